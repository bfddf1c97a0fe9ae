"""The panel beside the chat: a stretch of a source around a quote, a screen at a time."""

from assistant.documents import Document, Quote
from assistant.messages import Messages
from assistant.web.asked_quote import AskedQuote, Found, find_asked
from assistant.web.cards import (
    QUOTE_ANCHOR,
    Props,
    blocks_as_json,
    details_of,
    source_page_path,
)
from assistant.web.marking import Span, mark_blocks

_SCREEN_CHARACTERS = 900  # about what stands in the panel without scrolling
_LABELS = (
    "label_previous",
    "label_next",
    "label_to_quote",
    "label_source_page",
    "label_new_tab",
    "label_context",
    "action_failed",
    "card_notice",
)


def panel(document: Document, place: Props, messages: Messages) -> Props:
    """Give what the panel shows of a document.

    ``place`` is what a button sends: a quote's place, and for another screen than the
    quote's own ``from`` and ``to``, in characters. Anything that is no place shows the start.
    """
    values = {name: str(place.get(name, "")) for name in ("start", "end", "text")}
    known = {"source_id": document.source.id} | values
    asked = find_asked(document, values["start"], values["end"], values["text"])
    own = window_around(document, asked.span)
    window = _asked_window(document, place) or own
    earlier, later = _screen_before(document, window), _screen_after(document, window)

    def move(to: Span | None) -> Props | None:
        return known | {"from": to[0], "to": to[1]} if to else None

    return {
        "labels": {name: messages.say(name) for name in _LABELS},
        "is_card": document.source.is_card,
        "title": document.source.title,
        "details": _details(document, asked, messages),
        "notice": _notice(asked, messages),
        "blocks": blocks_as_json(mark_blocks(document, asked.span, window)),
        "previous": move(earlier),
        "next": move(later),
        "to_quote": move(own) if asked.span and window != own else None,
        "source_page": _page(document, asked),
    }


def window_around(document: Document, span: Span | None) -> Span:
    """Give the blocks of a span with those around it, about a screen full; else the first screen.

    A screen begins and ends with a block.
    """
    blocks = document.blocks
    if span is None:
        return _screen_after(document, (0, 0)) or (0, 0)
    inside = [n for n, block in enumerate(blocks) if block.start < span[1] and block.end > span[0]]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    while blocks[last].end - blocks[first].start < _SCREEN_CHARACTERS:
        if first == 0 and last == len(blocks) - 1:
            break
        first, last = max(0, first - 1), min(len(blocks) - 1, last + 1)
    return blocks[first].start, blocks[last].end


def _screen_before(document: Document, window: Span) -> Span | None:
    """Give the blocks that come before a screen, None at the start."""
    blocks = [block for block in document.blocks if block.end <= window[0]]
    taken = [block for block in blocks if window[0] - block.start <= _SCREEN_CHARACTERS]
    taken = taken or blocks[-1:]
    return (taken[0].start, taken[-1].end) if taken else None


def _screen_after(document: Document, window: Span) -> Span | None:
    """Give the blocks that come after a screen, None at the end."""
    blocks = [block for block in document.blocks if block.start >= window[1]]
    taken = [block for block in blocks if block.end - window[1] <= _SCREEN_CHARACTERS]
    taken = taken or blocks[:1]
    return (taken[0].start, taken[-1].end) if taken else None


def _asked_window(document: Document, place: Props) -> Span | None:
    """Give the blocks that a button asks for, None where these are no two offsets."""
    start, end = place.get("from"), place.get("to")
    if not isinstance(start, int) or not isinstance(end, int) or not start < end:
        return None
    inside = [block for block in document.blocks if block.start >= start and block.end <= end]
    return (inside[0].start, inside[-1].end) if inside else None


def _details(document: Document, asked: AskedQuote, messages: Messages) -> list[str]:
    blocks = document.blocks
    span = asked.span or ((blocks[0].start, blocks[0].end) if blocks else None)
    return details_of(_quote(document, span), messages) if span else [document.source.publisher]


def _notice(asked: AskedQuote, messages: Messages) -> str:
    """Say it where the text is not any more what the card showed."""
    if asked.found is None or asked.found is Found.HERE:
        return ""
    return messages.say(f"source_{asked.found}")


def _page(document: Document, asked: AskedQuote) -> str:
    if asked.span is None:
        return source_page_path(document.source)
    return f"{_quote(document, asked.span).local_link}{QUOTE_ANCHOR}"


def _quote(document: Document, span: Span) -> Quote:
    """Quote a span without the white space at its ends, which a link's span may have."""
    text = document.text[slice(*span)]
    start = span[0] + len(text) - len(text.lstrip())
    return Quote(document, start, start + len(text.strip()))
