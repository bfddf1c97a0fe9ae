"""Judges whether a hit answers its question: a small logistic model over readable features.

The coefficients stand in ``judgement.json`` beside this file, with the date, the
data and the figures of the fit.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from assistant.alignment import Alignment
from assistant.documents import Hit
from assistant.lexical import LexicalIndex

# Words that are not Dutch words too ("in", "is", "of", "we" are).
_ENGLISH = frozenset(
    "a about and are can does for from how i it its my on our should that the their there they "
    "this to what when where which who why with you your".split()
)
_DUTCH = frozenset(
    "aan bij dat de deze die dit een en er het hoe ik je kan met mijn naar niet op te van voor "
    "waar waarom wat welke wie zijn".split()
)
# A word with a capital where no sentence starts, or a number.
_NAME = re.compile(r"(?<!^)(?<!^[“‘\"'(])(?<![.?!:] )\b[A-ZÀ-Þ][\w-]+(?:['’]\w+)?|\b\d[\d.,]*")
_ENGLISH_SHARE = 0.25  # of a question's words, from which on it counts as English


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


def is_english(question: str) -> bool:
    """Tell whether a question is in English, by its function words.

    Scores of English questions lie about .05 lower, so the model has to know.
    """
    words = re.findall(r"[a-z']+", question.lower())
    english = sum(word in _ENGLISH for word in words)
    dutch = sum(word in _DUTCH for word in words)
    return english > dutch and english / len(words) > _ENGLISH_SHARE


def hit_features(
    hit: Hit,
    question: str,
    held: frozenset[str],
    weights: Mapping[str, float],
    lexical: LexicalIndex,
    alignment: Alignment,
) -> dict[str, float]:
    """Describe a hit by the features of the model.

    ``held`` are the stems of the passage with its headings; ``weights`` gives each
    stem with content of the question its weight.

    ``coverage`` is the share of the question's weight that the passage holds; ``rarest``
    the weight of the rarest word that it lacks, as a share of that of a word that stands
    nowhere; ``unknown_name`` whether a name or number in the question stands nowhere.
    All three are 0–1. ``aligned`` and ``least_aligned`` are cosines of the question's tokens.
    """
    total = sum(weights.values()) or 1.0
    lacking = [weight for stem, weight in weights.items() if stem not in held]
    return {
        "cosine": hit.cosine,
        "sentence_cosine": hit.sentence_cosine,
        "coverage": 1 - sum(lacking) / total,
        "rarest": max(lacking, default=0.0) / lexical.unseen_weight,
        "unknown_name": float(any(stem not in lexical.idf for stem in _names(question, lexical))),
        "words": math.log(1 + len(weights)),
        "english": float(is_english(question)),
        "aligned": alignment.mean,
        "least_aligned": alignment.least,
    }


def _names(question: str, lexical: LexicalIndex) -> frozenset[str]:
    """Give the stems of the names and numbers in a question: capitals but the first, digits."""
    return frozenset().union(*(lexical.stems_of(name) for name in _NAME.findall(question)))
