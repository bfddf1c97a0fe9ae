"""Reads ``sources.toml``: its sound entries, and everything that is wrong in it, by line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.documents import SECTORS, Source

CATALOGUE_NAME = "sources.toml"

_BLOCK = re.compile(r"^[ \t]*\[(\[\s*source\s*\]|\s*loose\s*)\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
_DATE = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_ERROR_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a catalogue that cannot be used; ``line`` counts from 1."""

    line: int
    message: str
    source_id: str = ""

    def __str__(self) -> str:
        """Give the line that an administrator reads."""
        name = f" ({self.source_id})" if self.source_id else ""
        return f"Regel {self.line}{name}: {self.message}"


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


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with the line that it begins on, and its lines, to find a key's own."""

    kind: str
    line: int
    lines: list[str]
    values: dict[str, Any]
    is_whole: bool

    def line_of(self, key: str) -> int:
        """Give the line that ``key`` stands on, the table's first where it is absent."""
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        found = (number for number, text in enumerate(self.lines) if pattern.match(text))
        return self.line + next(found, 0)


def parse_catalogue(text: str, folder: Path) -> CatalogueFile:
    """Read the text of the ``sources.toml`` in ``folder``; nothing is opened."""
    parsed = CatalogueFile()
    seen: dict[str, int] = {}
    for table in _tables(text, parsed.faults):
        if table.kind == "loose":
            parsed.faults.extend(_sector_faults(table))
            parsed.loose = _loose(table.values)
            continue
        source_id = str(table.values.get("id", ""))
        broken = {fault.line for fault in parsed.faults}  # "id ontbreekt" says nothing new there
        faults = [fault for fault in _faults(table, folder) if fault.line not in broken]
        if source_id in seen:
            message = f"id {source_id!r} staat er al op regel {seen[source_id]}"
            faults.append(Fault(table.line_of("id"), message, source_id))
        seen.setdefault(source_id, table.line)
        parsed.faults.extend(faults)
        if not faults and table.is_whole:
            parsed.listed.append(_listed(table))
    parsed.faults.sort(key=lambda fault: fault.line)
    return parsed


def _listed(table: _Table) -> Listed:
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


def _tables(text: str, faults: list[Fault]) -> Iterator[_Table]:
    """Give each table with its line; a broken line is a fault of that line only."""
    matches = list(_BLOCK.finditer(text))
    starts = [match.start() for match in matches]
    ends = [*starts[1:], len(text)]
    for match, end in zip(matches, ends, strict=False):  # without a table there is one end left
        line = text.count("\n", 0, match.start()) + 1
        lines = text[match.start() : end].strip("\n").split("\n")
        kind = "source" if "[[" in match.group() else "loose"
        before = len(faults)
        values = _parse(list(lines), line, kind, faults)
        if values is not None:
            yield _Table(kind, line, lines, values, is_whole=len(faults) == before)
    if not starts and text.strip():
        faults.append(Fault(1, "er is geen enkele [[source]]; zie corpus/sources.toml"))


def _parse(
    lines: list[str], first_line: int, kind: str, faults: list[Fault]
) -> dict[str, Any] | None:
    """Read one table, blanking each line that breaks it; None where nothing is left of it."""
    for _ in range(len(lines)):
        try:
            found: Any = tomllib.loads("\n".join(lines)).get(kind)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            match = _ERROR_LINE.search(str(error))
            number = int(match.group(1)) - 1 if match else len(lines) - 1
            why = str(error).partition(" (at ")[0]
            message = f"{lines[number].strip()[:60]!r} is geen geldige TOML ({why}); schrijf "
            faults.append(Fault(first_line + number, message + 'sleutel = "waarde"'))
            lines[number] = ""
        else:
            table = found[0] if isinstance(found, list) and found else found
            return table if isinstance(table, dict) else None
    return None


def _faults(table: _Table, folder: Path) -> list[Fault]:
    """Name everything that is wrong with an entry's fields, each with its own line."""
    told = [*_missing(table.values), *_impossible(table.values, folder)]
    source_id = str(table.values.get("id", ""))
    faults = [Fault(table.line_of(key), message, source_id) for key, message in told]
    return faults + _sector_faults(table)


def _missing(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the keys that should have a value, with what to say of them."""
    for key in ("id", "title", "publisher"):
        if not (isinstance(values.get(key), str) and values[key].strip()):
            yield key, f"{key} ontbreekt of is leeg"
    kind = values.get("kind", "onbekend")
    if not (isinstance(kind, str) and kind.strip()):
        yield "kind", "kind is leeg; laat de regel weg of noem een soort"
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


def _sector_faults(table: _Table) -> list[Fault]:
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
    return None


def _lies_inside(folder: Path, name: object) -> bool:
    """Tell whether ``name`` can be a file in ``folder``, there or not, through links as well."""
    try:
        path = (folder / str(name)).resolve()
        path.exists()
    except (OSError, ValueError):
        return False
    return isinstance(name, str) and path.is_relative_to(folder.resolve())
