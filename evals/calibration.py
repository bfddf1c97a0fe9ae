"""Fits the judge: a logistic model of whether the best hit answers its question, on dev."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answering import CONSIDERED, Answerer
from assistant.embedding import Encoder
from assistant.retrieval import Filters
from assistant.settings import Settings
from evals.cases import Case, Half, load_cases
from evals.corpora import Corpus, opened, present

FEATURES = (
    "cosine", "sentence_cosine", "coverage", "rarest", "unknown_name", "words", "english",
    "aligned", "least_aligned",
)  # fmt: skip
JUDGEMENT = Path(__file__).parents[1] / "assistant" / "judgement.json"
ANSWERED = 0.965  # share of answerable dev questions that the threshold lets through
_STRENGTH = 0.5  # C of the logistic model: inverse strength of its regularisation


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions of one corpus: ``hits``, a question an array ``(hits, f)`` of features.

    Best hit first, as retrieval ranks them; ``answerable`` is ``(n,)`` bool.
    """

    hits: tuple[NDArray[np.float64], ...]
    answerable: NDArray[np.bool_]

    @property
    def first(self) -> NDArray[np.float64]:
        """Give the features ``(n, f)`` of first hits, which the model is fitted on."""
        return np.array([one[0] for one in self.hits])


def sample(answerer: Answerer, encoder: Encoder, answerable: Sequence[Case],
           unanswerable: Sequence[Case]) -> Sample:  # fmt: skip
    """Describe the hits of each question."""
    rows = [_features(answerer, encoder, case) for case in (*answerable, *unanswerable)]
    labels = [True] * len(answerable) + [False] * len(unanswerable)
    return Sample(tuple(rows), np.array(labels))


def _features(answerer: Answerer, encoder: Encoder, case: Case) -> NDArray[np.float64]:
    vector = encoder.embed_question(case.question)
    hits = answerer.retriever.search(case.question, vector, CONSIDERED, Filters())
    described = answerer.features(case.question, hits)
    return np.array([[features[name] for name in FEATURES] for features in described])


def fit(samples: Sequence[Sample]) -> tuple[float, dict[str, float]]:
    """Give the bias and the weight of each feature, as they apply to raw features."""
    features = np.concatenate([one.first for one in samples])
    labels = np.concatenate([one.answerable for one in samples])
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=_STRENGTH, class_weight="balanced")
    )
    model.fit(features, labels)
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - weights @ scaler.mean_)
    return bias, dict(zip(FEATURES, map(float, weights), strict=True))


def probabilities(one: Sample, bias: float, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Give the judged probability of the most probable hit of each question, ``(n,)``."""
    chosen = np.array([weights[name] for name in FEATURES])
    logits = np.array([(bias + hits @ chosen).max() for hits in one.hits])
    return np.asarray(1 / (1 + np.exp(-logits)))


def auroc(one: Sample, scores: NDArray[np.float64]) -> float:
    """Give the area under the ROC curve of telling answerable from unanswerable."""
    return float(roc_auc_score(one.answerable, scores))


def calibrate(settings: Settings, encoder: Encoder) -> dict[str, Any]:
    """Fit on the dev half of all corpora present; report each on a fit that did not see it.

    Writes ``assistant/judgement.json`` and gives what it wrote.
    """
    samples = {corpus.name: _sample_of(corpus, settings, encoder, "dev") for corpus in present()}
    bias, weights = fit(list(samples.values()))
    answered = np.concatenate(
        [probabilities(one, bias, weights)[one.answerable] for one in samples.values()]
    )
    judgement = {
        "fitted": datetime.now(UTC).date().isoformat(),
        "data": _data_hash(),
        "figures": _figures(samples),
        "bias": round(bias, 6),
        "weights": {name: round(weight, 6) for name, weight in weights.items()},
        "threshold": round(float(np.quantile(answered, 1 - ANSWERED)), 4),
    }
    JUDGEMENT.write_text(json.dumps(judgement, indent=2) + "\n", encoding="utf-8")
    return judgement


def _sample_of(corpus: Corpus, settings: Settings, encoder: Encoder, half: Half) -> Sample:
    with opened(corpus, settings, encoder) as answerer:
        answerable = load_cases(corpus.answerable, half) + load_cases("topics", half)
        return sample(answerer, encoder, answerable, load_cases("unanswerable", half))


def _figures(samples: Mapping[str, Sample]) -> dict[str, float]:
    """Give the AUROC on each corpus of a fit on the others."""
    figures = {}
    for name, one in samples.items():
        others = [other for key, other in samples.items() if key != name]
        if others:
            bias, weights = fit(others)
            scores = probabilities(one, bias, weights)
            figures[f"auroc_dev_{name}_not_fitted_on"] = round(auroc(one, scores), 4)
    return figures


def _data_hash() -> str:
    digest = hashlib.sha256()
    for name in ("cards", "originals", "topics", "unanswerable"):
        digest.update((Path(__file__).parent / "data" / f"{name}.jsonl").read_bytes())
    return digest.hexdigest()[:16]
