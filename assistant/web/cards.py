"""What is shown of one thing: a quote, a source that comes near, a place that helps.

Values in, plain JSON values out; the cards' shape is what
``chainlit/public/elements/AnswerCards.jsx`` draws. Every string is a quote, metadata of
its source, or a sentence of ``assistant.messages``.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import quote as percent_encoded

from assistant.documents import Quote, Signpost, Source
from assistant.links import fingerprint_of
from assistant.messages import Messages
from assistant.plain_text import date_in_words, places_as_text, web_address
from assistant.relating import Related
from assistant.web.marking import MarkedBlock, Span, mark_blocks

QUOTE_ANCHOR = "#citaat"
"""Where the source page puts its mark; in the link, so that it scrolls without scripts."""

Props = dict[str, Any]
"""What a card is drawn from: strings, booleans, lists and dictionaries of those."""

# From these judged probabilities on a quote fits well, or probably; below, it may. On dev 92,
# 70 and 33% of the first quotes that get these words are from a source that answers, and 75, 54
# and 28% hold the very phrase (evals/EXPERIMENTS.md).
_FITS_WELL, _FITS_PROBABLY = 0.9, 0.55


def source_page_path(source: Source) -> str:
    """Give the path of the source's page."""
    return f"/bron/{percent_encoded(source.id, safe='')}"


def quote_card(
    quote: Quote, messages: Messages, related: Related | None = None, *, judged: bool = True
) -> Props:
    """Give the card of a quote; with ``judged`` it says how well the quote fits the question."""
    source, related = quote.source, related or Related()
    also_in = ", ".join(f"‘{one.title}’" for one in related.also_in)
    return {
        "text": blocks_as_json(
            mark_blocks(quote.document, within=(quote.start, quote.end)), related.emphasis
        ),
        "plain": quote.text,
        "title": source.title,
        "details": details_of(quote, messages),
        "heading": quote.heading if quote.heading and quote.heading != source.title else "",
        "is_card": source.is_card,
        "fit": _fit(quote.score, messages) if judged else "",
        "also_in": messages.say("card_also_in", titles=also_in) if also_in else "",
        "original": web_address(quote.link) or "",
        "source_page": f"{quote.local_link}{QUOTE_ANCHOR}",
        "place": place_of(quote),
        "passage_kind": str(quote.kind),
    }


def place_of(quote: Quote) -> Props:
    """Give what a button sends back to say which quote it stands under; it tells no text."""
    return {
        "source_id": quote.source.id,
        "start": quote.start,
        "end": quote.end,
        "text": fingerprint_of(quote.text),
    }


def details_of(quote: Quote, messages: Messages) -> list[str]:
    """Give what stands under the title: publisher, kind, date and place, as far as known."""
    source = quote.source
    return [
        source.publisher,
        *([source.kind] if source.kind else []),
        *([date_in_words(source.date, messages)] if source.date else []),
        *places_as_text(quote, messages),
    ]


def blocks_as_json(blocks: Sequence[MarkedBlock], emphasis: Sequence[Span] = ()) -> list[Props]:
    """Give blocks with their runs; what lies in ``emphasis`` (offsets in the document) is key."""
    return [
        {
            "kind": block.kind.value,
            "bullet": block.kind.value == "list_item" and not block.has_own_marker,
            "depth": block.level,
            "runs": _runs(block, emphasis),
        }
        for block in blocks
    ]


def signpost_card(post: Signpost, messages: Messages) -> Props:
    """Give the card of a place that helps."""
    return {
        "name": post.name,
        "purpose": post.purpose,
        "call": messages.say("label_call", phone=post.phone),
        "tel": "tel:" + re.sub(r"[^\d+]", "", post.phone),
        "website": web_address(post.url) or "",
        "hours": post.hours or "",
        "checked": messages.say(
            "signpost_checked", date=date_in_words(post.checked, messages)
        ),
    }  # fmt: skip


def nearest_card(source: Source) -> Props:
    """Give the line of a source that comes near."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "source_page": source_page_path(source),
        "original": web_address(source.url) or "",
    }


def _runs(block: MarkedBlock, emphasis: Sequence[Span]) -> list[Props]:
    """Cut the runs of a block at the borders of what is emphasised."""
    runs: list[Props] = []
    start = block.start
    for run in block.runs:
        end = start + len(run.text)
        borders = {border for span in emphasis for border in span if start < border < end}
        for first, last in pairwise([start, *sorted(borders), end]):
            is_key = any(a <= first and last <= b for a, b in emphasis)
            text = run.text[first - start : last - start]
            runs.append({"text": text, "marked": run.marked, "key": is_key})
        start = end
    return runs


def _fit(probability: float, messages: Messages) -> str:
    if probability >= _FITS_WELL:
        return messages.say("fit_well")
    return messages.say("fit_probably" if probability >= _FITS_PROBABLY else "fit_maybe")
