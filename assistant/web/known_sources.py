"""Remembers which sources there once were, so that a link to a removed one can say so."""

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.documents import Source
from assistant.index import SourceRecord

logger = logging.getLogger(__name__)

_MOST_SOURCES = 5000


class KnownSources:
    """Names of sources, in memory and in a file; safe to use from several threads.

    Without a ``path`` it forgets them at the end of the process. Nothing of a visitor
    is in it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._sources = _read(path) if path is not None else {}
        self._noted: tuple[SourceRecord, ...] = ()
        self._lock = threading.Lock()

    def note(self, records: Sequence[SourceRecord]) -> None:
        """Remember what is indexed now; what cannot be written is told in the log."""
        now = tuple(records)
        with self._lock:
            if now == self._noted:
                return
            self._noted = now
            before = dict(self._sources)
            self._sources |= {record.source.id: record.source for record in now}
            if self._path is not None and self._sources != before:
                _write(self._path, list(self._sources.values())[-_MOST_SOURCES:])

    def find(self, source_id: str) -> Source | None:
        """Give a source that is or once was there."""
        with self._lock:
            return self._sources.get(source_id)


def _read(path: Path) -> dict[str, Source]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        sources = [Source(**row | {"sectors": tuple(row["sectors"])}) for row in rows]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError) as error:
        logger.warning("%s is niet te lezen (%s); het wordt opnieuw gemaakt.", path, error)
        return {}
    return {source.id: source for source in sources}


def _write(path: Path, sources: Sequence[Source]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        rows = [asdict(source) for source in sources]
        aside.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        logger.warning("%s is niet te schrijven (%s). Maak de map schrijfbaar.", path, error)
