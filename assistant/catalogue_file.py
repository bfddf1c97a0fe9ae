"""Reads ``sources.toml``: its sound entries, and everything that is wrong in it, by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from assistant.catalogue_tables import Fault, Table, tables_of
from assistant.documents import SECTORS, Source

CATALOGUE_NAME = "sources.toml"

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
_DATE = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")
_KEYS = {
    "source": ("id", "url", "file_url", "title", "publisher", "sectors", "kind", "date", "file",
               "card"),
    "loose": ("publisher", "sectors", "kind"),
}  # fmt: skip
_LIKENESS = 0.75  # of a key that is not known to one that is: a slip of the pen, or something else
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as a catalogue lists it; ``file`` and ``card`` are names in its folder."""

    line: int
    source: Source
    file: str | None = None
    card: str | None = None
    file_url: str | None = None

    @property
    def address(self) -> str | None:
        """Give the address that the text itself is at."""
        return self.file_url or self.source.url


@dataclass(frozen=True, slots=True)
class LooseDefaults:
    """What the table ``[loose]`` says of files that no entry names."""

    publisher: str = ""
    sectors: tuple[str, ...] = ()
    kind: str = ""


@dataclass(slots=True)
class CatalogueFile:
    """All that a ``sources.toml`` holds."""

    listed: list[Listed] = field(default_factory=list)
    loose: LooseDefaults = LooseDefaults()
    faults: list[Fault] = field(default_factory=list)


def parse_catalogue(text: str, folder: Path) -> CatalogueFile:
    """Read the text of the ``sources.toml`` in ``folder``; nothing is opened."""
    parsed = CatalogueFile()
    seen: dict[str, int] = {}
    for table in tables_of(text, parsed.faults):
        if table.kind == "loose":
            parsed.faults.extend(_loose_faults(table))
            parsed.loose = _loose(table.values)
            continue
        source_id = str(table.values.get("id", ""))
        broken = {fault.line for fault in parsed.faults}  # "id ontbreekt" says nothing new there
        faults = [fault for fault in _faults(table, folder) if fault.line not in broken]
        if source_id and source_id in seen:
            message = f"id {source_id!r} staat er al op regel {seen[source_id]}"
            faults.append(Fault(table.line_of("id"), message, source_id))
        seen.setdefault(source_id, table.line)
        parsed.faults.extend(faults)
        if not faults and table.is_whole:
            parsed.listed.append(_listed(table))
    parsed.faults.sort(key=lambda fault: fault.line)
    return parsed


def _listed(table: Table) -> Listed:
    values = table.values
    source = Source(
        id=values["id"],
        title=values["title"].strip(),
        publisher=values["publisher"].strip(),
        url=values.get("url"),
        sectors=tuple(values.get("sectors", ())),
        kind=values.get("kind", ""),
        date=str(values["date"]) if "date" in values else None,
    )
    return Listed(table.line, source, values.get("file"), values.get("card"),
                  values.get("file_url"))  # fmt: skip


def _loose(values: dict[str, Any]) -> LooseDefaults:
    given = values.get("sectors", [])
    sectors = given if isinstance(given, list) else []
    return LooseDefaults(
        publisher=str(values.get("publisher", "")).strip(),
        sectors=tuple(sector for sector in SECTORS if sector in sectors),
        kind=str(values.get("kind", "")).strip(),
    )


def _faults(table: Table, folder: Path) -> list[Fault]:
    """Name everything that is wrong with an entry's fields, each with its own line."""
    told = [*_missing(table.values), *_impossible(table.values, folder), *_misspelt(table)]
    source_id = str(table.values.get("id", ""))
    faults = [Fault(table.line_of(key), message, source_id) for key, message in told]
    return faults + _sector_faults(table)


def _loose_faults(table: Table) -> list[Fault]:
    """Name everything that is wrong with what is said of loose files."""
    wrong = [
        (key, _no_text(key))
        for key in ("publisher", "kind")
        if not isinstance(table.values.get(key, ""), str)
    ]
    faults = [Fault(table.line_of(key), told) for key, told in (*wrong, *_misspelt(table))]
    return faults + _sector_faults(table)


def _misspelt(table: Table) -> Iterator[tuple[str, str]]:
    """Give the keys that are nearly those that mean something; notes under other keys may stay."""
    known = _KEYS[table.kind]
    for key in table.values:
        near = [] if key in known else get_close_matches(key.lower(), known, 1, _LIKENESS)
        if near:
            yield key, f"{key} is onbekend; schrijf {near[0]}"


def _no_text(key: str) -> str:
    return f'{key} is geen tekst; schrijf {key} = "…", tussen aanhalingstekens'


def _missing(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the keys that should have a value, with what to say of them."""
    for key in ("id", "title", "publisher", "kind"):
        value = values.get(key, "onbekend" if key == "kind" else "")
        if not isinstance(value, str):
            yield key, _no_text(key)
        elif not value.strip() and key == "kind":
            yield key, "kind is leeg; laat de regel weg of noem een soort"
        elif not value.strip():
            yield key, f"{key} ontbreekt of is leeg"
    if values.get("url") is None and not values.get("file"):
        yield "url", "url ontbreekt (alleen een bron met file kan zonder)"


def _impossible(values: dict[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """Give the keys whose value cannot be, with what to say of them."""
    source_id = str(values.get("id", ""))
    if source_id.strip() and not _ID.fullmatch(source_id):
        yield "id", f"id {source_id!r} mag alleen a-z, 0-9, punt, _ en - hebben"
    for key in ("url", "file_url"):
        if key in values and not _ADDRESS.fullmatch(str(values[key])):
            yield key, f"{key} {values[key]!r} is geen http- of https-adres"
    if "date" in values and (why := _date_fault(str(values["date"]))):
        yield "date", why
    for key in ("file", "card"):
        if key in values and not _lies_inside(folder, values[key]):
            yield key, f"{key} {str(values[key])[:120]!r} staat niet in de map {folder}"


def _sector_faults(table: Table) -> list[Fault]:
    sectors = table.values.get("sectors", [])
    source_id, line = str(table.values.get("id", "")), table.line_of("sectors")
    if not isinstance(sectors, list):
        return [Fault(line, 'sectors is geen lijst (bijv. sectors = ["mbo"])', source_id)]
    known = ", ".join(SECTORS)
    unknown = [sector for sector in sectors if sector not in SECTORS]
    return [Fault(line, f"sector {s!r} is onbekend (kies uit {known})", source_id) for s in unknown]


def _date_fault(value: str) -> str | None:
    """Tell what is wrong with a date, None where it is one."""
    match = _DATE.fullmatch(value)
    if match is None:
        return f"date {value!r} is geen datum als 2024, 2024-05 of 2024-05-31"
    try:
        date.fromisoformat(f"{match[1]}{match[2] or '-01'}{match[3] or '-01'}")
    except ValueError:
        return f"date {value!r} bestaat niet"
    if int(match[1]) > date.today().year + 1:  # what is announced for next year may be listed
        return f"date {value!r} ligt in de toekomst"
    return None


def _lies_inside(folder: Path, name: object) -> bool:
    """Tell whether ``name`` can be a file in ``folder``, there or not, through links as well."""
    try:
        path = (folder / str(name)).resolve()
        path.exists()
    except (OSError, ValueError):
        return False
    return isinstance(name, str) and path.is_relative_to(folder.resolve())
