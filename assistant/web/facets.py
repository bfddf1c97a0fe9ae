"""Filters as a visitor sees and says them: what can be chosen, what is, and the words for it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.conversation.words import load_sorts
from assistant.documents import SECTORS, Source
from assistant.lexical import DutchTokenizer
from assistant.messages import Messages
from assistant.retrieval import Filters

Chip = dict[str, str]
"""An active filter that can be taken away: its ``name``, ``value`` and ``label``."""

_YEAR = re.compile(r"\b(sinds|vanaf|na|since|from|after)\s+((?:19|20)\d\d)\W*$", re.IGNORECASE)
_BY = r"\b(?:van|volgens|door|by|from|according to)\s+(?:het\s+|de\s+|the\s+)?"
_SECTOR = r"\b(?:voor|in|op|binnen|alleen|enkel|for|at|only)\s+(?:het\s+|de\s+|the\s+|een\s+)?"
_ONLY = r"\b(?:alleen|enkel|uitsluitend|only|just)\s+"
_EVERYTHING = re.compile(
    r"^\W*(?:zonder filters?|alle bronnen|zoek(?: in)? alle bronnen|no filters?|all sources)\W*$",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("en dan ook alleen enkel nu graag and then also only please maar".split())
_SHORTEST_NAME = 3  # letters by which a publisher is known


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be filtered by: what the indexed sources have, each in its order."""

    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message says about filters: the filters with it, and the words that are left.

    ``is_all`` tells that it asks nothing else.
    """

    filters: Filters
    rest: str
    is_all: bool = False


def facets_of(sources: Iterable[Source]) -> Facets:
    """Give what the sources can be filtered by."""
    known = list(sources)
    named = {sector for source in known for sector in source.sectors}
    years = {int(s.date[:4]) for s in known if s.date and s.date[:4].isdecimal()}
    return Facets(
        sectors=tuple(sector for sector in SECTORS if sector in named),
        kinds=tuple(sorted({source.kind for source in known if source.kind}, key=str.casefold)),
        publishers=tuple(sorted({source.publisher for source in known}, key=str.casefold)),
        years=tuple(sorted(years, reverse=True)),
    )


def chips_of(filters: Filters, messages: Messages) -> list[Chip]:
    """Give the active filters, one a value."""
    chips = [
        {"name": name, "value": value, "label": messages.say(f"filter_{name}", value=value)}
        for name in ("sectors", "kinds", "publishers")
        for value in getattr(filters, name)
    ]
    if filters.year_from:
        year = str(filters.year_from)
        label = messages.say("filter_year_from", value=year)
        chips.append({"name": "year_from", "value": year, "label": label})
    return chips


def without(filters: Filters, name: str, value: str) -> Filters:
    """Give the filters without the one that a chip stands for; unknown ones change nothing."""
    if name == "year_from":
        return replace(filters, year_from=0)
    if name not in ("sectors", "kinds", "publishers"):
        return filters
    return _changed(filters, name, tuple(one for one in getattr(filters, name) if one != value))


def chosen(values: Mapping[str, object], facets: Facets) -> Filters:
    """Give the filters of a form; what the sources do not have is left out."""

    def known(name: str, offered: tuple[str, ...]) -> tuple[str, ...]:
        given = values.get(name)
        return tuple(one for one in offered if isinstance(given, list) and one in given)

    year = str(values.get("year_from") or "")
    return Filters(
        sectors=known("sectors", facets.sectors),
        kinds=known("kinds", facets.kinds),
        publishers=known("publishers", facets.publishers),
        year_from=int(year) if re.fullmatch(r"(?:19|20)\d\d", year) else 0,
    )


def wanted(message: str, filters: Filters, facets: Facets) -> Wanted:
    """Read filters from the words of a message, on top of those that are active.

    "Wat helpt tegen stress in het mbo?" keeps its words and asks for mbo. Of "cijfers over
    pesten vanaf 2022" the last two words are a filter and are not searched for.
    """
    if _EVERYTHING.match(message):
        return Wanted(Filters(), "", is_all=True)
    rest, sectors = message, _sectors_in(message, facets)
    if sectors:
        filters = replace(filters, sectors=sectors)
    if year := _YEAR.search(rest):
        after = year[1].lower() in ("na", "after")
        filters, rest = replace(filters, year_from=int(year[2]) + after), rest[: year.start()]
    for name, lead, values in (
        ("kinds", _ONLY, _kinds_by_word(facets)),
        ("publishers", f"(?:{_BY}|{_ONLY}(?:van\\s+)?)", _publishers_by_word(facets)),
    ):
        rest, value = _taken_off(rest, lead, values)
        if value:
            filters = _changed(filters, name, (value,))
    left = rest if rest == message else rest.rstrip(" ,;")
    nothing_else = not _asks_more(left, sectors)
    return Wanted(filters, left, is_all=nothing_else and (bool(sectors) or left != message))


def _changed(filters: Filters, name: str, values: tuple[str, ...]) -> Filters:
    """Give the filters with other values of one name."""
    return replace(filters, **{name: values})  # type: ignore[arg-type]


def _sectors_in(message: str, facets: Facets) -> tuple[str, ...]:
    """Give the sectors that a message says it is for, as far as there are sources of them."""
    words = load_sorts().sectors
    named = re.findall(rf"{_SECTOR}({'|'.join(map(re.escape, words))})\b", message.lower())
    found = dict.fromkeys(words[word] for word in named)
    return tuple(sector for sector in found if sector in facets.sectors)


def _asks_more(text: str, sectors: tuple[str, ...]) -> bool:
    """Tell whether anything is left to search for beside the filters themselves."""
    if sectors:
        spoken = "|".join(map(re.escape, load_sorts().sectors))
        text = re.sub(rf"{_SECTOR}(?:{spoken})\b(?:\s+onderwijs\b)?", " ", text.lower())
    words = re.findall(r"\w+", text.lower())
    return any(word not in _SMALL_WORDS for word in words)


def _taken_off(text: str, lead: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Take the words of a filter off the end of a text; give what is left, and the value."""
    for word in sorted(values, key=len, reverse=True):
        if found := re.search(rf"{lead}{re.escape(word)}\W*$", text, re.IGNORECASE):
            return text[: found.start()], values[word]
    return text, ""


@lru_cache(maxsize=4)
def _kinds_by_word(facets: Facets) -> Mapping[str, str]:
    """Give each kind by its name and its plurals."""
    stems = DutchTokenizer()
    found: dict[str, str] = {}
    for kind in facets.kinds:
        for ending in ("", "en", "s", "'s", kind[-1:] + "en"):
            if stems.stems(kind + ending) == stems.stems(kind) or ending in ("s", "'s"):
                found[kind + ending] = kind
    return found


@lru_cache(maxsize=4)
def _publishers_by_word(facets: Facets) -> Mapping[str, str]:
    """Give each publisher by its whole name, and by its first word where only it has that one."""
    found = {name: name for name in facets.publishers}
    firsts = [(re.split(r"[\s-]", name)[0], name) for name in facets.publishers]
    for first, name in firsts:
        is_own = sum(other.casefold() == first.casefold() for other, _ in firsts) == 1
        is_sector = first.casefold() in load_sorts().sectors
        if is_own and not is_sector and len(first) >= _SHORTEST_NAME:
            found.setdefault(first, name)
    return found
