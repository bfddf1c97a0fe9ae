"""Remembers sources that were removed, so that an old link can say so.

Kept in ``removed.json`` beside the generations of the index. A source that is in the
index counts as there, whatever this list says: so it is right at every moment of an ingest.
"""

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.documents import Source

REMOVED_NAME = "removed.json"


@dataclass(frozen=True, slots=True)
class RemovedSource:
    """A source that was in the index until the day ``removed_on`` (ISO 8601)."""

    id: str
    title: str
    publisher: str
    url: str | None
    removed_on: str


class RemovedSources:
    """The list in the index directory, which need not exist yet."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / REMOVED_NAME

    def all(self) -> dict[str, RemovedSource]:
        """Give what was removed, by id; nothing where the list cannot be read."""
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return {row["id"]: RemovedSource(**row) for row in rows}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def get(self, source_id: str) -> RemovedSource | None:
        """Give a source that was removed."""
        return self.all().get(source_id)

    def remember(self, gone: Iterable[Source], present: Collection[str]) -> None:
        """Add sources that are gone now, and forget those that are present again."""
        today = datetime.now(UTC).date().isoformat()
        before = self.all()
        known = {source_id: one for source_id, one in before.items() if source_id not in present}
        for source in gone:
            if source.id not in known and source.id not in present:
                known[source.id] = RemovedSource(
                    source.id, source.title, source.publisher, source.url, today
                )
        if known == before:
            return
        rows = [asdict(known[source_id]) for source_id in sorted(known)]
        new = self._path.with_name(f"{REMOVED_NAME}.new")
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        with suppress(OSError):  # a link that cannot say more is no reason to stop an ingest
            new.write_bytes(text.encode("utf-8", "replace"))
            new.replace(self._path)
