"""The files of a folder that no catalogue names, and the ids that they get."""

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from assistant.errors import CatalogueError

CARDS_NAME = "cards"
_LONGEST_ID = 100


def files_below(folder: Path, *, skip_cards: bool) -> Iterator[Path]:
    """Give the files below ``folder`` in a fixed order, without hidden ones and read-me files.

    Links to folders are not followed, so that a circle of them does no harm.

    Raises:
        CatalogueError: a folder cannot be read; its sources would be taken for removed.
    """
    for directory, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(
            name for name in folders
            if not name.startswith(".")
            and not (skip_cards and name == CARDS_NAME and Path(directory) == folder)
        )  # fmt: skip
        for name in sorted(names):
            if not name.startswith(".") and name.lower() not in ("readme.md", "readme.txt"):
                yield Path(directory) / name


def _refuse(error: OSError) -> None:
    raise CatalogueError(
        f"Map {error.filename} is niet te lezen ({error.strerror}). Geef leesrechten op de map."
    ) from None


def loose_id(name: str, suffix: str, taken: Collection[str]) -> str:
    """Give a file an id of its own, made of its name below the folder without its ending.

    >>> loose_id("plan", ".txt", {"plan"})
    'plan-txt'
    """
    source_id, number = slug(name), 2
    if source_id in taken:
        source_id = slug(f"{name}-{suffix}")
    start = source_id[: _LONGEST_ID - 6]
    while source_id in taken:
        source_id, number = f"{start}-{number}", number + 1
    return source_id


def slug(name: str) -> str:
    """Give an id made of a name.

    >>> slug("Mijn map/Plan van aanpak (2024)")
    'mijn-map-plan-van-aanpak-2024'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_ID] or "bestand"
