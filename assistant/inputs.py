"""What the sources of a generation were read from, so that nothing is read twice for nothing.

Kept in ``inputs.json`` beside the generations of the index. It is not part of them: a web
page can come with other bytes and the same text, and then no new generation is needed.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

from assistant.catalogue import Entry
from assistant.embedding import Encoder
from assistant.reading.recognising import what_is_missing
from assistant.settings import Settings

INPUTS_NAME = "inputs.json"

# The code that decides what a document's text and passages are.
_READING_CODE = ("reading", "chunking.py", "sentences.py", "language.py", "spans.py",
                 "preparing.py", "documents.py", "sources.py", "sentence_kinds.py",
                 "passage_kinds.py", "passage_kinds.toml")  # fmt: skip


def input_key(entry: Entry, data: bytes, settings: Settings, encoder: Encoder) -> str:
    """Give a key that is equal only where the same document and passages would come out.

    Of the settings all counts that is about reading and passages; so does the code.
    """
    told = {
        "source": asdict(entry.source),
        "name": entry.name,
        "loose": entry.loose,
        "settings": settings.model_dump(
            include={name for name in type(settings).model_fields if _is_about_reading(name)}
        ),
        # Once the programs for it are installed, scans must be tried again.
        "recognition": what_is_missing() if settings.ocr else None,
        "model": encoder.fingerprint,
        "code": _code_version(),
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode())
    digest.update(data)
    return digest.hexdigest()


def _is_about_reading(name: str) -> bool:
    return "passage" in name or "document" in name or "ocr" in name


@cache
def _code_version() -> str:
    """Give a hash of the code that reads and cuts: after an upgrade all is read again."""
    digest = hashlib.sha256()
    for name in _READING_CODE:
        path = Path(__file__).parent / name
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def load_inputs(directory: Path, generation: str) -> dict[str, str]:
    """Give the key of each source as ``generation`` was made; none where that is not known."""
    try:
        kept = json.loads((directory / INPUTS_NAME).read_text(encoding="utf-8"))
        if kept["generation"] == generation:
            return {str(source_id): str(key) for source_id, key in kept["keys"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # then everything is read once more
    return {}


def save_inputs(directory: Path, generation: str, keys: Mapping[str, str]) -> None:
    """Keep the keys for the next time; where that fails, all is read once more then."""
    new = directory / f"{INPUTS_NAME}.new"
    text = json.dumps({"generation": generation, "keys": dict(keys)}, indent=0)
    with suppress(OSError):
        new.write_text(text, encoding="utf-8")
        new.replace(directory / INPUTS_NAME)
