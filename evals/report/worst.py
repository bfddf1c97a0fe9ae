"""The questions that went wrong, the surest mistakes first, with what was shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.asking import Outcome
from evals.measures import key_shown


@dataclass(frozen=True, slots=True)
class Mistakes:
    """One kind of mistake: all that there are, and the worst of them."""

    title: str
    meaning: str
    count: int
    worst: tuple[Outcome, ...]


def mistakes_of(outcomes: Sequence[Outcome], most: int = 8) -> list[Mistakes]:
    """Give each kind of mistake with its ``most`` worst questions, of all corpora together."""

    def kind(
        title: str, meaning: str, found: Iterable[Outcome], badness: Callable[[Outcome], float]
    ) -> Mistakes:
        ordered = sorted(found, key=badness, reverse=True)
        # a question that is asked of several corpora is listed where it is worst
        different = {outcome.case.id: outcome for outcome in reversed(ordered)}.values()
        worst = sorted(different, key=badness, reverse=True)[:most]
        return Mistakes(title, meaning, len(ordered), tuple(worst))

    answered = [outcome for outcome in outcomes if outcome.answer.quotes]
    return [
        kind(
            "Ten onrechte beantwoord",
            "Het antwoord staat niet in de bronnen, en toch kwamen er citaten.",
            (outcome for outcome in answered if not outcome.answerable),
            _confidence,
        ),
        kind(
            "Het verkeerde stuk geciteerd",
            "Er kwamen citaten, maar geen ervan bevat het antwoord dat er wel is.",
            (outcome for outcome in answered if outcome.answerable and not key_shown(outcome)),
            _confidence,
        ),
        kind(
            "Ten onrechte geweigerd",
            "Het antwoord staat in de bronnen, en de vraag kreeg geen citaten.",
            (outcome for outcome in outcomes if outcome.answerable and not outcome.answer.quotes),
            lambda outcome: -_confidence(outcome),
        ),
    ]


def _confidence(outcome: Outcome) -> float:
    return outcome.answer.confidence
