"""Takes a ``sources.toml`` apart into its tables, each with the line that it begins on.

A line that is no TOML is a fault of that line only; what stands around it is still read.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_HEADER = re.compile(r"^[ \t]*(\[\[?)\s*([\w.-]+)\s*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*(?:id|url|title)[ \t]*=", re.MULTILINE)
_ERROR_LINE = re.compile(r"at line (\d+)")
# What the parser says, and what it nearly always is.
_REASONS = {
    "Cannot overwrite": "staat er twee keer",
    "Invalid date": "is een datum die niet bestaat",
    "Illegal character": "mist een aanhalingsteken",
    "Unterminated string": "mist een aanhalingsteken",
    "Invalid value": "mist een waarde tussen aanhalingstekens",
}


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
class Table:
    """A table: ``kind`` is "source" or "loose"; ``is_whole`` where no line of it is broken."""

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


def tables_of(text: str, faults: list[Fault]) -> Iterator[Table]:
    """Give each table for sources and loose files; ``faults`` gets what is broken."""
    matches = [match for match in _HEADER.finditer(text) if "." not in match[2]]
    ends = [match.start() for match in matches[1:]] + [len(text)]
    above = _KEY.search(text, 0, matches[0].start() if matches else 0)
    if above is not None:
        line = text.count("\n", 0, above.start()) + 1
        faults.append(Fault(line, "staat boven de eerste [[source]]; zet die erboven"))
    for match, end in zip(matches, ends, strict=False):  # without a table there is one end left
        line = text.count("\n", 0, match.start()) + 1
        lines = text[match.start() : end].strip("\n").split("\n")
        before = len(faults)
        if fault := _header_fault(match[1], match[2], line):
            faults.append(fault)
        if match[2] in ("source", "loose"):
            values = _parse(list(lines), line, match[2], faults)
            if values is not None:
                yield Table(match[2], line, lines, values, is_whole=len(faults) == before)
    if not matches and text.strip():
        faults.append(Fault(1, "er is geen enkele [[source]]; zie corpus/sources.toml"))


def _header_fault(brackets: str, name: str, line: int) -> Fault | None:
    """Tell what is wrong with the name of a table; one that is for something else may stay."""
    if name == "source" and brackets == "[":
        return Fault(line, "[source] heeft dubbele haken nodig; schrijf [[source]]")
    if name == "loose" and brackets == "[[":
        return Fault(line, "[[loose]] heeft enkele haken nodig; schrijf [loose]")
    if brackets == "[[" and name != "source":
        return Fault(line, f"[[{name}]] is onbekend; schrijf [[source]]")
    return None


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
            faults.append(Fault(first_line + number, _broken(lines[number], str(error))))
            lines[number] = ""
        else:
            table = found[0] if isinstance(found, list) and found else found
            return table if isinstance(table, dict) else None
    return None


def _broken(line: str, error: str) -> str:
    """Tell why a line is no TOML."""
    why = next((told for start, told in _REASONS.items() if error.startswith(start)), "")
    shown = repr(line.strip()[:60])
    return f'{shown} {why or "is geen geldige TOML"}; schrijf sleutel = "waarde"'
