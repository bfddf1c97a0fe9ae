"""Look a quote up in its source's own bytes: each letter, at whole sentences, on its page."""

import re
from bisect import bisect_left
from itertools import takewhile

from assistant.documents import Quote
from evals.grounding.findings import UngroundedError, brief
from evals.grounding.folding import OPTIONAL, counted
from evals.grounding.published import Published, Span

_CONTEXT_CHARACTERS = 300  # by which equal passages are told apart
# What a sentence ends with, and what may close after it; "1." only opens a list item.
_SENTENCE_END = re.compile(r"(?<!\n\d)(?<!\n\d\d)[.!?…]['\"’”»)\]]*\s*\Z")
# Where a line is a block, each line's end is a border. In a PDF it is one where the line above
# ends in punctuation or the line below opens with a capital or figure.
_BLOCK_END = re.compile(r"[.!?…:;]['\"’”»)\]]*\s*\Z")
_BLOCK_START = re.compile(r"\W*[A-ZÀ-Þ0-9]")
_NEARBY = 40


def place_of(quote: Quote, shown: str, published: Published) -> Span:
    """Give where ``shown``, the quote's text on the screen, stands in the published text.

    Of several places the one counts that has the quote's own words before it.

    Raises:
        UngroundedError: it does not stand there letter for letter; or it starts or ends
            within a sentence, as it does when its offsets are off.
    """
    if shown != quote.document.text[quote.start : quote.end]:
        raise UngroundedError(f"{brief(shown)} is niet de tekst op {quote.start}–{quote.end}")
    places = published.places_of(shown)
    if not places:
        raise UngroundedError(f"{brief(shown)} staat niet zo in het bestand")
    before = quote.document.text[max(0, quote.start - _CONTEXT_CHARACTERS) : quote.start]
    place = max(places, key=lambda span: _agreement(published.text[: span[0]], before))
    if not _is_border(published, place[0]):
        raise UngroundedError(f"{brief(shown)} begint midden in een zin")
    if not _is_border(published, place[1]):
        raise UngroundedError(f"{brief(shown)} houdt midden in een zin op")
    return place


def check_page(quote: Quote, place: Span, published: Published) -> None:
    """Check the page that a quote names, in its data and in its link.

    Raises:
        UngroundedError: the quote starts on another page, or there is no such page.
    """
    page, pages = quote.page, len(published.page_starts)
    if page is None or not 1 <= page <= pages:
        raise UngroundedError(f"pagina {page} bestaat niet: het bestand heeft er {pages}")
    own = published.page_at(place[0])
    if page != own:
        raise UngroundedError(f"{brief(quote.text)} staat op pagina {own}, niet op {page}")
    linked = re.search(r"#page=(\d+)\Z", quote.link)
    if not quote.source.is_card and (linked is None or int(linked[1]) != own):
        raise UngroundedError(f"de link {quote.link} opent niet op pagina {own}")


def _agreement(published_before: str, quoted_before: str) -> int:
    """Count the characters that two texts share at their end."""
    tails = [
        counted(text[-2 * _CONTEXT_CHARACTERS :])[::-1]
        for text in (published_before, quoted_before)
    ]
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*tails, strict=False)))


def _is_border(published: Published, offset: int) -> bool:
    """Tell whether a sentence or a block ends at ``offset``, white space and list marks aside."""
    text, origins = published.text, published.folded.origins
    characters = published.folded.characters
    after = bisect_left(origins, offset)
    before = after - 1
    while before >= 0 and characters[before] in OPTIONAL:
        before -= 1
    while after < len(origins) and characters[after] in OPTIONAL:
        after += 1
    if before < 0 or after == len(origins):
        return True
    left, right = origins[before] + 1, origins[after]
    above, gap, below = (
        text[max(0, left - _NEARBY) : left],
        text[left:right],
        text[right : right + _NEARBY],
    )
    is_line = "\n" in gap
    if is_line and (not published.page_starts or _BLOCK_END.search(above)):
        return True
    if is_line and _BLOCK_START.match(below):
        return True
    return gap.isspace() and _SENTENCE_END.search(above) is not None
