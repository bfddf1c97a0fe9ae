"""Every quote that can be shown of a source is found, whatever retrieval chooses."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.catalogue import Entry
from assistant.chunking import chunk
from assistant.documents import Document, Quote
from assistant.quoting import quote_from
from evals.corpora import CARDS
from evals.grounding.findings import UngroundedError
from evals.grounding.published import read_published
from evals.grounding.quotes import check_page, place_of
from evals.suites.grounding import originals_in
from tests.evals.small_corpus import document_of


def test_every_quote_that_a_card_can_give_is_found() -> None:
    assert list(misses(CARDS.folder)) == []


@pytest.mark.shared
def test_every_quote_that_an_original_can_give_is_found(shared: Path) -> None:
    assert list(misses(shared / "corpus")) == []


def misses(folder: Path) -> Iterator[str]:
    """Name what is not found, or on another page."""
    for entry in originals_in([folder]).values():
        yield from misses_of(entry)


def misses_of(entry: Entry) -> Iterator[str]:
    published = read_published(entry.path)
    for quote in quotes_of(document_of(entry)):
        try:
            place = place_of(quote, quote.text, published)
            if published.page_starts:
                check_page(quote, place, published)
        except UngroundedError as error:
            yield f"{entry.source.id} {quote.start}: {error}"


def quotes_of(document: Document) -> Iterator[Quote]:
    """Quote from every passage, by small and by large ones, about something at random."""
    chance = random.Random(7)
    for low, high in ((10, 60), (40, 180)):
        for passage in chunk(document, words, min_tokens=low, max_tokens=high):
            yield quote_from(document, passage, lambda _start, _end: chance.random(), 0.5)


def words(texts: Sequence[str]) -> list[int]:
    return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]
