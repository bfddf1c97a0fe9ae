from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from assistant.embedding.adapter import ADAPTER, adapt, adapted_layers, adapter_digest
from assistant.embedding.weights import DataFile, prepare_packaged_model, read_manifest
from assistant.errors import ModelError
from tests.embedding.tiny_model import TINY, write_packed

LAYER = "encoder.layer.0.attention.self.query"


def adapter_file(folder: Path, rows: int = TINY.hidden, name: str = "adapter") -> Path:
    path = folder / f"{name}.safetensors"
    matrices = {f"{LAYER}.A": np.full((1, TINY.hidden), 2.0, np.float16)}
    save_file({**matrices, f"{LAYER}.B": np.full((rows, 1), 0.5, np.float16)}, path)
    return path


def weights_like(value: float) -> dict[str, NDArray[np.float32]]:
    return {f"{LAYER}.weight": np.full((TINY.hidden, TINY.hidden), value, np.float32)}


def test_the_product_of_both_matrices_is_added_to_the_weight(tmp_path: Path) -> None:
    tensors = weights_like(3)
    adapt(tensors, adapted_layers(adapter_file(tmp_path)))
    assert np.all(tensors[f"{LAYER}.weight"] == 4)


@pytest.mark.parametrize("rows", [1, TINY.hidden + 1])
def test_a_change_of_another_shape_is_refused(tmp_path: Path, rows: int) -> None:
    with pytest.raises(ModelError, match=r"query\.weight past niet"):
        adapt(weights_like(3), adapted_layers(adapter_file(tmp_path, rows)))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    path.write_bytes(adapter_file(tmp_path).read_bytes()[:-9])
    with pytest.raises(ModelError, match="half"):
        list(adapted_layers(path))
    with pytest.raises(ModelError, match="weg"):
        adapter_digest(tmp_path / "weg.safetensors")


def test_another_adapter_makes_another_model(tmp_path: Path) -> None:
    packed = write_packed(tmp_path)
    first = DataFile(packed, "1.0", TINY, adapter_file(tmp_path))
    folder = prepare_packaged_model(tmp_path / "model", first)
    before = (folder / "model.safetensors").read_bytes()
    plain = DataFile(packed, "1.0", TINY)
    assert prepare_packaged_model(tmp_path / "model", plain) == folder
    assert (folder / "model.safetensors").read_bytes() != before
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest["adapter"] == ""


def test_the_shipped_adapter_leaves_the_lower_layers_as_they_are() -> None:
    layers = [int(name.split(".")[2]) for name, _ in adapted_layers(ADAPTER)]
    assert set(layers) == set(range(4, 12))
    assert len(layers) == 48
