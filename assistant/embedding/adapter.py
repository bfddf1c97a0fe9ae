"""The adapter: what was learned on top of the packaged weights, as low-rank changes to them.

``adapter.safetensors`` holds for a linear layer two matrices, ``<name>.A (r, in)`` and
``<name>.B (out, r)``; the adapted weight is W + B·A (LoRA, Hu et al., 2021). It was fitted by
``python -m evals.adaptation`` on made-up passages and questions to them; its header says when
and on what.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from assistant.errors import ModelError

ADAPTER = Path(__file__).with_name("adapter.safetensors")
_LEFT, _RIGHT = ".B", ".A"


@cache
def adapter_digest(path: Path = ADAPTER) -> str:
    """Give the SHA-256 of the file, hexadecimal.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _damaged(path, str(error)) from None


def adapted_layers(path: Path = ADAPTER) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Give the name of each weight that changes, and what is to be added to it, (out, in).

    Raises:
        ModelError: the file cannot be read, or its matrices do not fit each other.
    """
    try:
        matrices = load_file(path)
        for name in sorted(key.removesuffix(_LEFT) for key in matrices if key.endswith(_LEFT)):
            left, right = matrices[name + _LEFT], matrices[name + _RIGHT]
            yield f"{name}.weight", left.astype(np.float32) @ right.astype(np.float32)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise _damaged(path, str(error)) from None


def adapt(
    tensors: dict[str, NDArray[np.float32]],
    changes: Iterator[tuple[str, NDArray[np.float32]]],
) -> None:
    """Add each change to its weight in ``tensors``.

    Raises:
        ModelError: a change belongs to no weight, or has another shape.
    """
    for name, change in changes:
        if name not in tensors or tensors[name].shape != change.shape:
            raise _damaged(ADAPTER, f"{name} past niet bij het model")
        tensors[name] = tensors[name] + change


def _damaged(path: Path, problem: str) -> ModelError:
    return ModelError(
        f"De aanpassing van het taalmodel in {path} is niet te gebruiken: {problem}. Haal het "
        "bestand opnieuw op en voer ‘make setup’ uit."
    )
