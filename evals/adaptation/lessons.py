"""What the adapter learns from: made-up passages with questions that they do or nearly answer.

The passages, schools and people of ``evals/data/adaptation`` are all invented, and were written
without a look at the sources or at the questions that measure.
"""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.sentences import sentence_spans
from evals.cases import DATA

LESSONS = DATA / "adaptation"
_NEIGHBOURS = 4  # passages on one theme stand together, and are each other's hardest negatives


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage under its heading; ``near`` are questions about the same that it leaves open."""

    heading: str
    passage: str
    questions: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Give the sentences of the passage."""
        lines = self.passage.split("\n")
        return tuple(line[start:end] for line in lines for start, end in sentence_spans(line))


def load_lessons(folder: Path = LESSONS) -> list[tuple[Lesson, ...]]:
    """Read each file of lessons, in order of name.

    Raises:
        OSError, ValueError, KeyError: a file or a line is not what it should be.
    """
    return [_lessons(path) for path in sorted(folder.glob("*.jsonl"))]


def hash_of_lessons(folder: Path = LESSONS) -> str:
    """Give 16 hexadecimal digits that change with any lesson."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def batches(
    files: Sequence[Sequence[Lesson]], size: int, chance: random.Random
) -> Iterator[list[Lesson]]:
    """Give all lessons once, in batches of at least ``size``, neighbours in a file together."""
    groups = [group for lessons in files for group in _neighbours(lessons, chance)]
    chance.shuffle(groups)
    batch: list[Lesson] = []
    for group in groups:
        batch += group
        if len(batch) >= size:
            yield batch
            batch = []
    if len(batch) > 1:
        yield batch


def _neighbours(lessons: Sequence[Lesson], chance: random.Random) -> Iterator[Sequence[Lesson]]:
    """Cut a file in runs of neighbours, from another place each time."""
    first = chance.randrange(_NEIGHBOURS)
    for start in range(first - _NEIGHBOURS, len(lessons), _NEIGHBOURS):
        if run := lessons[max(0, start) : start + _NEIGHBOURS]:
            yield run


def _lessons(path: Path) -> tuple[Lesson, ...]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return tuple(
        Lesson(
            row["heading"],
            row["passage"],
            tuple(question for _, question in row["questions"]),
            tuple(row["near"]),
        )
        for row in rows
    )
