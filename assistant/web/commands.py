"""The commands of the chat, /zoek to /help, and what they show."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.index import SourceRecord
from assistant.messages import Messages
from assistant.plain_text import date_in_words
from assistant.retrieval import Filters
from assistant.web.cards import Props, source_page_path
from assistant.web.facets import Facets, chips_of
from assistant.web.replies import Reply
from assistant.web.start import known_sources

ICONS = {"zoek": "search", "bronnen": "book-open", "filter": "filter",
         "kenniscafe": "coffee", "help": "circle-help"}  # fmt: skip
"""The commands, each with its icon; the English ones mean the same."""

_FOR_TRAINERS = "kenniscafe"

_ENGLISH = {"search": "zoek", "sources": "bronnen", "filters": "filter", "hulp": "help",
            "cafe": "kenniscafe", "kenniscafé": "kenniscafe"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """A message as a command and what follows it; ``name`` is empty where it is none."""

    name: str
    rest: str


def command_of(message: str) -> Command:
    """Read the command at the start of a message; one that does not exist is no command."""
    text = message.strip()
    first, _, rest = text.partition(" ")
    name = first[1:].lower() if first.startswith("/") else ""
    name = _ENGLISH.get(name, name)
    return Command(name, rest.strip()) if name in ICONS else Command("", text)


def offered(messages: Messages, *, is_trainer: bool) -> list[dict[str, str | bool]]:
    """Give the commands as Chainlit lists them."""
    return [
        {"id": name, "icon": icon, "description": messages.say(f"command_{name}"), "button": False}
        for name, icon in ICONS.items()
        if is_trainer or name != _FOR_TRAINERS
    ]


def sources_reply(messages: Messages, records: Sequence[SourceRecord]) -> Reply:
    """List the sources that are known, each with a link to its page."""
    cards: Props = {
        "labels": _labels(messages, "label_new_tab", "label_all_sources"),
        "known": known_sources(messages, records),
        "page": "/bronnen",
        "sources": [_source_line(record, messages) for record in records],
    }
    return Reply(messages.say("known_intro"), cards, "SourceList")


def filter_reply(messages: Messages, facets: Facets, filters: Filters) -> Reply:
    """Show a form to choose filters by."""
    offered_values = {
        "sectors": facets.sectors, "kinds": facets.kinds, "publishers": facets.publishers,
    }  # fmt: skip
    cards: Props = {
        "labels": _labels(messages, "label_filter_apply", "label_filter_clear", "label_any_year",
                          "action_failed"),
        "groups": [
            {
                "name": name,
                "label": messages.say(f"filters_{name}"),
                "options": [{"value": one, "on": one in getattr(filters, name)} for one in values],
            }
            for name, values in offered_values.items()
            if values
        ],
        "year_label": messages.say("filters_year_from"),
        "year_note": messages.say("filters_year_leaves_out"),
        "years": [str(year) for year in facets.years],
        "year_from": str(filters.year_from or ""),
        "chips": chips_of(filters, messages),
    }  # fmt: skip
    return Reply(messages.say("filters_intro"), cards, "FilterForm")


def help_reply(messages: Messages, *, is_trainer: bool = False) -> Reply:
    """Say what can be asked, and how."""
    lines = [
        {"name": f"/{one['id']}", "does": one["description"]}
        for one in offered(messages, is_trainer=is_trainer)
    ]
    tips = messages.say("help_tips").strip().splitlines()
    return Reply(messages.say("help_intro"), {"commands": lines, "tips": tips}, "Help")


def _labels(messages: Messages, *names: str) -> dict[str, str]:
    return {name: messages.say(name) for name in names}


def _source_line(record: SourceRecord, messages: Messages) -> Props:
    source = record.source
    facts = [
        source.publisher,
        source.kind,
        date_in_words(source.date, messages) if source.date else "",
        " ".join(source.sectors),
        messages.say("known_is_card") if source.is_card else "",
    ]
    return {
        "title": source.title,
        "details": [fact for fact in facts if fact],
        "page": source_page_path(source),
    }
