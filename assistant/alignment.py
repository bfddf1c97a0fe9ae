"""How well the words of a question are found in a passage, token by token.

One vector says what a passage is about; whether it holds *what* is asked of it shows only in its
words. Each token of the question, as the model reads it in its place, is compared with all tokens
of the passage (late interaction: Khattab & Zaharia, 2020), and the token that is found worst tells
most: "wat kost …" beside a passage about everything but the price.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Passage
from assistant.embedding import Encoder

# Vectors of the passages that were found last; some 100 kB each in half precision.
_KEPT_PASSAGES = 1024
_LEAST_SHARE = 4  # of the question's tokens a quarter, those that are found worst


@dataclass(frozen=True, slots=True)
class Alignment:
    """The mean cosine of a question's tokens with the best of a passage's, and of the worst."""

    mean: float
    least: float


def align(question: NDArray[np.float32], passage: NDArray[np.floating]) -> Alignment:
    """Compare tokens ``(t, d)`` of a question with those of a passage, all of unit length.

    >>> align(np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32)[:1])
    Alignment(mean=0.5, least=0.0)
    """
    if not len(question) or not len(passage):
        return Alignment(0.0, 0.0)
    best = np.sort((question @ passage.T.astype(np.float32)).max(axis=1))
    least = best[: max(1, len(best) // _LEAST_SHARE)]
    return Alignment(float(best.mean()), float(least.mean()))


class Aligner:
    """Compares questions with passages of one index; keeps the tokens of the latest passages."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that the index was made with."""
        self._encoder = encoder
        self._tokens_of = lru_cache(_KEPT_PASSAGES)(self._tokens_of_passage)

    def tokens(self, question: str) -> NDArray[np.float32]:
        """Give the vectors of a question's tokens, ``(t, d)``."""
        return self._encoder.embed_tokens(question, is_question=True)

    def align(self, question: NDArray[np.float32], passage: Passage) -> Alignment:
        """Compare a question's tokens with a passage under its headings."""
        return align(question, self._tokens_of(passage))

    def prepare(self, passages: Sequence[Passage], stopped: Callable[[], bool]) -> None:
        """Read passages before they are found, as many as are kept; 10 ms each.

        ``stopped`` is asked before each, and ends it.
        """
        for passage in passages[:_KEPT_PASSAGES]:
            if stopped():
                return
            self._tokens_of(passage)

    def _tokens_of_passage(self, passage: Passage) -> NDArray[np.float16]:
        text = "\n".join((*passage.heading_path, passage.text))
        return self._encoder.embed_tokens(text, is_question=False).astype(np.float16)
