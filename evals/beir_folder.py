"""Reads a BEIR-style folder: corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv).

A fault in a file is never passed over, for a figure over half a benchmark looks like any
other: all faults of a file are reported together, with their lines.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

QRELS = (Path("qrels.tsv"), Path("qrels") / "test.tsv")
_MOST_FAULTS = 10  # that are shown of a file


class BeirError(AssistantError):
    """A BEIR-style folder cannot be measured as it is."""


@dataclass(frozen=True, slots=True)
class BeirDocument:
    """A document of ``corpus.jsonl``; title and text may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirFolder:
    """A benchmark: ``queries`` are texts by id, ``qrels`` grades by query id and document id."""

    documents: tuple[BeirDocument, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is being read, with the faults that were found in it so far."""

    path: Path
    faults: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give the lines that are not blank, numbered from 1, without their ends.

        Raises:
            BeirError: the file cannot be opened, or is not UTF-8.
        """
        try:
            with self.path.open(encoding="utf-8-sig") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield number, line.rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BeirError(
                f"{self.path} is niet te lezen ({reason}). Bewaar het als UTF-8, leesbaar."
            ) from None

    def fault(self, number: int, message: str) -> None:
        self.faults.append(f"{self.path}, regel {number}: {message}")

    def raise_faults(self, advice: str) -> None:
        """Raise what was found, if anything.

        Raises:
            BeirError: there are faults.
        """
        if self.faults:
            shown = self.faults[:_MOST_FAULTS]
            rest = len(self.faults) - len(shown)
            more = [f"… en nog {rest} fouten in {self.path}."] if rest else []
            raise BeirError("\n".join([*shown, *more, advice]))


def read_beir(folder: Path) -> BeirFolder:
    """Read a folder.

    A document may lack its title and have an empty text; a query may be empty. A byte
    order mark, Windows line ends, blank lines, numbers as ids and a first line of column
    names in the qrels are all taken.

    Raises:
        BeirError: a file is missing or has nothing in it, a line is not what it should
            be, an id comes twice, or the qrels judge nothing that is there.
    """
    documents = tuple(
        BeirDocument(row["_id"], row.get("title") or "", row["text"])
        for row in _rows(_present(folder, Path("corpus.jsonl")))
    )
    queries = {row["_id"]: row["text"] for row in _rows(_present(folder, Path("queries.jsonl")))}
    known = {document.id for document in documents}
    return BeirFolder(documents, queries, _qrels(_present(folder, *QRELS), queries, known))


def _present(folder: Path, *names: Path) -> Path:
    """Give the first of ``names`` that is a file in ``folder``."""
    for name in names:
        if (folder / name).is_file():
            return folder / name
    wanted = " en ook geen ".join(map(str, names))
    raise BeirError(
        f"Map {folder} heeft geen {wanted}. Noem een map in de vorm van BEIR: corpus.jsonl, "
        "queries.jsonl en qrels.tsv of qrels/test.tsv."
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file whose rows have the texts ``_id``, ``text`` and perhaps ``title``."""
    file, rows = _File(path), []
    seen: dict[str, int] = {}
    for number, line in file.lines():
        row = _row(line)
        if isinstance(row, str):
            file.fault(number, row)
        elif row["_id"] in seen:
            file.fault(number, f"_id {row['_id']!r} staat er al op regel {seen[row['_id']]}.")
        else:
            seen[row["_id"]] = number
            rows.append(row)
    file.raise_faults('Zet op elke regel één object: {"_id": "…", "title": "…", "text": "…"}.')
    if not rows:
        raise BeirError(f"{path} heeft geen regels. Zet er op elke regel één JSON-object in.")
    return rows


def _row(line: str) -> dict[str, Any] | str:
    """Give a row with its ``_id`` as text, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"{line[:60]!r} is geen geldige JSON ({error})."
    if not isinstance(row, dict):
        return f"{line[:60]!r} is geen JSON-object."
    if isinstance(row.get("_id"), int) and not isinstance(row["_id"], bool):
        row["_id"] = str(row["_id"])
    if not isinstance(row.get("_id"), str) or not row["_id"]:
        return f"_id is {row.get('_id')!r}, en geen tekst."
    if not isinstance(row.get("text"), str):
        return f"text is {row.get('text')!r}, en geen tekst."
    if not isinstance(row.get("title"), str | None):
        return f"title is {row['title']!r}, en geen tekst."
    return row


def _qrels(
    path: Path, queries: Mapping[str, str], documents: set[str]
) -> dict[str, dict[str, int]]:
    """Read grades: query id, document id and a whole number, parted by tabs.

    Of queries and documents that are not there nothing is measured.
    """
    file = _File(path)
    qrels: dict[str, dict[str, int]] = {}
    first = True
    for number, line in file.lines():
        cells = line.split("\t")
        is_header, first = first and not _is_number(cells[-1]), False
        if is_header:
            continue
        if len(cells) != 3 or not _is_number(cells[2]):
            file.fault(number, f"{line[:60]!r} is niet: id van vraag, tab, id van document, "
                       "tab, geheel getal.")  # fmt: skip
            continue
        query, document, grade = cells[0], cells[1], int(cells[2])
        if query not in queries or document not in documents:
            continue  # a benchmark cut down to fewer documents or queries is one all the same
        if qrels.setdefault(query, {}).setdefault(document, grade) != grade:
            file.fault(number, f"{query!r} en {document!r} kregen eerder een ander getal.")
    file.raise_faults("Verbeter de regels, of neem de bestanden die bij elkaar horen.")
    if not qrels:
        raise BeirError(
            f"{path} beoordeelt geen vraag en document die er zijn. Neem de bestanden die bij "
            "elkaar horen."
        )
    return qrels


def _is_number(cell: str) -> bool:
    return cell.strip().removeprefix("-").isdecimal()
