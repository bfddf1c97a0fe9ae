"""``python -m assistant cafe``: from a theme to a session on paper."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from assistant.cafe.checking import Change, check, say_change
from assistant.cafe.exporting import export
from assistant.cafe.missing import say_missing
from assistant.cafe.plan import Format, Plan
from assistant.cafe.planning import make_plan
from assistant.cafe.serialising import plan_as_json
from assistant.cafe.session import describe
from assistant.cafe.themes import say_nothing, say_theme, themes
from assistant.cafe.wishes import read_wishes, remarks
from assistant.documents import SECTORS
from assistant.errors import AssistantError
from assistant.messages import Messages, load_messages
from assistant.service import Assistant, open_assistant


def add_cafe(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of ``python -m assistant``.

    Numbers and names are read as text: what cannot be gets an answer of our own, in Dutch.
    """
    cafe = commands.add_parser("cafe", help="maak een kenniscafé over een thema")
    cafe.add_argument("theme", nargs="?", metavar="thema")
    cafe.add_argument("--out", type=Path, metavar="MAP", help="schrijf de bestanden hierin")
    cafe.add_argument("--sector", metavar="|".join(SECTORS))
    cafe.add_argument("--participants", metavar="AANTAL", help="deelnemers (24)")
    cafe.add_argument("--minutes", metavar="AANTAL", help="duur (90)")
    cafe.add_argument("--rounds", metavar="AANTAL", help="rondes (zoveel als er passen)")
    cafe.add_argument("--format", metavar="|".join(Format))
    cafe.add_argument("--json", action="store_true", help="toon het plan als JSON")
    cafe.add_argument("--themes", action="store_true", help="toon welke thema's er zijn")
    cafe.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    messages = load_messages("nl")
    if options.themes:
        _show_themes(open_assistant(), messages)
        return 0
    named = ("theme", "sector", "participants", "minutes", "rounds", "format")
    wishes = read_wishes({name: getattr(options, name) for name in named}, messages)
    if options.out is None and not options.json:
        raise AssistantError(messages.say("cafe_no_output"))
    assistant = open_assistant()
    plan = make_plan(assistant, wishes)
    if options.out is not None and not any(section.items for section in plan.sections):
        offered = themes(assistant, sectors=(wishes.sector,) if wishes.sector else ())
        raise AssistantError(say_nothing(offered, wishes, messages))
    checked = check(plan, assistant)
    written = () if options.out is None else export(checked.plan, options.out, messages)
    if options.json:
        print(json.dumps(plan_as_json(checked.plan), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_told(checked.plan, checked.changes, messages)))
        print("\n".join(f"  {path}" for path in written))
    return 0


def _told(plan: Plan, changes: tuple[Change, ...], messages: Messages) -> Iterator[str]:
    """Tell what is in a plan, what was not found, and what to know of it."""
    name = messages.say(f"cafe_format_{plan.wishes.format}")
    yield f"{name[0].upper()}{name[1:]} ‘{plan.wishes.theme}’: {describe(plan, messages)}"
    yield from remarks(plan.wishes, messages)
    for section in plan.sections:
        if section.items:
            count = len(section.items)
            key = "cafe_section_count_one" if count == 1 else "cafe_section_count"
            title = messages.say(f"cafe_section_{section.kind}")
            yield messages.say(key, section=title, count=count)
        yield from say_missing(section, messages)
    yield from (say_change(change, messages) for change in changes)
    yield messages.say("cafe_written")


def _show_themes(assistant: Assistant, messages: Messages) -> None:
    found = themes(assistant)
    if not found:
        raise AssistantError(messages.say("cafe_themes_none"))
    for theme in found:
        print(say_theme(theme, messages))
