"""The learned judge of danger: a question's vector compared with those of examples.

A support vector machine with a Gaussian kernel (Cortes & Vapnik, 1995): the score of a
vector v is bias + Σ weight · exp(-γ |v - example|²), and above the threshold it is a crisis.
``signpost_meaning.safetensors`` holds the examples' vectors and weights; its header holds the
rest. ``python -m evals.fit_signposts`` writes it.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from assistant.errors import AssistantError

MEANING = Path(__file__).with_name("signpost_meaning.safetensors")


@dataclass(frozen=True, slots=True, eq=False)
class CrisisMeaning:
    """The examples that decide, ``(n, d)`` of unit length, with what each counts, ``(n,)``.

    They fit only vectors of the encoder with this ``fingerprint``; ``gamma`` says how near is
    near.
    """

    fingerprint: str
    examples: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float
    gamma: float
    threshold: float

    def sees_crisis(self, vector: NDArray[np.float32]) -> bool:
        """Tell whether the score of a question's vector, ``(d,)``, is above the threshold.

        Raises:
            ValueError: ``vector`` has another length than the examples.
        """
        distances = ((self.examples - vector) ** 2).sum(axis=1)
        score = self.bias + float(self.weights @ np.exp(-self.gamma * distances))
        return score > self.threshold


def load_meaning(path: Path = MEANING) -> CrisisMeaning:
    """Read the shipped learned judge.

    Raises:
        AssistantError: the file cannot be read or used.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = file.metadata() or {}
            examples = file.get_tensor("examples").astype(np.float32)
            weights = file.get_tensor("weights").astype(np.float32)
        if examples.ndim != 2 or weights.shape != examples.shape[:1]:
            raise ValueError(f"{weights.shape} gewichten bij {examples.shape} voorbeelden")
        bias, gamma, threshold = (float(header[name]) for name in ("bias", "gamma", "threshold"))
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise AssistantError(
            f"Het bestand assistant/{path.name} voor hulp bij nood kan niet worden gebruikt: "
            f"{error!r}. Herstel het of installeer opnieuw; zonder start de assistent niet."
        ) from None
    return CrisisMeaning(header.get("fingerprint", ""), examples, weights, bias, gamma, threshold)


def save_meaning(meaning: CrisisMeaning, path: Path = MEANING) -> None:
    """Write the learned judge; vectors and weights in half precision."""
    tensors = {
        "examples": meaning.examples.astype(np.float16),
        "weights": meaning.weights.astype(np.float16),
    }
    header = {
        "fingerprint": meaning.fingerprint,
        "bias": f"{meaning.bias:.5f}",
        "gamma": f"{meaning.gamma:g}",
        "threshold": f"{meaning.threshold:g}",
    }
    save_file(tensors, path, header)
