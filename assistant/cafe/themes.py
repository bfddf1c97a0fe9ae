"""Themes that the index offers, with how many quotes of each kind it has about them.

A theme is what a heading names, without the words that say what kind of text follows:
"Cijfers over ouderbetrokkenheid" offers "ouderbetrokkenheid".
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.cafe.plan import Wishes
from assistant.documents import BlockKind, Document
from assistant.messages import Messages
from assistant.service import Assistant
from assistant.spans import PassageKind

_MOST = 24
_NAMED = 5  # where there is nothing about a theme
_MOST_TRIED = 60  # names that are looked up; each takes some 10 ms
_LONGEST_WORDS = 4
_FEWEST_QUOTES = 3
_FEWEST_KINDS = 2
# What says of which kind a text is, before the name of what it is about.
_LABEL = re.compile(
    r"^(?:\d+[.)]?\s+|(?-i:[A-Z]{4,}(?: [A-Z]{2,})*\b)\s*|(?:goed voorbeeld|praktijkvoorbeeld|"
    r"(?:luister|kijk|lees)?tips?|video|module|infographic|aandachtspunt|inzicht|training|"
    r"workshop|thema)\s*[:–-]\s*|(?:cijfers|vragen|feiten|tips|voorbeelden|meer lezen)\s+"
    r"(?:over|voor|van|bij|rond)\s+(?:(?:de|het|een)\s+)?)+",
    re.IGNORECASE,
)
# A heading that asks, calls, names a person or is about the publication itself is no theme.
_NO_THEME = re.compile(
    r"[?!:…|@'‘“]|^(?:de|het|een|je|dit|deze|wie|wat|waar\w*|hoe|welke?|wanneer|blijf|volg|meld|"
    r"lees|bekijk|kijk|stel|neem|over|voor|van|in|uit|met|voorbeeld\w*|literatuur)\b|"
    r"\b(?:programma|project|module|modules|traject\w*|slag|profiel|contact|colofon|tekst|bronnen|"
    r"stappen|stappenplan|website|e-learning|checklist|links|aanbevelingen|overzicht|aanpakken)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with how many quotes of each kind there are about it, from how many sources."""

    name: str
    counts: Mapping[PassageKind, int]
    sources: int

    @property
    def quotes(self) -> int:
        """Give the number of all quotes."""
        return sum(self.counts.values())


def themes(assistant: Assistant, *, sectors: Collection[str] = ()) -> tuple[Theme, ...]:
    """Give the themes for which a session can be made, those with most kinds of quotes first.

    Takes about a second for five sources; the answer stays good for as long as the index.

    Raises:
        IndexMissingError, IndexDamagedError, ModelError: as ``Assistant.answer``.
    """
    documents = [assistant.document(record.source.id) for record in assistant.records()]
    found = []
    for name in list(_names(documents))[:_MOST_TRIED]:
        theme = _theme(assistant, name, sectors)
        if theme.quotes >= _FEWEST_QUOTES and len(theme.counts) >= _FEWEST_KINDS:
            found.append(theme)
    return tuple(sorted(found, key=_richness, reverse=True)[:_MOST])


def say_theme(theme: Theme, messages: Messages) -> str:
    """Tell how much of each kind there is about a theme."""
    kinds = ", ".join(
        f"{count} × {messages.say(f'cafe_kind_{kind}').lower()}"
        for kind, count in theme.counts.items()
    )
    key = "cafe_theme_line_one" if theme.sources == 1 else "cafe_theme_line"
    values = {} if theme.sources == 1 else {"sources": theme.sources}
    return messages.say(key, theme=theme.name, count=theme.quotes, kinds=kinds, **values)


def say_nothing(offered: Sequence[Theme], wishes: Wishes, messages: Messages) -> str:
    """Say that no source speaks of a theme, and name some of those that are ``offered``."""
    names = ", ".join(theme.name for theme in offered[:_NAMED])
    if not names:
        return messages.say("cafe_themes_none")
    key = "cafe_nothing_found_in_sector" if wishes.sector else "cafe_nothing_found"
    values = {"sector": wishes.sector} if wishes.sector else {}
    return messages.say(key, theme=wishes.theme, themes=names, **values)


def _richness(theme: Theme) -> tuple[int, int]:
    """Give what sorts first the theme that fills most of a session."""
    kinds = theme.counts.keys() - {PassageKind.TEXT}
    return len(kinds), sum(theme.counts[kind] for kind in kinds)


def _theme(assistant: Assistant, name: str, sectors: Collection[str]) -> Theme:
    gathered = assistant.gather(name, sectors=sectors)
    kinds = Counter(one.kind for one in gathered)
    counts = {kind: kinds[kind] for kind in PassageKind if kinds[kind]}
    return Theme(name, counts, len({one.quote.source.id for one in gathered}))


def _names(documents: Collection[Document]) -> Iterator[str]:
    """Give what headings name, each once, from all documents in turn."""
    seen: set[str] = set()
    columns = [list(_headings(document)) for document in documents]
    for row in range(max(map(len, columns), default=0)):
        for column in columns:
            name = _name(column[row]) if row < len(column) else ""
            key = " ".join(sorted(re.findall(r"\w{4,}", name.casefold())))
            if name and key not in seen:
                seen.add(key)
                yield name


def _headings(document: Document) -> Iterator[str]:
    """Give the headings of a document that have text below them, but its title."""
    blocks = document.blocks
    for block, following in pairwise(blocks[1:]):
        if block.kind is BlockKind.HEADING and following.kind is not BlockKind.HEADING:
            yield document.text[block.start : block.end]


def _name(heading: str) -> str:
    """Give the theme that a heading names; "" where it names none.

    >>> _name("Tip: cijfers over ouderbetrokkenheid"), _name("Ines Roessink"), _name("MBO")
    ('Ouderbetrokkenheid', '', '')
    """
    name = re.sub(r"\s*\([^)]*\)", "", _LABEL.sub("", heading)).strip(" .")
    words = name.split()
    is_person = len(words) > 1 and all(word[:1].isupper() for word in words)
    is_long = not words or len(words) > _LONGEST_WORDS
    if is_long or is_person or _NO_THEME.search(name) or name.isupper() or len(name) < len("stage"):
        return ""
    return name[0].upper() + name[1:]
