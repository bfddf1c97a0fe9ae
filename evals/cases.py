"""The questions with what answers them, from ``evals/data``; split in dev and test by a fixed rule.

All tuning sees dev only.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from assistant.errors import AssistantError

DATA = Path(__file__).parent / "data"
_Row = TypeVar("_Row")
Half = Literal["dev", "test"]
CRISIS = "crisis"
"""The style of a question about someone who is or may be in danger."""


@dataclass(frozen=True, slots=True)
class Gold:
    """An answer: a source, and a short phrase that a right quote holds."""

    source_id: str
    key: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question; ``gold`` is empty where the sources do not answer it.

    ``style`` tells how it is asked, or how far from the sources it is ("near", "far").
    """

    id: str
    question: str
    style: str
    gold: tuple[Gold, ...] = ()


def load_cases(name: str, half: Half) -> list[Case]:
    """Read one half of ``evals/data/<name>.jsonl``.

    Raises:
        AssistantError: the file is missing or a line is not a case.
    """
    cases = read_rows(name, lambda row: None if row.get("todo") else _case(row))  # not labelled yet
    return [case for case in cases if case is not None and half_of(case.id) == half]


def load_twins(name: str, half: Half) -> list[Case]:
    """Read one half of ``evals/data/twins_<name>.jsonl``: pairs of an answerable question and not.

    Raises:
        AssistantError: as ``load_cases``.
    """
    both = load_cases(f"twins_{name}", "dev") + load_cases(f"twins_{name}", "test")
    return [case for case in both if half_of(case.id[:-1]) == half]


def read_rows(name: str, make: Callable[[dict[str, Any]], _Row]) -> list[_Row]:
    """Give what ``make`` makes of each line of ``evals/data/<name>.jsonl``.

    Raises:
        AssistantError: the file cannot be read, or nothing can be made of a line.
    """
    path = DATA / f"{name}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AssistantError(
            f"{path} is niet te lezen ({error}). Zet het bestand terug, in UTF-8."
        ) from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise AssistantError(
                f"{path}, regel {number} is niet te gebruiken ({error!r}). Verbeter de regel."
            ) from None
    return rows


def half_of(case_id: str) -> Half:
    """Tell which half a case is in: dev where the SHA-256 of its id is even."""
    return "test" if int(hashlib.sha256(case_id.encode()).hexdigest(), 16) % 2 else "dev"


def _case(row: dict[str, Any]) -> Case:
    gold = tuple(Gold(one["source_id"], one["key"]) for one in row.get("gold", ()))
    style = row.get("style") or row.get("kind") or (CRISIS if row.get("crisis") else "")
    return Case(row["id"], row["question"], style, gold)
