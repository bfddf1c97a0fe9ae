"""Asks every question of the data once, through the assistant itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answering import Judged
from assistant.documents import Answer
from assistant.service import Assistant
from evals.cases import Case

RANKED = 30
"""How many hits of a question are kept, for measures of rank over sources."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was shown for a question of one corpus, and the hits it was chosen from, best first."""

    corpus: str
    case: Case
    answer: Answer
    ranking: tuple[Judged, ...]

    @property
    def answerable(self) -> bool:
        """Tell whether the sources hold an answer."""
        return bool(self.case.gold)


def ask_all(assistant: Assistant, corpus: str, cases: Iterable[Case]) -> list[Outcome]:
    """Ask each question as a user would."""
    return [
        Outcome(
            corpus,
            case,
            assistant.answer(case.question),
            tuple(assistant.judged_hits(case.question, RANKED)),
        )
        for case in cases
    ]
