"""All that an answer may say apart from quotes: messages, and metadata as the catalogue has it.

The catalogue's own entries count, not what an answer carries as its source: a title that was
changed on the way is unknown here.
"""

import re
import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from assistant.documents import AnswerKind, BlockKind, PageKind, PassageKind, Quote, Source
from assistant.links import fingerprint_of
from assistant.messages import Messages
from evals.grounding.fragments import MARK
from evals.grounding.published import Published

NAMES = frozenset(
    str(name) for names in (AnswerKind, BlockKind, PageKind, PassageKind) for name in names
)
"""Names of a closed list that stand in data and are not shown."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What may be said in one place: fixed strings, sentences with fields, and links.

    ``values`` are metadata, which the fields of ``messages`` take; ``link_start`` opens a
    link whose fragment is checked elsewhere.
    """

    messages: Messages
    values: frozenset[str] = frozenset()
    link_start: str | None = None

    def has(self, words: str) -> bool:
        """Tell whether a string is of known origin."""
        stripped = words.strip()
        if not stripped or stripped in self.values or stripped in NAMES:
            return True
        if self.link_start is not None and stripped.startswith(self.link_start):
            return True
        return any(
            (match := pattern.fullmatch(stripped)) is not None
            and all(value in self.values for value in match.groups())
            for pattern in _sentences(tuple(self.messages.templates.values()))
        )

    def pieces(self) -> Iterable[str]:
        """Give all strings that stand in a line of text: metadata, and messages filled with it."""
        yield from filter(None, self.values)
        for key in self.messages.templates:
            fields = self.messages.fields(key)
            if not fields:
                yield self.messages.say(key)
            elif len(fields) == 1:
                (name,) = fields
                yield from (self.messages.say(key, **{name: value}) for value in self.values)


@lru_cache(maxsize=4)
def _sentences(templates: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Give a pattern for each message, with a group for each field."""
    return tuple(
        re.compile("".join(_template_parts(template)), re.DOTALL) for template in templates
    )


def _template_parts(template: str) -> Iterable[str]:
    for literal, name, _, _ in string.Formatter().parse(template):
        yield re.escape(literal)
        if name:
            yield "(.+?)"


def of_quote(quote: Quote, source: Source, published: Published, messages: Messages) -> Vocabulary:
    """Give what may stand at a quote; its own text and heading are looked up in the file.

    ``source`` is the catalogue's, ``published`` the file's.
    """
    print_of_words = fingerprint_of(quote.text)
    span = f"/bron/{source.id}?van={quote.start}&tot={quote.end}&tekst={print_of_words}"
    values = {*_metadata(source, messages), print_of_words, span, f"{span}#citaat"}
    if quote.page is not None:
        values |= {str(quote.page), published.label_of(quote.page)}
    if quote.column_heads and published.places_of(quote.column_heads):
        values.add(quote.column_heads)
    link_start = None
    if source.url is not None and not source.is_card:
        address = source.url.partition("#")[0]
        link_start = f"{address}{MARK}" if quote.page is None else None
        values.add(f"{address}#page={quote.page}")
    return Vocabulary(messages, frozenset(values), link_start)


def of_source(source: Source, messages: Messages) -> Vocabulary:
    """Give what may stand at a source that is named only."""
    values = frozenset({*_metadata(source, messages), f"/bron/{source.id}"})
    return Vocabulary(messages, values)


def of_contact(name: str, messages: Messages) -> Vocabulary:
    """Give what may stand at a contact, by its name: its own row of the contacts' file."""
    text = resources.files("assistant").joinpath("signposts.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    row: dict[str, str] = next((row for row in data["contact"] if row["name"] == name), {})
    values = {*map(str, row.values()), *_dates(str(data["checked"]), messages)}
    if "phone" in row:
        values.add("tel:" + "".join(c for c in row["phone"] if c.isdigit() or c == "+"))
    return Vocabulary(messages, frozenset(values))


def _metadata(source: Source, messages: Messages) -> set[str]:
    known = {source.id, source.title, source.publisher, source.kind, source.url or ""}
    return known | _dates(source.date or "", messages)


def _dates(date: str, messages: Messages) -> set[str]:
    """Give a date as the catalogue has it and in words."""
    year, month, day = (*date.split("-"), "", "")[:3]
    months = messages.say("months").split()
    words = [day.lstrip("0"), months[int(month) - 1] if month else "", year]
    return {date, " ".join(filter(None, words))}
