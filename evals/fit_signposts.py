"""Fit the learned judge of crisis questions: ``python -m evals.fit_signposts``.

It learns from ``data/signpost_examples.toml`` and ``signpost_more.toml`` alone, writes
``assistant/signpost_meaning.safetensors`` and prints what ten-fold cross-validation says of the
rules, the learned judge and both together.
"""

import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import SVC

from assistant.embedding import open_encoder
from assistant.settings import load_settings
from assistant.signpost_meaning import CrisisMeaning, save_meaning
from assistant.signpost_rules import CrisisRules

DATA = Path(__file__).parent / "data"
EXAMPLES = ("signpost_examples.toml", "signpost_more.toml")
THRESHOLDS = (-0.4, -0.2, 0.0, 0.2, 0.4, 0.6)
CHOSEN = 0.2  # one signpost too few may cost a life: see evals/EXPERIMENTS.md
# Chosen by the area under the curve in cross-validation; a linear model has .013 less.
GAMMA, STRENGTH = 1.0, 3.0


def load_examples() -> tuple[list[str], NDArray[np.bool_]]:
    """Give the example questions, and for each whether it is a crisis, ``(n,) bool``."""
    rows = [
        (question, side == "crisis")
        for name in EXAMPLES
        for side, groups in tomllib.loads((DATA / name).read_text(encoding="utf-8")).items()
        for questions in groups.values()
        for question in questions
    ]
    return [question for question, _ in rows], np.array([crisis for _, crisis in rows])


def main() -> None:
    """Fit, write and report."""
    questions, truth = load_examples()
    encoder = open_encoder(load_settings())
    vectors = np.stack([encoder.embed_question(question) for question in questions])
    model = SVC(C=STRENGTH, gamma=GAMMA, class_weight="balanced")
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, vectors, truth, cv=folds, method="decision_function")
    rules = CrisisRules()
    _report(truth, held_out, np.array([bool(rules.find(question).kinds) for question in questions]))
    model.fit(vectors, truth)
    save_meaning(
        CrisisMeaning(
            fingerprint=encoder.fingerprint,
            examples=model.support_vectors_,
            weights=model.dual_coef_[0],
            bias=float(model.intercept_[0]),
            gamma=GAMMA,
            threshold=CHOSEN,
        )
    )


def _report(
    truth: NDArray[np.bool_], score: NDArray[np.float64], by_rules: NDArray[np.bool_]
) -> None:
    """Print recall and precision of each judge at each threshold."""
    print(f"{len(truth)} examples, {int(truth.sum())} of them a crisis; held-out scores")
    print(f"rules (which were made on these): {_figures(truth, by_rules)}")
    for threshold in THRESHOLDS:
        learned = score > threshold
        print(f"above {threshold}: learned {_figures(truth, learned)}", end="; ")
        print(f"both {_figures(truth, learned | by_rules)}")


def _figures(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> str:
    """Give recall and precision as text."""
    hits = int((truth & found).sum())
    return f"recall {hits / truth.sum():.3f} precision {hits / max(1, found.sum()):.3f}"


if __name__ == "__main__":
    main()
