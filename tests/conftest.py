"""Fixtures that several test folders share: the real model, and one that is checked by eye."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.embedding import Encoder, open_encoder, prepare_model
from assistant.embedding.weights import is_prepared
from assistant.settings import PACKAGED_MODEL, Settings

ROOT = Path(__file__).parents[1]


class TinyEncoder:
    """Count words by their stem, one stem a dimension; the last dimension is always 1.

    "Pesten in de groep" has one word of ``pest`` and one of ``groep``: before it is made of
    unit length its vector is (1, 1, 0, 0, 0, 0, 0, 1). Prompts change nothing.
    """

    stems = ("pest", "groep", "ouder", "stress", "slaap", "docent", "geld")
    fingerprint = "tiny:0001"
    dimensions = 8

    def embed_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Count in each text; one batch."""
        if on_batch is not None and texts:
            on_batch(len(texts))
        vectors = [self.embed_question(text) for text in texts]
        return np.array(vectors, np.float32).reshape(len(texts), self.dimensions)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """Count in one text."""
        words = re.findall(r"\w+", question.lower())
        counts = [sum(word.startswith(stem) for word in words) for stem in self.stems]
        vector = np.array([*counts, 1], np.float32)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def embed_tokens(self, text: str, *, is_question: bool) -> NDArray[np.float32]:
        """Count in each word."""
        words = re.findall(r"\w+", text)
        vectors = [self.embed_question(word) for word in words]
        return np.array(vectors, np.float32).reshape(len(words), self.dimensions)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count words and punctuation marks."""
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


@pytest.fixture
def tiny_encoder() -> Encoder:
    """Give an encoder of eight dimensions whose vectors can be checked by eye."""
    return TinyEncoder()


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a BRONWIJZER_HOME with a model: the project's own if it is whole, else a new one."""
    own = ROOT / ".bronwijzer"
    home = own if is_prepared(own / "model") else tmp_path_factory.mktemp("bronwijzer")
    prepare_model(Settings(home=home, model=PACKAGED_MODEL))
    return home


@pytest.fixture(scope="session")
def encoder(model_home: Path) -> Encoder:
    """Give the packaged model with its own prompts, whatever the environment says."""
    return open_encoder(
        Settings(
            home=model_home,
            model=PACKAGED_MODEL,
            query_prompt="query: ",
            document_prompt="passage: ",
        )
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder with the published sources, beside the project; skip without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared met de gepubliceerde bronnen ontbreekt")
    return folder
