"""An answer as it is shown: a fixed sentence, and what the cards under it hold.

Values in, plain JSON values out; the cards' shape is what
``chainlit/public/elements/AnswerCards.jsx`` draws. Every string is a quote,
metadata of its source, or a sentence of ``assistant.messages``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from assistant.documents import Answer, AnswerKind, Quote, Signpost, Source
from assistant.messages import Messages
from assistant.plain_text import places_as_text
from assistant.web.marking import MarkedBlock, mark_blocks

QUOTE_ANCHOR = "#citaat"
"""Where the source page puts its mark; in the link, so that it scrolls without scripts."""

Props = dict[str, Any]
"""What a card is drawn from: strings, booleans, lists and dictionaries of those."""

_LABELS = (
    "label_context_show",
    "label_context_hide",
    "label_context",
    "label_original",
    "label_source_page",
    "label_new_tab",
    "label_website",
    "label_mark_wrong",
    "feedback_thanks",
    "feedback_failed",
    "card_notice",
)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the chat: a fixed sentence, and cards where there are any."""

    text: str
    cards: Props = field(default_factory=dict)


def reply_to(answer: Answer, messages: Messages, answer_id: str = "") -> Reply:
    """Shape an answer for the chat: signposts first, then quotes, or the nearest sources.

    With an ``answer_id`` there is a button under it by which it can be marked as wrong.
    """
    cards: Props = {
        "labels": {name: messages.say(name) for name in _LABELS},
        "signposts": [_signpost_card(post, messages) for post in answer.signposts],
        "quotes_intro": "",
        "quotes": [_quote_card(quote, messages) for quote in answer.quotes],
        "nearest_intro": "",
        "nearest": [],
        "answer_id": answer_id,
    }
    if answer.kind is AnswerKind.SIGNPOST:
        if answer.quotes:
            cards["quotes_intro"] = messages.say("quotes_after_signposts")
        return Reply(messages.say("signpost_intro"), cards)
    if answer.kind is AnswerKind.QUOTES:
        return Reply(messages.say("answer_quotes"), cards)
    if not answer.nearest:
        return Reply(messages.say("answer_not_found"))
    cards["nearest_intro"] = messages.say("answer_nearest")
    cards["nearest"] = [_nearest_card(source) for source in answer.nearest]
    return Reply(messages.say("answer_not_found"), cards)


def date_in_words(date: str, messages: Messages) -> str:
    """Give an ISO 8601 date of any precision in words: "2022-01-20" is "20 januari 2022".

    Anything else is given back as it is.
    """
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", date)
    if match is None:
        return date
    year, month, day = match.groups()
    names = messages.say("months").split()
    parts = [str(int(day)) if day else "", names[int(month) - 1] if month else "", year]
    return " ".join(part for part in parts if part)


def web_address(url: str | None) -> str | None:
    """Give ``url`` if it is one that may be linked to: http or https, with a host."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def source_page_path(source: Source) -> str:
    """Give the path of the source's page."""
    return f"/bron/{percent_encoded(source.id, safe='')}"


def _quote_card(quote: Quote, messages: Messages) -> Props:
    source, mark = quote.source, (quote.start, quote.end)
    before, after = quote.context
    around = (quote.start - len(before), quote.end + len(after))
    return {
        "text": _blocks(mark_blocks(quote.document, within=mark)),
        "context": _blocks(mark_blocks(quote.document, mark, around)),
        "title": source.title,
        "details": _details(quote, messages),
        "heading": quote.heading if quote.heading and quote.heading != source.title else "",
        "is_card": source.is_card,
        "original": web_address(quote.link) or "",
        "source_page": f"{source_page_path(source)}?van={quote.start}&tot={quote.end}"
        f"{QUOTE_ANCHOR}",
    }


def _details(quote: Quote, messages: Messages) -> list[str]:
    """Give what stands under the title: publisher, date and place, as far as known."""
    source = quote.source
    return [
        source.publisher,
        *([date_in_words(source.date, messages)] if source.date else []),
        *places_as_text(quote, messages),
    ]


def _blocks(blocks: Sequence[MarkedBlock]) -> list[Props]:
    return [
        {
            "kind": block.kind.value,
            "bullet": block.kind.value == "list_item" and not block.has_own_marker,
            "depth": block.level,
            "runs": [{"text": run.text, "marked": run.marked} for run in block.runs],
        }
        for block in blocks
    ]


def _signpost_card(post: Signpost, messages: Messages) -> Props:
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


def _nearest_card(source: Source) -> Props:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "source_page": source_page_path(source),
        "original": web_address(source.url) or "",
    }
