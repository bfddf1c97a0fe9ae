"""What the sources do not hold for a part of a session, to be said there. Pure."""

from assistant.cafe.plan import Section, SectionKind
from assistant.messages import Messages
from assistant.spans import PassageKind


def missing(section: Section) -> tuple[str, ...]:
    """Name what was sought for a section and not found; ``say_missing`` has the sentences.

    An opening without a figure says so, even where it has something else.
    """
    if not section.items:
        return (str(section.kind),)
    kinds = {item.kind for item in section.items if item.quote is not None}
    if section.kind is SectionKind.OPENING and PassageKind.FIGURE not in kinds:
        return ("figures",)
    return ()


def say_missing(section: Section, messages: Messages) -> tuple[str, ...]:
    """Give the fixed sentences for what was not found."""
    return tuple(messages.say(f"cafe_none_{name}") for name in missing(section))
