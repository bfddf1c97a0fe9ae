"""Whether the right source is found, and the phrase that answers is quoted."""

from collections.abc import Sequence

from evals.asking import Outcome
from evals.figures import Figure, mean_figure
from evals.measures import key_shown, ranking_values


def measure_retrieval(corpus: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    """Measure answerable questions: the ranking of their sources, and what is quoted.

    A question that is refused shows nothing, so it counts as a phrase that is not shown;
    ``key_in_any_if_answered`` leaves it out.
    """
    figures = [
        mean_figure(f"{corpus}.{measure}", values)
        for measure, values in ranking_values(outcomes).items()
    ]
    answered = [outcome for outcome in outcomes if outcome.answer.quotes]
    shown = {
        "key_in_first": [float(key_shown(outcome, among=1)) for outcome in outcomes],
        "key_in_any": [float(key_shown(outcome)) for outcome in outcomes],
        "key_in_any_if_answered": [float(key_shown(outcome)) for outcome in answered],
    }
    figures += [mean_figure(f"{corpus}.{name}", values) for name, values in shown.items() if values]
    return figures


def measure_topics(corpus: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    """Measure whether topics of a word or two that the sources treat get an answer."""
    answered = [float(bool(outcome.answer.quotes)) for outcome in outcomes]
    return [mean_figure(f"{corpus}.topics_answered", answered)] if answered else []
