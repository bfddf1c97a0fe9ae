"""Fit the learned judge of crisis questions: ``python -m evals.fit_signposts``.

It learns from ``data/signpost_examples.toml`` alone, writes ``assistant/signpost_meaning.json``
and prints what ten-fold cross-validation says of the rules, the learned judge and both together.
"""

import json
import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    StratifiedKFold,
    cross_val_predict,
)

from assistant.embedding import open_encoder
from assistant.settings import load_settings
from assistant.signpost_rules import CrisisRules

EXAMPLES = Path(__file__).parent / "data" / "signpost_examples.toml"
MEANING = Path(__file__).parents[1] / "assistant" / "signpost_meaning.json"
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
CHOSEN = 0.7  # one signpost too few may cost a life; cross-validated recall .987, precision .932
# Weak regularisation: E5 vectors differ little, so useful weights are large (C = 10–100 were
# alike in cross-validation).
INVERSE_REGULARISATION = 30.0


def load_examples() -> tuple[list[str], NDArray[np.bool_]]:
    """Give the example questions, and for each whether it is a crisis, ``(n,) bool``."""
    data = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    rows = [
        (question, side == "crisis")
        for side, groups in data.items()
        for questions in groups.values()
        for question in questions
    ]
    return [question for question, _ in rows], np.array([crisis for _, crisis in rows])


def main() -> None:
    """Fit, write and report."""
    questions, truth = load_examples()
    encoder = open_encoder(load_settings())
    vectors = np.stack([encoder.embed_question(question) for question in questions])
    model = LogisticRegression(
        C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=5000, random_state=0
    )
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, vectors, truth, cv=folds, method="predict_proba")[:, 1]
    rules = CrisisRules()
    _report(truth, held_out, np.array([bool(rules.find(question).kinds) for question in questions]))
    model.fit(vectors, truth)
    values = {
        "fingerprint": encoder.fingerprint,
        "threshold": CHOSEN,
        "bias": round(float(model.intercept_[0]), 5),
        "weights": [round(float(weight), 4) for weight in model.coef_[0]],
    }
    MEANING.write_text(json.dumps(values) + "\n", encoding="utf-8")


def _report(
    truth: NDArray[np.bool_], probability: NDArray[np.float64], by_rules: NDArray[np.bool_]
) -> None:
    """Print recall and precision of each judge at each threshold."""
    print(f"{len(truth)} examples, {int(truth.sum())} of them a crisis; held-out probabilities")
    print(f"rules (which were made on these): {_figures(truth, by_rules)}")
    for threshold in THRESHOLDS:
        learned = probability > threshold
        print(f"above {threshold}: learned {_figures(truth, learned)}", end="; ")
        print(f"both {_figures(truth, learned | by_rules)}")


def _figures(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> str:
    """Give recall and precision as text."""
    hits = int((truth & found).sum())
    return f"recall {hits / truth.sum():.3f} precision {hits / max(1, found.sum()):.3f}"


if __name__ == "__main__":
    main()
