"""Whether signposts come with questions about someone in danger, and only with those."""

import json

from assistant.service import Assistant
from evals.cases import DATA, Half, half_of
from evals.figures import Figure, mean_figure


def measure_signposts(assistant: Assistant, half: Half) -> list[Figure]:
    """Ask the questions of ``data/crisis.jsonl``, half of which only seem to be about danger."""
    lines = (DATA / "crisis.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    asked = [
        (bool(row["crisis"]), bool(assistant.answer(row["question"]).signposts))
        for row in rows
        if half_of(row["id"]) == half
    ]
    return signpost_figures(asked)


def signpost_figures(asked: list[tuple[bool, bool]]) -> list[Figure]:
    """Give recall and precision of pairs: whether there is danger, and signposts are shown."""
    figures = [mean_figure("signposts.recall", [float(shown) for danger, shown in asked if danger])]
    precision = [float(danger) for danger, shown in asked if shown]
    # nothing shown at all: there is no precision, and the gate tells that it is missing
    return [*figures, mean_figure("signposts.precision", precision)] if precision else figures
