"""Questions through onnxruntime: the same weights, without loading torch.

The exported graph starts after the word embeddings, so that the largest table (384 MB of
470) is not in it: the rows that a question needs are read from ``model.safetensors``.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer

from assistant.errors import ModelError

GRAPH_FILE = "question.onnx"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
WORD_TABLE = "embeddings.word_embeddings.weight"
LONGEST_TOKENS = 512
# Two threads do a question of 20 tokens a tenth faster than one (12.4 and 14.1 ms on a busy
# machine); more would only crowd out the questions of others.
MOST_THREADS = 2
_LATEST_TEXTS = 16

Vectors = NDArray[np.float32]


class QuestionRuntime:
    """A model folder with an exported graph, opened for one text at a time.

    Raises:
        ModelError: a file of the folder cannot be used.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer) -> None:
        """Open the graph and the table; about 0.2 s."""
        import onnxruntime  # noqa: PLC0415 - only when the first question is asked

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(MOST_THREADS, _usable_processors())
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Spinning threads would keep the processor busy between questions.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._tokenizer = tokenizer
        # The vector of a question is asked for first, those of its tokens right after.
        self._read = lru_cache(_LATEST_TEXTS)(self._run)
        try:
            self._session = onnxruntime.InferenceSession(
                folder / GRAPH_FILE, options, providers=["CPUExecutionProvider"]
            )
            weights: Any = safe_open(folder / WEIGHTS_FILE, "numpy")
            self._table = weights.get_slice(WORD_TABLE)
        except Exception as error:  # noqa: BLE001 - onnxruntime has an error of its own per code
            raise _damaged(folder, error) from None

    def embed(self, text: str) -> NDArray[np.float32]:
        """Embed a text that has its prompt; ``(d,) float32, unit length``."""
        return self._read(text)[0]

    def embed_tokens(self, prompt: str, text: str) -> NDArray[np.float32]:
        """Embed the tokens of a text after its prompt; ``(t, d) float32, unit length``."""
        _, vectors, ends = self._read(prompt + text)
        return vectors[ends > len(prompt)]

    def _run(self, text: str) -> tuple[Vectors, Vectors, NDArray[np.intp]]:
        """Give the vector of a text, those of its tokens, and where in the text each ends."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        encoding.truncate(LONGEST_TOKENS - self._tokenizer.num_special_tokens_to_add(False))
        encoding = self._tokenizer.post_process(encoding)
        rows = np.concatenate([self._table[number : number + 1] for number in encoding.ids])
        words = np.asarray(rows[np.newaxis], np.float32)
        vector, tokens = self._session.run(["vector", "tokens"], {"words": words})
        return vector[0], tokens[0], np.array([end for _, end in encoding.offsets])


def open_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer of a model folder; about a second, for its 250,002 pieces.

    Raises:
        ModelError: the file is missing or damaged.
    """
    try:
        return Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    except Exception as error:  # noqa: BLE001 - the library raises bare Exception
        raise _damaged(folder, error) from None


def _damaged(folder: Path, error: Exception) -> ModelError:
    return ModelError(
        f"Het model in {folder} kan niet worden geladen ({error}). "
        "Verwijder die map en voer ‘make setup’ uit."
    )


def _usable_processors() -> int:
    """Count the processors that this process may use, which a container can limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
