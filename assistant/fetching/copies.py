"""The copies of what was fetched: raw bytes, with where they came from and when.

Under the cache directory an address has ``<key>.json`` and, named by it, one file with
the bytes as they came (unpacked). The bytes are written first and the JSON replaces its
predecessor at one moment, so that a crash leaves the old copy or the new one.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

_KEPT_HEADERS = (
    "content-type", "etag", "last-modified", "date", "content-language", "content-disposition",
)  # fmt: skip
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}
_KNOWN = frozenset({*_SUFFIXES.values(), ".htm", ".markdown", ".docm", ".pptm", ".ppsx", ".odp"})


@dataclass(frozen=True, slots=True)
class Copy:
    """What was fetched from ``url``; ``path`` holds the bytes.

    ``fetched_at`` is when these bytes came, ``checked_at`` when the server last said
    that they are the newest; both ISO 8601 in UTC.
    """

    url: str
    final_url: str
    fetched_at: str
    checked_at: str
    sha256: str
    headers: Mapping[str, str]
    path: Path

    @property
    def conditions(self) -> dict[str, str]:
        """Give the headers that ask for the document only if it is another than this."""
        asked = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        return {name: self.headers[key] for name, key in asked.items() if self.headers.get(key)}


class CopyStore:
    """The copies under ``directory``, which need not exist yet."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def get(self, url: str) -> Copy | None:
        """Give the copy of ``url``; None where there is none, or its bytes are not as they came."""
        try:
            fields = json.loads(self._record(url).read_text(encoding="utf-8"))
            path = self.directory / Path(fields.pop("file")).name
            copy = Copy(**fields, path=path)
            data = path.read_bytes()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return copy if copy.url == url and _hash(data) == copy.sha256 else None

    def path_of(self, url: str) -> Path | None:
        """Give the file that holds the copy of ``url``, None where there is none."""
        copy = self.get(url)
        return copy.path if copy is not None else None

    def put(self, url: str, final_url: str, headers: Mapping[str, str], body: bytes) -> Copy:
        """Keep what was fetched in place of what was there.

        Raises:
            OSError: there is no room, or no right to write.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        old, digest, now = self.get(url), _hash(body), _now()
        kept = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
        name = f"{_key(url)}-{digest[:12]}{_suffix(final_url, kept)}"
        path = self.directory / name
        _write(path, body)
        fetched_at = old.fetched_at if old is not None and old.sha256 == digest else now
        copy = Copy(url, final_url, fetched_at, now, digest, kept, path)
        self._write_record(copy)
        for other in self.directory.glob(f"{_key(url)}-*"):
            if other != path:
                other.unlink(missing_ok=True)
        return copy

    def confirm(self, copy: Copy) -> Copy:
        """Note that the server called a copy the newest just now."""
        confirmed = replace(copy, checked_at=_now())
        self._write_record(confirmed)
        return confirmed

    def _record(self, url: str) -> Path:
        return self.directory / f"{_key(url)}.json"

    def _write_record(self, copy: Copy) -> None:
        fields = asdict(copy)
        fields["file"] = fields.pop("path").name
        text = json.dumps(fields, ensure_ascii=False, indent=1)
        _write(self._record(copy.url), text.encode("utf-8", "surrogatepass"))


def _suffix(final_url: str, headers: Mapping[str, str]) -> str:
    """Give the ending that tells a reader what it is: by its address, else by its type."""
    name = PurePosixPath(unquote(urlsplit(final_url).path)).suffix.lower()
    if name in _KNOWN:
        return name
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    return _SUFFIXES.get(kind, ".html")


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _write(path: Path, data: bytes) -> None:
    """Replace a file at one moment."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_bytes(data)
    new.replace(path)
