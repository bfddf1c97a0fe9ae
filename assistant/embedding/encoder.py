"""Text to vectors: many through sentence-transformers, a question or few by the fastest way."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.embedding.passage_runtime import PassageRuntime, find_model, model_digest
from assistant.embedding.question_runtime import GRAPH_FILE, QuestionRuntime, open_tokenizer
from assistant.embedding.weights import FOLDER_NAME, prepare_packaged_model, read_manifest
from assistant.settings import PACKAGED_MODEL, Settings

FEW_PASSAGES = 150
"""So many are done before torch, which is the faster of the two once it runs, has loaded.

Loading takes nine seconds of a processor and 1.4 GB, for which one changed document of a
thousand need not wait.
"""


class Encoder(Protocol):
    """What the index and retrieval need of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Identify weights, pooling and prompts; vectors of two fingerprints do not compare."""

    @property
    def dimensions(self) -> int:
        """Give the length of a vector."""

    def embed_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages, document prompt applied; ``(n, d) float32, unit length``."""

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question, query prompt applied; ``(d,) float32, unit length``."""

    def embed_tokens(self, text: str, *, is_question: bool) -> NDArray[np.float32]:
        """Embed each token of a text where it stands; ``(t, d) float32, unit length``.

        The tokens of the prompt, of start and end are not among them.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without prompt and without start and end."""


class PackagedEncoder:
    """The model that comes with the install: questions and few passages without torch."""

    def __init__(
        self, folder: Path, manifest: dict[str, Any], query_prompt: str, document_prompt: str
    ) -> None:
        """Take a folder that ``prepare_model`` made and its manifest; nothing is loaded yet."""
        self._folder = folder
        self._query_prompt = query_prompt
        self._document_prompt = document_prompt
        self._passages = PassageRuntime(str(folder), is_packaged=True)
        self._lock = threading.Lock()
        self._opened_tokenizer: Tokenizer | None = None
        self._opened_questions: QuestionRuntime | None = None
        self.dimensions = int(manifest["dimensions"])
        weights = " ".join(str(manifest[key]) for key in ("sha256", "adapter", "converter"))
        self.fingerprint = _fingerprint(FOLDER_NAME, weights, query_prompt, document_prompt)

    def embed_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages; see ``Encoder``. Texts beyond 512 tokens are cut off."""
        cleaned = [_clean(text) for text in texts]
        if 0 < len(cleaned) <= FEW_PASSAGES and (self._folder / GRAPH_FILE).is_file():
            return self._embed_few(cleaned, on_batch)
        return self._passages.embed(
            cleaned, self._document_prompt, is_question=False, on_batch=on_batch
        )

    def _embed_few(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        """Embed passages one by one, as questions are: the vectors are the same."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for place, text in enumerate(texts):
            vectors[place] = self._questions().embed(self._document_prompt + text)
            if on_batch is not None:
                on_batch(1)
        return vectors

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question; see ``Encoder``."""
        text = _clean(question)
        if not (self._folder / GRAPH_FILE).is_file():
            vectors = self._passages.embed([text], self._query_prompt, is_question=True)
            return np.asarray(vectors[0])
        return self._questions().embed(self._query_prompt + text)

    def embed_tokens(self, text: str, *, is_question: bool) -> NDArray[np.float32]:
        """Embed each token of a text; see ``Encoder``. Texts beyond 512 tokens are cut off."""
        prompt = self._query_prompt if is_question else self._document_prompt
        if not (self._folder / GRAPH_FILE).is_file():
            return self._passages.embed_tokens(_clean(text), prompt)
        return self._questions().embed_tokens(prompt, _clean(text))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text; see ``Encoder``."""
        cleaned = [_clean(text) for text in texts]
        encodings = self._tokenizer().encode_batch_fast(cleaned, add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def _tokenizer(self) -> Tokenizer:
        with self._lock:
            if self._opened_tokenizer is None:
                self._opened_tokenizer = open_tokenizer(self._folder)
            return self._opened_tokenizer

    def _questions(self) -> QuestionRuntime:
        tokenizer = self._tokenizer()
        with self._lock:
            if self._opened_questions is None:
                self._opened_questions = QuestionRuntime(self._folder, tokenizer)
            return self._opened_questions


class SentenceEncoder:
    """Any other sentence-transformers model, for passages and questions alike."""

    def __init__(self, name: str, query_prompt: str, document_prompt: str) -> None:
        """Remember the model; it is loaded at its first use."""
        self._name = name
        self._query_prompt = query_prompt
        self._document_prompt = document_prompt
        self._runtime = PassageRuntime(name, is_packaged=False)

    @cached_property
    def fingerprint(self) -> str:
        """Identify the model; fetches it if need be."""
        weights = model_digest(find_model(self._name))
        name = Path(self._name).name
        return _fingerprint(name, weights, self._query_prompt, self._document_prompt)

    @property
    def dimensions(self) -> int:
        """Give the length of a vector; loads the model."""
        return self._runtime.dimensions

    def embed_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages; see ``Encoder``. What is too long for the model is cut off."""
        cleaned = [_clean(text) for text in texts]
        return self._runtime.embed(
            cleaned, self._document_prompt, is_question=False, on_batch=on_batch
        )

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question; see ``Encoder``."""
        vectors = self._runtime.embed([_clean(question)], self._query_prompt, is_question=True)
        return np.asarray(vectors[0])

    def embed_tokens(self, text: str, *, is_question: bool) -> NDArray[np.float32]:
        """Embed each token of a text; see ``Encoder``."""
        prompt = self._query_prompt if is_question else self._document_prompt
        return self._runtime.embed_tokens(_clean(text), prompt)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text; see ``Encoder``."""
        return self._runtime.count_tokens([_clean(text) for text in texts])


def prepare_model(settings: Settings) -> Path:
    """Make the packaged model once, or fetch the chosen one; give the folder that it is in.

    Nothing is done, in milliseconds, when it is there and up to date.

    Raises:
        ModelError: it cannot be made, found or fetched.
    """
    if settings.model == PACKAGED_MODEL:
        return prepare_packaged_model(settings.model_directory)
    return find_model(settings.model)


def open_encoder(settings: Settings) -> Encoder:
    """Open the model of the settings, prepared if need be; it loads at its first use.

    Raises:
        ModelError: it cannot be prepared.
    """
    prompts = (settings.query_prompt, settings.document_prompt)
    is_packaged = settings.model == PACKAGED_MODEL
    folder = prepare_model(settings) if is_packaged else Path(settings.model)
    # A folder that was made here and then taken elsewhere is the packaged model too.
    if manifest := read_manifest(folder):
        return PackagedEncoder(folder, manifest, *prompts)
    return SentenceEncoder(settings.model, *prompts)


def _fingerprint(name: str, weights: str, query_prompt: str, document_prompt: str) -> str:
    """Join what vectors depend on: ``multilingual-e5-small:9f3c…``, 16 hexadecimal digits."""
    parts = "\0".join((weights, query_prompt, document_prompt))
    return f"{name}:{hashlib.sha256(parts.encode()).hexdigest()[:16]}"


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can smuggle in and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
