r"""The hand-out as Markdown that reads back to the very words of the sources.

By the rules of CommonMark 0.31: a backslash before an ASCII punctuation mark keeps it from
being mark-up, also that of common extensions; marks that none of them can take for mark-up
stay bare, so that the file reads well as it is. White space that would be dropped is written
as a numeric reference.
"""

import re

from assistant.cafe.attribution import Attribution, attribute, list_sources
from assistant.cafe.missing import say_missing
from assistant.cafe.plan import Item, Plan, Section
from assistant.cafe.session import describe
from assistant.messages import Messages

# Not a comma and the like, a point or colon that ends a word, a hyphen within one.
_PUNCTUATION = re.compile(
    r"(?![,;?%/]|(?:(?<=[^\W\d_]{2})|(?<=[%)]))\.(?=\s|$)"
    r"|(?<=[^\W_]):(?=\s)|(?<=[^\W\d_])-(?=[^\W\d_]))"
    r"([!-/:-@\[-`{-~])"
)
# White space at either end of a line is dropped, and these characters would end it.
_EDGES = re.compile(r"^[ \t]+|[ \t]+$|[\r\x0b\x0c]")


def handout_markdown(plan: Plan, messages: Messages) -> str:
    """Give the hand-out as CommonMark."""
    title = f"{messages.say('cafe_handout_title')}: {plan.wishes.theme}"
    parts = [
        f"# {_escaped(' '.join(title.split()))}",
        _escaped(describe(plan, messages)),
        _escaped(messages.say("cafe_verbatim")),
    ]
    for section in plan.sections:
        parts.extend(_section(section, messages))
    if sources := list_sources(plan, messages):
        parts.append(f"## {_escaped(messages.say('cafe_heading_sources'))}")
        parts.append("\n".join(f"- {_one_line(said)}" for said in sources))
    return "\n\n".join(parts) + "\n"


def _section(section: Section, messages: Messages) -> list[str]:
    heading = f"## {_escaped(messages.say(f'cafe_section_{section.kind}'))}"
    missing = [f"*{_escaped(sentence)}*" for sentence in say_missing(section, messages)]
    return [heading, *missing, *(part for item in section.items for part in _item(item, messages))]


def _item(item: Item, messages: Messages) -> list[str]:
    parts = []
    if item.quote is not None:
        kind = _escaped(messages.say(f"cafe_kind_{item.kind}"))
        parts += [
            blockquote(item.quote.text),
            f"{kind}: {_one_line(attribute(item.quote, messages))}",
        ]
    if item.note:
        label = _escaped(messages.say("cafe_own_note"))
        parts.append(f"**{label}:** {_lines(item.note.strip())}")
    return parts


def blockquote(words: str) -> str:
    r"""Give words as a quotation that a CommonMark parser turns into the same words.

    >>> blockquote("1. *Let op:*\n  zie [1]")
    '> 1\\. \\*Let op\\:\\*\\\n> &#32;&#32;zie \\[1\\]'
    """
    return "> " + _lines(words).replace("\n", "\n> ").replace("\n> \n", "\n>\n")


def _lines(words: str) -> str:
    """Give words with a hard break for each line's end, and a paragraph after an empty line."""
    first, *further = re.split(r"\n\n(\n*)", words)
    paragraphs = [_hard_breaks(first)]
    for more_empty, paragraph in zip(further[::2], further[1::2], strict=True):
        paragraphs.append("&#10;" * len(more_empty) + _hard_breaks(paragraph))
    return "\n\n".join(paragraphs)


def _hard_breaks(paragraph: str) -> str:
    return "\\\n".join(_line(line) for line in paragraph.split("\n"))


def _line(line: str) -> str:
    return _EDGES.sub(lambda match: "".join(f"&#{ord(c)};" for c in match.group()), _escaped(line))


def _escaped(words: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", words)


def _one_line(said: Attribution) -> str:
    """Give a source in one line: title with link, details, marks in italics."""
    title = _escaped(" ".join(said.title.split()))
    if said.link is not None:
        title = f"[{title}](<{_as_destination(said.link)}>)"
    marks = [f"*{_escaped(mark)}*" for mark in said.marks]
    return " · ".join(filter(None, (title, _escaped(said.details), *marks)))


def _as_destination(link: str) -> str:
    """Give a link as it may stand between angle brackets."""
    for character in '\\<>"`{}|^ \n':
        link = link.replace(character, f"%{ord(character):02X}")
    return link.replace("&", "&amp;")
