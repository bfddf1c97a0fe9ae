"""The hand-out for participants, as a PDF: quotes per part of the session, and their sources."""

from assistant.cafe.attribution import list_sources
from assistant.cafe.missing import say_missing
from assistant.cafe.plan import Plan, Section
from assistant.cafe.printed_quote import item_values, source_values
from assistant.cafe.session import describe
from assistant.cafe.typesetting import Values, typeset
from assistant.messages import Messages


def handout_pdf(plan: Plan, messages: Messages) -> bytes:
    """Give the hand-out as a tagged PDF on A4."""
    return typeset(
        "handout",
        {
            "title": f"{messages.say('cafe_handout_title')}: {plan.wishes.theme}",
            "kicker": messages.say("cafe_handout_title"),
            "theme": plan.wishes.theme,
            "language": messages.language,
            "about": describe(plan, messages),
            "sections": [_section_values(section, messages) for section in plan.sections],
            "sources": [source_values(said) for said in list_sources(plan, messages)],
            "say": {
                label: messages.say(f"cafe_{label}")
                for label in ("verbatim", "heading_sources", "own_note", "made_with")
            },
        },
    )


def _section_values(section: Section, messages: Messages) -> Values:
    return {
        "heading": messages.say(f"cafe_section_{section.kind}"),
        "missing": say_missing(section, messages),
        "items": [item_values(item, messages) for item in section.items],
    }
