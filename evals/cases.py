"""The questions with what answers them, from ``evals/data``; split in dev and test by a fixed rule.

All tuning sees dev only.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).parent / "data"
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
        OSError, ValueError: the file is missing or a line is not a case.
    """
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    cases = [_case(row) for row in rows if not row.get("todo")]  # not labelled yet
    return [case for case in cases if half_of(case.id) == half]


def load_twins(name: str, half: Half) -> list[Case]:
    """Read one half of ``evals/data/twins_<name>.jsonl``: pairs of an answerable question and not.

    Raises:
        OSError, ValueError: as ``load_cases``.
    """
    both = load_cases(f"twins_{name}", "dev") + load_cases(f"twins_{name}", "test")
    return [case for case in both if half_of(case.id[:-1]) == half]


def half_of(case_id: str) -> Half:
    """Tell which half a case is in: dev where the SHA-256 of its id is even."""
    return "test" if int(hashlib.sha256(case_id.encode()).hexdigest(), 16) % 2 else "dev"


def _case(row: dict[str, Any]) -> Case:
    gold = tuple(Gold(one["source_id"], one["key"]) for one in row.get("gold", ()))
    style = row.get("style") or row.get("kind") or (CRISIS if row.get("crisis") else "")
    return Case(row["id"], row["question"], style, gold)
