"""Finds documents that are there twice, and editions of one another. Pure.

Two texts are compared by their shingles: all runs of five words (Broder, "On the
resemblance and containment of documents", 1997). What has 80% of them in common is one
document for who looks for an answer; half is enough where the titles are equal but for
a year and the dates differ, as of two editions.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Document, Origin

_SHINGLE_WORDS = 5
_SAME = 0.8
_EDITION = 0.5
_FEWEST_SHINGLES = 30  # shorter texts are alike by chance, or by their form
_SKETCH = 128  # the smallest hashes of a text: what is alike shares many of them
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

_Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The document at ``place`` is left out for the one at ``kept``; ``older`` is an edition."""

    place: int
    kept: int
    older: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """What is compared of a document."""

    document: Document
    content_hash: str
    shingles: _Hashes
    year: str

    @property
    def plain_title(self) -> str:
        """Give the title without years and without what is no letter or digit."""
        return " ".join(re.findall(r"\w+", _YEAR.sub(" ", self.document.source.title.lower())))


def find_duplicates(documents: Sequence[Document]) -> list[Duplicate]:
    """Give the documents that another one stands for; that one is never left out itself.

    The newest edition stands for the others; of equals the publisher's own text goes
    before a card, then what has an address before what has none, then the first.
    """
    texts = [_text(document) for document in documents]
    best_first = sorted(range(len(texts)), key=lambda place: _rank(texts[place], place))
    rank = {place: number for number, place in enumerate(best_first)}
    alike: dict[int, list[int]] = {place: [] for place in best_first}
    for one, other in _candidates(texts):
        better, worse = sorted((one, other), key=rank.__getitem__)
        if _are_one(texts[better], texts[worse]):
            alike[worse].append(better)
    found: dict[int, Duplicate] = {}
    for place in best_first:
        kept = next((b for b in sorted(alike[place], key=rank.__getitem__) if b not in found), None)
        if kept is not None:
            found[place] = Duplicate(place, kept, _is_older(texts[place], texts[kept]))
    return [found[place] for place in sorted(found)]


def _text(document: Document) -> _Text:
    source = document.source
    year = source.date or next(iter(_YEAR.findall(source.title)[-1:]), "")
    return _Text(document, document.content_hash, shingles_of(document.text), year)


def _rank(text: _Text, place: int) -> tuple[object, ...]:
    """Give what sorts the text that is to be kept first."""
    source = text.document.source
    newest = tuple(-int(part) for part in text.year.split("-") if part)
    return (not newest, newest, source.origin is Origin.CARD, source.url is None, place)


def shingles_of(text: str) -> _Hashes:
    """Give the hashes of all runs of five words, each once, in order of size.

    >>> len(shingles_of("een twee drie vier vijf zes")), len(shingles_of("te kort"))
    (2, 0)
    """
    words = re.findall(r"\w+", text.lower())
    known = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    hashes = np.array([known[word] for word in words], dtype=np.uint64)
    if len(hashes) < _SHINGLE_WORDS:
        return np.zeros(0, np.uint64)
    count = len(hashes) - _SHINGLE_WORDS + 1
    mixed = np.zeros(count, np.uint64)
    for offset in range(_SHINGLE_WORDS):  # unsigned integers wrap around, as is meant here
        mixed = (mixed ^ hashes[offset : offset + count]) * _MULTIPLIER
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _candidates(texts: Sequence[_Text]) -> list[tuple[int, int]]:
    """Give the pairs that are worth comparing: equal texts, and those that share much."""
    pairs: set[tuple[int, int]] = set()
    first: dict[str, int] = {}
    for place, text in enumerate(texts):
        if text.content_hash in first:
            pairs.add((first[text.content_hash], place))
        first.setdefault(text.content_hash, place)
    sketches = [text.shingles[:_SKETCH] for text in texts]
    holders: dict[int, list[int]] = {}
    for place, sketch in enumerate(sketches):
        sharing = np.bincount(
            [other for value in sketch.tolist() for other in holders.get(value, ())],
            minlength=1,
        )
        # Half of the smallest hashes are shared on average where half of the shingles are.
        enough = max(1.0, len(sketch) * _EDITION * 0.6)
        pairs.update((int(other), place) for other in np.flatnonzero(sharing >= enough))
        for value in sketch.tolist():
            holders.setdefault(value, []).append(place)
    return sorted(pairs)


def _are_one(better: _Text, worse: _Text) -> bool:
    """Tell whether one of two texts is enough."""
    if better.content_hash == worse.content_hash:
        return True
    sectors = better.document.source.sectors, worse.document.source.sectors
    if sectors[0] and sectors[1] and set(sectors[0]) != set(sectors[1]):
        return False  # the same guide, adapted to another kind of school
    if min(len(better.shingles), len(worse.shingles)) < _FEWEST_SHINGLES:
        return False
    common = len(np.intersect1d(better.shingles, worse.shingles, assume_unique=True))
    resemblance = common / (len(better.shingles) + len(worse.shingles) - common)
    editions = better.plain_title == worse.plain_title and _is_older(worse, better)
    return resemblance >= (_EDITION if editions else _SAME)


def _is_older(text: _Text, kept: _Text) -> bool:
    """Tell whether a text is an earlier edition, as far as both dates tell."""
    shared = min(len(text.year), len(kept.year))
    return shared > 0 and text.year[:shared] < kept.year[:shared]
