"""Judges whether a hit answers its question: a small logistic model over readable features.

The coefficients stand in ``judgement.json`` beside this file, with the date, the
data and the figures of the fit.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from assistant.documents import Hit

FEATURES = ("cosine", "dense_z", "coverage", "unknown")


@dataclass(frozen=True, slots=True)
class Judge:
    """A fitted model: P(the hit answers) = 1 / (1 + e^-(bias + Σ weight · feature))."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Give the judged probability, 0–1, that a hit answers its question."""
        logit = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def load_judge() -> Judge:
    """Read the shipped coefficients."""
    text = resources.files("assistant").joinpath("judgement.json").read_text(encoding="utf-8")
    values = json.loads(text)
    return Judge(values["bias"], values["weights"], values["threshold"])


def hit_features(
    hit: Hit, held: frozenset[str], question: Mapping[str, float], known: Mapping[str, float]
) -> dict[str, float]:
    """Describe a hit by the features of the model.

    ``held`` are the stems of the passage with its headings; ``question`` gives each
    stem of the question its weight; ``known`` holds every stem of the index.
    ``coverage`` is the share of the question's weight that the passage holds,
    ``unknown`` the share that no passage holds; both 0–1.
    """
    total = sum(question.values()) or 1.0
    return {
        "cosine": hit.cosine,
        "dense_z": hit.dense,
        "coverage": sum(weight for stem, weight in question.items() if stem in held) / total,
        "unknown": sum(weight for stem, weight in question.items() if stem not in known) / total,
    }
