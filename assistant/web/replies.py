"""A message of the chat: a fixed sentence, and the cards under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.documents import Answer, AnswerKind, Quote
from assistant.messages import Messages
from assistant.relating import Related
from assistant.web.cards import Props, nearest_card, quote_card, signpost_card, source_page_path
from assistant.web.facets import Chip

_LABELS = (
    "label_context_show",
    "label_original",
    "label_source_page",
    "label_new_tab",
    "label_website",
    "label_more_from",
    "label_similar",
    "label_copy",
    "label_copied",
    "label_copy_failed",
    "label_share",
    "label_shared",
    "label_collect",
    "label_collected",
    "label_more",
    "label_searched",
    "label_search_alone",
    "label_thumb_up",
    "label_thumb_down",
    "label_thumbs",
    "feedback_why",
    "feedback_thanks",
    "feedback_failed",
    "action_failed",
    "card_notice",
)
_REASONS = ("incorrect", "off_topic", "outdated", "unclear", "marked_wrong")


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the chat: ``text`` is from the messages, ``cards`` what stands under it.

    ``element`` names the file in ``public/elements`` that draws the cards.
    """

    text: str
    cards: Props = field(default_factory=dict)
    element: str = "AnswerCards"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How an answer came about, as far as its card tells.

    ``alone`` is the question as it was typed, where more than that was searched;
    ``more_follows`` tells that there may be further quotes. ``wider`` holds the number of
    quotes that there are without the filters, where these left none, ``undated`` that of the
    sources that a filter by year leaves out for want of a date.
    """

    chips: Sequence[Chip] = ()
    alone: str = ""
    is_next_page: bool = False
    more_follows: bool = False
    wider: int = 0
    answer_id: str = ""
    collects: bool = False
    undated: int = 0


def reply_to(
    answer: Answer,
    messages: Messages,
    related: Sequence[Related] = (),
    how: Circumstances | None = None,
) -> Reply:
    """Shape an answer for the chat: signposts first, then quotes, or the nearest sources."""
    how = how or Circumstances()
    related = related or [Related()] * len(answer.quotes)
    shown = zip(answer.quotes, related, strict=True)
    cards = _cards(messages, how) | {
        "signposts": [signpost_card(post, messages) for post in answer.signposts],
        "quotes": [quote_card(quote, messages, one) for quote, one in shown],
        "searched": answer.understood if how.alone else "",
        "alone": how.alone,
        "more": how.more_follows,
    }
    if answer.kind is AnswerKind.SIGNPOST:
        if answer.quotes:
            cards["quotes_intro"] = messages.say("quotes_after_signposts")
        return Reply(messages.say("signpost_intro"), cards)
    if answer.kind is AnswerKind.QUOTES:
        return Reply(messages.say("answer_more" if how.is_next_page else "answer_quotes"), cards)
    return _not_found(answer, messages, cards, how)


def quotes_reply(
    messages: Messages, sentence: str, quotes: Sequence[Quote], how: Circumstances, of: Quote
) -> Reply:
    """Show quotes that belong with one that was shown; ``sentence`` is the message's key."""
    cards = _cards(messages, how) | {
        "quotes": [quote_card(quote, messages, judged=False) for quote in quotes],
        "about": {"title": of.source.title, "source_page": source_page_path(of.source)},
        "reveal": True,
    }
    return Reply(messages.say(sentence), cards)


def plain_reply(messages: Messages, sentence: str, how: Circumstances, **values: int) -> Reply:
    """Say one sentence, with the active filters."""
    return Reply(messages.say(sentence, **values), _cards(messages, how) | {"reveal": True})


def _not_found(answer: Answer, messages: Messages, cards: Props, how: Circumstances) -> Reply:
    """Say that there is no answer, how it was searched, what comes near, and what can be done."""
    if how.is_next_page:
        return Reply(messages.say("answer_no_more"), cards)
    cards["searched"] = answer.understood
    if answer.nearest:
        cards["nearest_intro"] = messages.say("answer_nearest")
        cards["nearest"] = [nearest_card(source) for source in answer.nearest]
    if how.wider:
        cards["widen"] = messages.say("label_widen")
        cards["widen_intro"] = messages.say("answer_wider", count=how.wider)
    cards["contact"] = {
        "text": messages.say("answer_contact"),
        "address": messages.say("contact_address"),
    }
    return Reply(messages.say("answer_not_found"), cards)


def _cards(messages: Messages, how: Circumstances) -> Props:
    """Give cards without anything in them yet."""
    return {
        "labels": {name: messages.say(name) for name in _LABELS},
        "reasons": {name: messages.say(f"reason_{name}") for name in _REASONS},
        "signposts": [],
        "quotes_intro": "",
        "quotes": [],
        "nearest_intro": "",
        "nearest": [],
        "chips": list(how.chips),
        "note": messages.say("filters_undated", count=how.undated) if how.undated else "",
        "answer_id": how.answer_id,
        "collects": how.collects,
    }
