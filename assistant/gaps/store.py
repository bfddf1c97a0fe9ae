"""Keeps gaps in one SQLite file under ``BRONWIJZER_HOME``, for a limited time."""

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.gaps.gap import Gap, Reason, Shown
from assistant.settings import Settings

logger = logging.getLogger(__name__)

MOST_GAPS = 10_000
"""The newest that are kept: about 3 MB, more than a school asks in half a year."""

_BUSY_S = 5.0
_OWNER_ONLY = 0o600


class GapStore:
    """Gaps on disk; safe to use from several threads and processes, and after a kill.

    Each call opens the file anew and SQLite commits a gap whole or not at all. The
    file is made when the first gap is kept.
    """

    def __init__(self, path: Path, days: int) -> None:
        self.path = path
        self.days = days

    def add(self, gap: Gap) -> None:
        """Keep a gap, and drop those that are too old or too many.

        Raises:
            AssistantError: the file cannot be written.
        """
        row = json.dumps(asdict(gap) | {"hour": gap.hour.isoformat()}, ensure_ascii=False)
        with self._opened() as database:
            database.execute(
                "INSERT INTO gaps (hour, gap) VALUES (?, ?)", (gap.hour.isoformat(), row)
            )
            database.execute("DELETE FROM gaps WHERE id <= (SELECT max(id) FROM gaps) - ?",
                             (MOST_GAPS,))  # fmt: skip

    def all(self) -> list[Gap]:
        """Give the gaps that are not too old, oldest first; a damaged row is left out and told.

        Raises:
            AssistantError: the file cannot be read.
        """
        if not self.path.exists():
            return []
        with self._opened() as database:
            rows = database.execute("SELECT id, gap FROM gaps ORDER BY hour, id").fetchall()
        return [gap for number, row in rows if (gap := _gap(number, row)) is not None]

    def expire(self) -> None:
        """Drop what is too old, also where nothing is kept any more.

        Raises:
            AssistantError: the file cannot be written.
        """
        if self.path.exists():
            with self._opened():
                pass

    def clear(self) -> None:
        """Remove all gaps, with their file, whatever is in it.

        Raises:
            AssistantError: the file cannot be removed.
        """
        try:
            for path in (self.path, self.path.with_name(self.path.name + "-journal")):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise AssistantError(
                f"{self.path} is niet te verwijderen ({error}). Stop de chat en probeer het "
                "opnieuw, of verwijder het bestand zelf."
            ) from None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Lend the database, without what is too old; commit at the end."""
        try:
            self._make_private()
            with closing(sqlite3.connect(self.path, timeout=_BUSY_S)) as database, database:
                # What is dropped is also overwritten on disk.
                database.execute("PRAGMA secure_delete = ON")
                database.execute(
                    "CREATE TABLE IF NOT EXISTS gaps "
                    "(id INTEGER PRIMARY KEY AUTOINCREMENT, hour TEXT NOT NULL, gap TEXT NOT NULL)"
                )
                oldest = datetime.now(UTC) - timedelta(days=self.days)
                database.execute("DELETE FROM gaps WHERE hour < ?", (oldest.isoformat(),))
                yield database
        except (sqlite3.Error, OSError) as error:
            raise AssistantError(
                f"De bewaarde vragen in {self.path} zijn niet te lezen of te schrijven ({error}). "
                "Controleer de rechten en de schijfruimte; is het bestand beschadigd, zet het dan "
                "opzij of verwijder het met python -m assistant gaps --clear."
            ) from None

    def _make_private(self) -> None:
        """Make the file, for its owner's eyes alone; SQLite gives its journal the same mode."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
        if self.path.stat().st_mode & 0o777 != _OWNER_ONLY:
            self.path.chmod(_OWNER_ONLY)


def open_gaps(settings: Settings) -> GapStore:
    """Give the store that the settings name; nothing is made on disk yet."""
    return GapStore(settings.gaps_path, settings.gaps_days)


def _gap(number: int, row: str) -> Gap | None:
    """Read a row; None, with a warning that does not repeat it, where it holds no gap."""
    try:
        values: dict[str, Any] = json.loads(row)
        return Gap(
            question=str(values["question"]),
            reason=Reason(values["reason"]),
            hour=datetime.fromisoformat(values["hour"]),
            sectors=tuple(values["sectors"]),
            shown=tuple(Shown(**one) for one in values["shown"]),
        )
    except (ValueError, KeyError, TypeError):
        logger.warning("Rij %d van de bewaarde vragen is beschadigd en overgeslagen.", number)
        return None
