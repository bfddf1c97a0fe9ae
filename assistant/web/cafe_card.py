"""What the chat shows of a plan of a session. Values in, plain JSON values out.

The shape is what ``chainlit/public/elements/CafeParts.jsx`` draws. Every string is a quote,
metadata of its source, a sentence of ``assistant.messages``, or the trainer's own.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.cafe.attribution import attribute
from assistant.cafe.checking import Change, say_change
from assistant.cafe.exporting import FILES
from assistant.cafe.missing import say_missing
from assistant.cafe.plan import Format, Item, Plan, Section
from assistant.cafe.printed_quote import quoted_language
from assistant.cafe.session import describe, stretch
from assistant.cafe.wishes import LONGEST_MINUTES, LONGEST_THEME, MOST_PARTICIPANTS, remarks
from assistant.documents import SECTORS, Answer, Quote
from assistant.messages import Messages
from assistant.spans import PassageKind
from assistant.web.cards import QUOTE_ANCHOR, Props, place_of
from assistant.web.replies import Reply, reply_to

_LABELS = (
    "theme",
    "theme_help",
    "themes",
    "format",
    "sector",
    "any_sector",
    "participants",
    "minutes",
    "rounds",
    "rounds_help",
    "make",
    "cancel",
    "again",
    "new",
    "new_sure",
    "times",
    "time",
    "duration",
    "part",
    "drop",
    "replace",
    "up",
    "down",
    "note",
    "note_help",
    "note_save",
    "note_add",
    "own",
    "add",
    "to_section",
    "search",
    "search_go",
    "saved",
    "files",
    "files_busy",
    "files_ready",
    "files_checked",
    "busy",
    "source_page",
    "original",
    "kept_here",
)
_FILE_LABELS = {
    "draaiboek.docx": "draaiboek",
    "tafelkaarten.pdf": "cards",
    "hand-out.pdf": "handout",
    "hand-out.md": "markdown",
}


def form_reply(theme: str, messages: Messages) -> Reply:
    """Give the reply to ``/kenniscafe``: the form, or the plan that the browser has kept."""
    cards: Props = {
        "theme": theme[:LONGEST_THEME],
        "labels": {name: messages.templates[f"cafe_label_{name}"] for name in _LABELS}
        | {name: messages.say(name) for name in ("label_new_tab", "action_failed", "card_notice")},
        "formats": [
            {"value": str(one), "name": messages.say(f"cafe_format_{one}").capitalize(),
             "is": messages.say(f"cafe_format_{one}_is")}
            for one in Format
        ],
        "sectors": list(SECTORS),
        "limits": {"participants": MOST_PARTICIPANTS, "minutes": LONGEST_MINUTES},
    }  # fmt: skip
    return Reply(messages.say("cafe_intro"), cards, "Cafe")


def plan_card(plan: Plan, messages: Messages, changes: Sequence[Change] = ()) -> Props:
    """Give the card of a plan: its times, its sections, and what became of changed quotes."""
    name = messages.say(f"cafe_format_{plan.wishes.format}").capitalize()
    return {
        "title": f"{name} ‘{plan.wishes.theme}’",
        "about": describe(plan, messages),
        "remarks": list(remarks(plan.wishes, messages)),
        "changes": [say_change(change, messages) for change in changes],
        "times": [
            {
                "from": stretch(activity),
                "minutes": messages.say("cafe_minutes_short", count=activity.minutes),
                "name": messages.say(f"cafe_activity_{activity.kind}", round=activity.round),
            }
            for activity in plan.timetable.activities
        ],
        "sections": [_section(section, messages) for section in plan.sections],
    }


def found_card(quote: Quote, kind: PassageKind, messages: Messages) -> Props:
    """Give a quote that can be put in a plan, with the place by which it is asked for."""
    place = place_of(quote) | {"kind": str(kind)}
    return _quote(quote, messages) | {"place": place, "kind": messages.say(f"cafe_kind_{kind}")}


def files_card(theme: str, messages: Messages) -> list[Props]:
    """Name the files that can be made of a plan."""
    return [
        {"name": name, "as": file_name(name, theme),
         "label": messages.say(f"cafe_file_{_FILE_LABELS[name]}")}
        for name in FILES
    ]  # fmt: skip


def file_name(name: str, theme: str) -> str:
    """Give the name by which a file is saved.

    >>> file_name("hand-out.pdf", "Stress & coördinatie")
    'hand-out-stress-coördinatie.pdf'
    """
    stem, _, ending = name.rpartition(".")
    words = "".join(letter if letter.isalnum() else " " for letter in theme.lower()).split()
    return f"{'-'.join([stem, *words])[:80]}.{ending}"


def help_first(answer: Answer, messages: Messages) -> Props:
    """Give the cards of signposts, where a question or theme speaks of somebody in danger."""
    if not answer.signposts:
        return {}
    reply = reply_to(replace(answer, quotes=()), messages)
    # An old serial: the filters of the conversation stay as they are.
    return {"help": reply.cards | {"intro": reply.text, "serial": 0, "id": "cafe-help"}}


def _section(section: Section, messages: Messages) -> Props:
    return {
        "kind": str(section.kind),
        "heading": messages.say(f"cafe_section_{section.kind}"),
        "missing": list(say_missing(section, messages)),
        "items": [_item(item, messages) for item in section.items],
        "reserve": [_item(item, messages) for item in section.reserve],
        "spare": messages.say("cafe_spare", count=len(section.reserve)),
    }


def _item(item: Item, messages: Messages) -> Props:
    shown: Props = {"id": item.id, "note": item.note, "kind": messages.say("cafe_own_note")}
    if item.quote is None:
        return shown
    return shown | _quote(item.quote, messages) | {"kind": messages.say(f"cafe_kind_{item.kind}")}


def _quote(quote: Quote, messages: Messages) -> Props:
    said = attribute(quote, messages)
    return {
        "text": quote.text,
        "language": quoted_language(quote),
        "title": said.title,
        "details": said.details,
        "marks": list(said.marks),
        "link": said.link or "",
        "page": f"{quote.local_link}{QUOTE_ANCHOR}",
    }
