"""Opens sources at their quotes in Chromium, and looks whether it marks the quote in view."""

import shutil
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from assistant.documents import Quote
from assistant.errors import AssistantError
from evals.grounding.findings import brief
from evals.grounding.fragments import MARK, body_start
from evals.grounding.loopback import served

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # pages ask for fonts and scripts of their sites; nothing leaves this machine
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_VIEW = ViewportSize(width=1000, height=600)
# A colour that no page has, for what the browser marks: text and ground alike.
_COLOUR = (255, 0, 254)
_MARKED = f"::target-text {{ background: rgb{_COLOUR}; color: rgb{_COLOUR}; }}"
# Punctuation at the ends stays out of a mark. A wrong line is 18 px off, a wrong word 30 or more.
_TOLERANCES_PX = (24, 6, 24, 6)
_TRIES = 20
_TRY_MS = 50

_FIND = (Path(__file__).parent / "find_quote.js").read_text(encoding="utf-8")

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the view."""


def opened_at_quotes(quotes: Sequence[Quote], files: Mapping[str, Path]) -> list[str | None]:
    """Open the page of each quote with the fragment of its link; give what is wrong, if anything.

    ``files`` has the file of each source by its id.

    Raises:
        AssistantError: there is no Chromium.
    """
    executable = shutil.which("chromium")
    if executable is None:
        raise AssistantError(
            "Chromium ontbreekt, waarin links naar citaten worden geopend. Installeer het "
            "(apt-get install chromium)."
        )
    if not quotes:
        return []
    with served(files) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        page = browser.new_page(viewport=_VIEW)
        try:
            return [_fault_of(page, address, number, quote) for number, quote in enumerate(quotes)]
        finally:
            browser.close()


def _fault_of(page: Page, address: str, number: int, quote: Quote) -> str | None:
    fragment = quote.link.partition(MARK)[2]
    # The number makes each address another page: a fragment counts when a page is loaded.
    page.goto(f"{address}/{quote.source.id}?{number}{MARK}{fragment}")
    page.add_style_tag(content=_MARKED)
    marked = _marked_box(page.screenshot())
    for _ in range(_TRIES):
        if marked is not None:
            break
        page.wait_for_timeout(_TRY_MS)
        marked = _marked_box(page.screenshot())
    return _fault_in_view(page, quote, marked)


def _fault_in_view(page: Page, quote: Quote, marked: Box | None) -> str | None:
    """Compare what is marked on the screen with where the quote stands."""
    texts = {quote.text, quote.document.text[body_start(quote) : quote.end]}
    boxes = [_within_view(box) for text in texts for box in page.evaluate(_FIND, text)]
    if not boxes:
        return f"{brief(quote.text)} is in de browser niet te vinden"
    if marked is None:
        return f"{brief(quote.text)} is niet gemarkeerd in beeld"
    if not any(_is_same(marked, box) for box in boxes if box is not None):
        return f"{brief(quote.text)} staat elders dan wat gemarkeerd is"
    return None


def _within_view(box: Box) -> Box | None:
    """Give the part of a box that is in view; None where its top is not."""
    left, top, right, bottom = box
    if not 0 <= top < _VIEW["height"]:
        return None
    return left, top, right, min(bottom, _VIEW["height"])


def _marked_box(screenshot: bytes) -> Box | None:
    """Give the box around all that has the colour of a mark."""
    pixels = np.asarray(Image.open(BytesIO(screenshot)).convert("RGB"))
    rows, columns = np.nonzero((pixels == _COLOUR).all(axis=2))
    if not rows.size:
        return None
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def _is_same(marked: Box, box: Box) -> bool:
    sides = zip(marked, box, _TOLERANCES_PX, strict=True)
    return all(abs(one - other) <= tolerance for one, other, tolerance in sides)
