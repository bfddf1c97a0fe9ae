"""The one door to sentence-transformers: runs any model that it can load."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Best of four on 64 texts of 65 tokens, two busy processors: 31 texts/s in batches of 8 and
# of 16, 29 in batches of 32, 18 in batches of 64.
BATCH_TEXTS = 16
MODEL_SUFFIXES = {".safetensors", ".bin", ".json", ".model", ".txt"}
OTHER_RUNTIMES = {"onnx", "openvino"}
SAMPLED_BLOCKS = 1024
BLOCK_BYTES = 16_384
# Whose states are the vectors of tokens, counted from the last: above it the tokens of a text grow
# alike, towards the mean that is its vector (measured: evals/EXPERIMENTS.md).
TOKEN_LAYER = -3

States = TypeVar("States")


class PassageRuntime:
    """A sentence-transformers model that is loaded when it is first used."""

    def __init__(self, name: str, *, is_packaged: bool) -> None:
        """Remember which model; ``name`` is a folder or a name on a model hub."""
        self._name = name
        self._is_packaged = is_packaged
        self._loaded: SentenceTransformer | None = None
        self._lock = threading.Lock()

    def load(self) -> "SentenceTransformer":
        """Give the model; the first time takes seconds.

        Raises:
            ModelError: it cannot be loaded, or is not a model for texts.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._name, offline=self._is_packaged)
            return self._loaded

    @property
    def dimensions(self) -> int:
        """Give the length of a vector."""
        return int(self.load().get_embedding_dimension() or 0)

    def embed(
        self, texts: Sequence[str], prompt: str, *, is_question: bool,
        on_batch: Callable[[int], None] | None = None,
    ) -> NDArray[np.float32]:  # fmt: skip
        """Embed texts with a prompt before each; ``(n, d) float32, unit length``.

        Texts of like length go together, longest first, so that little is padded and a
        lack of memory shows at once. ``on_batch`` gets the number of texts just done.

        Raises:
            ModelError: the model gives vectors without a direction.
        """
        model = self.load()
        encode = model.encode_query if is_question else model.encode_document
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        for start in range(0, len(order), BATCH_TEXTS):
            batch = order[start : start + BATCH_TEXTS]
            vectors[batch] = encode(
                [texts[number] for number in batch], prompt=prompt,
                batch_size=BATCH_TEXTS, show_progress_bar=False,
            )  # fmt: skip
            if on_batch is not None:
                on_batch(len(batch))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise ModelError(
                f"Model {self._name} geeft vectoren die geen richting hebben. "
                "Kies een ander model met BRONWIJZER_MODEL."
            )
        return np.asarray(vectors / lengths, np.float32)

    def embed_tokens(self, text: str, prompt: str) -> NDArray[np.float32]:
        """Embed each token of a text after its prompt; ``(t, d) float32, unit length``.

        There are none where the model has no layers to read them from: a table of words, say.
        """
        import torch  # noqa: PLC0415 - as in load

        model = self.load()
        tokenizer, network = cast("Any", model.tokenizer), getattr(model[0], "auto_model", None)
        if network is None:
            return np.zeros((0, self.dimensions), np.float32)
        encoded = tokenizer(
            prompt + text, truncation=True, return_offsets_mapping=True, return_tensors="pt"
        )
        own = encoded.pop("offset_mapping")[0, :, 1] > len(prompt)
        with torch.inference_mode():
            layers = network(**encoded.to(network.device), output_hidden_states=True).hidden_states
        states = token_states(layers)[0].float().cpu()[own]
        vectors: NDArray[np.float32] = torch.nn.functional.normalize(states, dim=1).numpy()
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without start, end or prompt."""
        if not texts:
            return []
        tokenizer: Any = self.load().tokenizer
        encoded = tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def token_states(layers: Sequence[States]) -> States:
    """Give the states of the layer whose tokens are compared; the first of a model with fewer."""
    return layers[max(TOKEN_LAYER, -len(layers))]


def find_model(name: str) -> Path:
    """Give the folder of a model on disk, fetched first if it is a name that is not there yet.

    Raises:
        ModelError: it is neither a folder with a model nor a name that can be fetched.
    """
    if Path(name).is_dir():
        if not any((Path(name) / file).is_file() for file in ("modules.json", "config.json")):
            raise _unloadable(name, "de map bevat geen model", offline=False)
        return Path(name)
    cached = _cached_folder(name)
    if cached is None:
        _load(name, offline=False)
        cached = _cached_folder(name)
    if cached is None:
        raise _unloadable(name, "het staat na het ophalen niet op schijf", offline=False)
    return cached


def model_digest(folder: Path) -> str:
    """Identify a model by its files, hexadecimal; tenths of a second for gigabytes.

    Of a large file evenly spaced blocks are read: another training of the same model
    differs nearly everywhere. The loaded tensors would not do, since a part that the
    files lack and the model does not use is filled at random.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix not in MODEL_SUFFIXES or name.parts[0] in OTHER_RUNTIMES:
            continue
        size_bytes = path.stat().st_size
        digest.update(f"{name.as_posix()} {size_bytes}\n".encode())
        step = max(BLOCK_BYTES, size_bytes // SAMPLED_BLOCKS)
        with path.open("rb") as file:
            for start in range(0, size_bytes, step):
                file.seek(start)
                digest.update(file.read(BLOCK_BYTES))
    return digest.hexdigest()


def _cached_folder(name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415 - only for a hub's name
    from huggingface_hub.errors import HFValidationError  # noqa: PLC0415

    try:
        file = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        return None
    return Path(file).parent if isinstance(file, str) else None


def _load(name: str, *, offline: bool) -> "SentenceTransformer":
    """Load from disk; only a name that is not there yet is fetched from its hub."""
    _quieten(offline=offline)
    # Here, because it takes seconds to import and a question does not need it.
    import sentence_transformers  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    attempts = [True] if offline or Path(name).is_dir() else [True, False]
    problem = ""
    for local_only in attempts:
        try:
            return sentence_transformers.SentenceTransformer(name, local_files_only=local_only)
        except Exception as error:  # noqa: BLE001 - the library raises nearly every kind
            problem = str(error).strip().split("\n", 1)[0] or type(error).__name__
    raise _unloadable(name, problem, offline=offline)


def _unloadable(name: str, problem: str, *, offline: bool) -> ModelError:
    if offline:
        remedy = "Verwijder die map en voer ‘make setup’ uit."
    else:
        remedy = "Controleer BRONWIJZER_MODEL: een map, of een naam op een bereikbare modelserver."
    return ModelError(f"Model {name} kan niet worden geladen ({problem}). {remedy}")


def _quieten(*, offline: bool) -> None:
    """Keep the libraries from writing on the terminal and, packaged, from the network."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    if offline:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
