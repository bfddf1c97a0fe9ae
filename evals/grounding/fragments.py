"""Check that a text fragment means one place in the page: the quote's own."""

from assistant.documents import BlockKind, Quote
from evals.grounding.directives import SearchedPage, parse_link
from evals.grounding.findings import UngroundedError, brief
from evals.grounding.published import Span

MARK = "#:~:text="
"""What a link with a text fragment has in it."""


def check_fragment(quote: Quote, place: Span, page: SearchedPage) -> None:
    """Check the fragment of a quote's link against the page as another library reads it.

    Punctuation at the ends of the quote may stay out of the range, and so may headings that
    it opens with: a page repeats its title in its menus.

    Raises:
        UngroundedError: the fragment breaks the specification, is not in the page, is
            there more than once, or marks other words than the quote.
    """
    ranges = page.places_of(parse_link(quote.link))
    fragment = brief(quote.link.partition(MARK)[2])
    if not ranges:
        raise UngroundedError(f"{fragment} komt niet voor op de pagina")
    if len(ranges) > 1:
        raise UngroundedError(f"{fragment} komt {len(ranges)} keer voor op de pagina")
    (start, end), (quote_start, quote_end) = ranges[0], place
    if _has_words(page.text[start:quote_start]) or _has_words(page.text[quote_end:end]):
        raise UngroundedError(f"{fragment} wijst buiten het citaat {brief(quote.text)}")
    before, after = page.text[quote_start:start], page.text[end:quote_end]
    headings = quote.document.text[quote.start : body_start(quote)]
    for missed in (before if before.split() != headings.split() else "", after):
        if _has_words(missed):
            raise UngroundedError(f"{fragment} laat weg: {brief(missed)}")


def body_start(quote: Quote) -> int:
    """Give where a quote goes on after the headings that it opens with, if it does."""
    bodies = (
        block.start
        for block in quote.document.blocks
        if block.kind is not BlockKind.HEADING and quote.start <= block.start < quote.end
    )
    return next(bodies, quote.start)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)
