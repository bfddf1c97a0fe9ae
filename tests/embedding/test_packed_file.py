import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.embedding.packed_file import E5_SMALL, PackedModel, read_packed_model
from assistant.embedding.weights import find_data_file
from assistant.errors import ModelError
from tests.embedding.tiny_model import PIECES, TINY, packed_bytes, with_entry, write_packed

WHOLE = packed_bytes()
NAME_START = WHOLE.index(b"emb.word")


@pytest.fixture(scope="module")
def installed() -> PackedModel:
    return read_packed_model(find_data_file().path)


def test_the_installed_file_holds_every_tensor_in_its_shape(installed: PackedModel) -> None:
    assert installed.sizes == E5_SMALL
    assert len(installed.tensors) == 197
    assert installed.tensors["emb.word"].shape == (250_037, 384)
    assert installed.tensor("l11.fo.w").shape == (384, 1536)


def test_the_installed_file_holds_the_vocabulary_of_xlm_r(installed: PackedModel) -> None:
    pieces = [piece for piece, _ in installed.vocabulary.pieces]
    assert pieces[:9] == ["<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁", "s", "▁de"]
    assert len(pieces) == 250_002
    assert pieces[-1] == "<mask>"


def test_a_nibble_less_eight_times_its_scale_is_a_weight(tmp_path: Path) -> None:
    block = struct.pack("<e", 0.5) + bytes([0x80, 0x9F] + [0x88] * 14)
    at = read_tiny(tmp_path).tensors["l0.q.w"].offset
    model = read_tiny(tmp_path, WHOLE[:at] + block + WHOLE[at + 18 :])
    row = model.tensor("l0.q.w")[0]
    assert row[:3].tolist() == [-4.0, 3.5, 0.0]
    assert row[16:19].tolist() == [0.0, 0.5, 0.0]


def test_a_whole_small_file_is_read(tmp_path: Path) -> None:
    model = read_tiny(tmp_path)
    assert [piece for piece, _ in model.vocabulary.pieces] == PIECES
    assert all(np.isfinite(model.tensor(name)).all() for name in model.tensors)


@given(st.integers(min_value=0, max_value=len(WHOLE) - 1))
def test_a_file_cut_off_anywhere_is_refused(
    tmp_path_factory: pytest.TempPathFactory, size: int
) -> None:
    path = write_packed(tmp_path_factory.mktemp("cut"), WHOLE[:size])
    with pytest.raises(ModelError, match=r"tiny\.bin"):
        read_packed_model(path, TINY)


@given(st.integers(min_value=0, max_value=NAME_START), st.binary(min_size=4, max_size=8))
def test_other_bytes_in_the_head_are_refused_or_read_but_never_crash(
    tmp_path_factory: pytest.TempPathFactory, at: int, garbage: bytes
) -> None:
    content = WHOLE[:at] + garbage + WHOLE[at + len(garbage) :]
    path = write_packed(tmp_path_factory.mktemp("head"), content)
    with suppress(ModelError):
        assert read_packed_model(path, TINY).sizes == TINY


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "kan niet worden geopend"),
        (b"%PDF-1.7 een heel ander bestand", r"begint met b'%PDF', verwacht b'E5S1'"),
        (b"E5S1" + struct.pack("<I", 2) + WHOLE[8:], r"versie is \(2,\), verwacht \(1,\)"),
        (WHOLE[:-100], rf"grootte is {len(WHOLE) - 100} bytes, verwacht {len(WHOLE)} bytes"),
        (WHOLE + b"extra", rf"grootte is {len(WHOLE) + 5} bytes, verwacht {len(WHOLE)} bytes"),
        (with_entry("l0.k.w", name="l0.x.w"), "tensor 'l0.x.w' hoort er niet in"),
        (with_entry("l0.k.w", name="l0.q.w"), "tensor l0.k.w ontbreekt"),
        (with_entry("l0.fo.w", count=2**32 - 1), "aantal waarden van tensor l0.fo.w"),
        (with_entry("l0.fo.w", size_bytes=2**63), "grootte van tensor l0.fo.w"),
        (with_entry("l0.fo.w", kind=0), "type van tensor l0.fo.w is 0, verwacht 1"),
        (with_entry("l0.fo.w", offset=2**60), "grootte is"),
        (with_entry("l0.fo.w", offset=0), "tensor l0.fo.w overlapt"),
        (packed_bytes(pieces=[*PIECES[:-1], "a"]), "woordstuk komt twee keer voor"),
        (packed_bytes(pieces=[*PIECES, "extra"]), "aantal woordstukken is 11, verwacht 10"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused_with_its_name_and_what_was_expected(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    with pytest.raises(ModelError, match=problem) as refusal:
        read_tiny(tmp_path, content)
    assert str(tmp_path / "tiny.bin") in str(refusal.value)
    assert "make setup" in str(refusal.value)


def test_a_scale_that_is_not_a_number_is_refused(tmp_path: Path) -> None:
    at = read_tiny(tmp_path).tensors["emb.word"].offset
    model = read_tiny(tmp_path, WHOLE[:at] + struct.pack("<e", np.nan) + WHOLE[at + 2 :])
    with pytest.raises(ModelError, match=r"tensor emb\.word bevat waarden die geen getal zijn"):
        model.tensor("emb.word")


def test_a_model_of_other_sizes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"de maten is \[32, 1, .*verwacht \[384, 12, 12"):
        read_packed_model(write_packed(tmp_path))


def read_tiny(folder: Path, content: bytes | None = None) -> PackedModel:
    return read_packed_model(write_packed(folder, content), TINY)
