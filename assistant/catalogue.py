"""Reads a folder of sources: ``sources.toml`` with its files and cards, and loose files."""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.documents import SECTORS, Origin, Source
from assistant.errors import CatalogueError
from assistant.reading import can_read

CATALOGUE_NAME = "sources.toml"
CARDS_NAME = "cards"
# Named, so that nobody thinks that they were read.
_UNREADABLE = frozenset(
    {".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".epub", ".xls", ".xlsx"}
)
_BLOCK = re.compile(r"^\s*\[\[\s*source\s*\]\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ERROR_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with the file that its text is read from; ``loose`` where no catalogue names it."""

    source: Source
    path: Path
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be used, in one line that says what to do; ``source_id`` where it is known."""

    subject: str
    message: str
    source_id: str | None = None


@dataclass(slots=True)
class Catalogue:
    """What a folder holds: entries to read, sources without a text yet, and problems."""

    entries: list[Entry] = field(default_factory=list)
    without_text: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load_catalogue(folder: Path) -> Catalogue:
    """Read what is in ``folder``; a single file counts as a folder of that file.

    An entry that cannot be used is a problem and never stops the others.

    Raises:
        CatalogueError: the folder or its ``sources.toml`` cannot be read at all.
    """
    if folder.is_file():
        catalogue = Catalogue()
        _add_loose(catalogue, folder.parent, [folder])
        return catalogue
    if not folder.is_dir():
        raise CatalogueError(f"Map {folder} bestaat niet. Noem een map met bronnen, bijv. corpus.")
    path = folder / CATALOGUE_NAME
    catalogue = Catalogue()
    named: set[Path] = set()
    if path.exists():
        named = _add_catalogued(catalogue, folder, _read_text(path))
    files = [
        file
        for file in _files(folder, skip_cards=path.exists())
        if file.resolve() not in named and file != path
    ]
    _add_loose(catalogue, folder, files)
    return catalogue


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} is niet te lezen ({error}). Bewaar het als UTF-8 en geef leesrechten."
        ) from None


def _add_catalogued(catalogue: Catalogue, folder: Path, text: str) -> set[Path]:
    """Add the entries of ``sources.toml``; give the files that they name."""
    named: set[Path] = set()
    seen: dict[str, int] = {}
    for line, table in _tables(text, catalogue.problems):
        source_id = str(table.get("id", ""))
        files = (_resolved(folder, table[key]) for key in ("file", "card") if key in table)
        named.update(file for file in files if file is not None)
        messages = _faults(table)
        if source_id in seen:
            messages.append(f"id {source_id!r} staat er al op regel {seen[source_id]}")
        seen.setdefault(source_id, line)
        if messages:
            _report(catalogue, line, source_id or None, messages)
            continue
        _add_entry(catalogue, folder, line, table)
    return named


def _add_entry(catalogue: Catalogue, folder: Path, line: int, table: dict[str, Any]) -> None:
    """Add a sound table with the best text there is for it: its own file, else its card."""
    file = table.get("file")
    own = _inside(folder, file) if file else None
    if file and own is None:
        _report(catalogue, line, table["id"], [f"file {file!r} staat niet in de map {folder}"])
    card = None if own else _card(folder, table)
    source = _source(table, Origin.CARD if card else Origin.FILE)
    path = own or card
    if path is not None:
        catalogue.entries.append(Entry(source, path))
    elif not file:
        catalogue.without_text.append(source)


def _source(table: dict[str, Any], origin: Origin) -> Source:
    return Source(
        id=table["id"],
        title=table["title"].strip(),
        publisher=table["publisher"].strip(),
        url=table.get("url"),
        sectors=tuple(table["sectors"]),
        kind=table["kind"],
        date=str(table["date"]) if "date" in table else None,
        origin=origin,
    )


def _report(catalogue: Catalogue, line: int, source_id: str | None, messages: list[str]) -> None:
    name = f" ({source_id})" if source_id else ""
    text = f"Regel {line}{name}: {'; '.join(messages)}. Pas {CATALOGUE_NAME} aan."
    catalogue.problems.append(Problem(CATALOGUE_NAME, text, source_id))


def _tables(text: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each ``[[source]]`` table with its line; a broken line costs that line only."""
    starts = [match.start() for match in _BLOCK.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        first_line = text.count("\n", 0, start) + 1 + (text[start] == "\n")
        lines = text[start:end].strip("\n").split("\n")
        table = _parse(lines, first_line, problems)
        if table is not None:
            yield first_line, table
    if not starts and text.strip():
        problems.append(
            Problem(CATALOGUE_NAME, f"{CATALOGUE_NAME} heeft geen enkele [[source]]. Zie corpus/.")
        )


def _parse(lines: list[str], first_line: int, problems: list[Problem]) -> dict[str, Any] | None:
    """Read one table, blanking each line that breaks it; None where nothing is left of it."""
    for _ in range(len(lines)):
        try:
            tables = tomllib.loads("\n".join(lines)).get("source", [])
            return tables[0] if tables else None
        except tomllib.TOMLDecodeError as error:
            found = _ERROR_LINE.search(str(error))
            number = int(found.group(1)) - 1 if found else len(lines) - 1
            broken = lines[number].strip()
            problems.append(
                Problem(
                    CATALOGUE_NAME,
                    f"Regel {first_line + number}: {broken[:60]!r} is geen geldige TOML ({error}). "
                    'Schrijf sleutel = "waarde".',
                )
            )
            lines[number] = ""
    return None


def _faults(table: dict[str, Any]) -> list[str]:
    """Name everything that is wrong with a table's fields, in Dutch."""
    faults = [
        f"{key} ontbreekt of is leeg"
        for key in ("id", "title", "publisher", "kind")
        if not (isinstance(table.get(key), str) and table[key].strip())
    ]
    if isinstance(table.get("id"), str) and table["id"] and not _ID.fullmatch(table["id"]):
        faults.append(f"id {table['id']!r} mag alleen a-z, 0-9, punt, _ en - hebben")
    url = table.get("url")
    if url is None and not table.get("file"):
        faults.append("url ontbreekt (alleen een bron met file kan zonder)")
    if url is not None and not re.fullmatch(r"https?://[^\s/]+\S*", str(url)):
        faults.append(f"url {url!r} is geen http- of https-adres")
    faults.extend(_sector_faults(table.get("sectors")))
    date = table.get("date")
    if date is not None and not _DATE.fullmatch(str(date)):
        faults.append(f"date {str(date)!r} is geen datum als 2024, 2024-05 of 2024-05-31")
    return faults


def _sector_faults(sectors: object) -> list[str]:
    if not isinstance(sectors, list):
        return ['sectors ontbreekt (bijv. sectors = ["mbo"])']
    known = ", ".join(SECTORS)
    return [f"sector {s!r} is onbekend (kies uit {known})" for s in sectors if s not in SECTORS]


def _inside(folder: Path, name: object) -> Path | None:
    """Give the file ``name`` of ``folder``, None where it is absent or lies outside it."""
    path = _resolved(folder, name)
    if path is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return folder / str(name)


def _resolved(folder: Path, name: object) -> Path | None:
    """Give the whole path of ``name``, None where it can be no file's name."""
    try:
        path = (folder / str(name)).resolve()
        path.exists()
    except (OSError, ValueError):
        return None
    return path


def _card(folder: Path, table: dict[str, Any]) -> Path | None:
    """Give the own-words card of a source, if there is one."""
    if "card" in table:
        return _inside(folder, table["card"])
    return _inside(folder, f"{CARDS_NAME}/{table['id']}.md")


def _files(folder: Path, *, skip_cards: bool) -> Iterator[Path]:
    """Give the files below ``folder`` in a fixed order, without hidden ones and read-me files."""
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
    """Stop at a folder that cannot be read: its sources would be taken for removed.

    Raises:
        CatalogueError: always.
    """
    raise CatalogueError(
        f"Map {error.filename} is niet te lezen ({error.strerror}). Geef leesrechten op de map."
    ) from None


def _add_loose(catalogue: Catalogue, folder: Path, files: list[Path]) -> None:
    """Add the files that no catalogue names, with what their name tells."""
    taken = {entry.source.id for entry in catalogue.entries}
    taken |= {source.id for source in catalogue.without_text}
    for path in files:
        suffix = path.suffix.lower()
        if suffix in _UNREADABLE:
            message = f"{path.name}: {suffix} kan nog niet gelezen worden. Bewaar het als PDF."
            catalogue.problems.append(Problem(path.name, message, _slug(path.stem)))
        if not can_read(path.name):
            continue
        name = str(path.relative_to(folder).with_suffix(""))
        source_id = _slug(name)
        if source_id in taken:
            source_id = _slug(f"{name}-{suffix}")
        number = 2
        while source_id in taken:
            source_id, number = _slug(f"{name}-{suffix}-{number}"), number + 1
        taken.add(source_id)
        source = Source(source_id, path.stem, "", None)
        catalogue.entries.append(Entry(source, path, loose=True))


def _slug(name: str) -> str:
    """Give an id made of a file name.

    >>> _slug("Mijn map/Plan van aanpak (2024)")
    'mijn-map-plan-van-aanpak-2024'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:100] or "bestand"
