"""The quote that a link asks for, in the text as it is now.

A link has the quote's offsets and a fingerprint of its words. So a link that was made
before its source changed can say so, and finds the quote again where it only moved.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.documents import Document, Quote
from assistant.links import fingerprint_of
from assistant.web.marking import Span

_LONGEST_SOUGHT = 2000  # characters; no quote is longer, and a made-up link may cost no more


class Found(StrEnum):
    """What became of the quote in a link; the values are the ends of message keys."""

    HERE = "here"
    MOVED = "moved"
    CHANGED = "changed"
    BAD_LINK = "bad_span"


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """What a link asks for: ``found`` is None where it asks for no quote at all."""

    span: Span | None
    found: Found | None


def find_asked(
    document: Document, start: str | None, end: str | None, fingerprint: str | None
) -> AskedQuote:
    """Find the quote of a link; the three values are as they stand in its query.

    A link without a fingerprint is believed if its span has words in it.
    """
    if start is None and end is None:
        return AskedQuote(None, None)
    span = _span(start, end)
    if span is None:
        return AskedQuote(None, Found.BAD_LINK)
    text, fits = document.text, _has_words(document, span)
    if not fingerprint:
        return AskedQuote(span, Found.HERE) if fits else AskedQuote(None, Found.BAD_LINK)
    if fits and fingerprint_of(text[slice(*span)]) == fingerprint:
        return AskedQuote(span, Found.HERE)
    moved = next(_spans_of(text, span[1] - span[0], fingerprint), None)
    return AskedQuote(moved, Found.CHANGED if moved is None else Found.MOVED)


def quote_at(place: Mapping[str, object], document_of: Callable[[str], Document]) -> Quote | None:
    """Give the quote of a button's place (``cards.place_of``), None where it is not there any more.

    ``document_of`` raises KeyError for a source that it does not know.
    """
    try:
        document = document_of(str(place.get("source_id")))
    except KeyError:
        return None
    values = (str(place.get(name, "")) for name in ("start", "end", "text"))
    span = find_asked(document, *values).span
    try:
        return Quote(document, *span) if span else None
    except ValueError:  # a made-up place that begins or ends in white space
        return None


def _span(start: str | None, end: str | None) -> Span | None:
    """Read two offsets, the first below the second."""
    numbers = [int(n) for n in (start, end) if n and re.fullmatch(r"[0-9]{1,9}", n)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and numbers[0] < numbers[1] else None


def _has_words(document: Document, span: Span) -> bool:
    return span[1] <= len(document.text) and bool(document.text[slice(*span)].strip())


def _spans_of(text: str, length: int, fingerprint: str) -> Iterator[Span]:
    """Give the spans of ``length`` from a word's start whose words have the fingerprint.

    Some 0.5 s for two million characters, the longest document that is read.
    """
    if length > _LONGEST_SOUGHT:
        return
    for word in re.finditer(r"(?<!\S)\S|(?<=\W)\w", text):
        start = word.start()
        if start + length > len(text):
            return
        if fingerprint_of(text[start : start + length]) == fingerprint:
            yield start, start + length
