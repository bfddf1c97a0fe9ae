"""From wishes to a plan: for each part of the session the best quotes of its kind.

What the sources do not hold stays empty, and is said; nothing is put in its place.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.cafe.choosing import Worth, choose, item_of
from assistant.cafe.further_reading import further_reading
from assistant.cafe.plan import Format, Plan, Section, SectionKind, Wishes
from assistant.cafe.timetable import make_timetable, table_sizes
from assistant.documents import Quote
from assistant.gathering import Gathered
from assistant.service import Assistant
from assistant.spans import PassageKind

_RESERVE = 5
_READING = 4
_FEWEST_QUESTIONS, _MOST_QUESTIONS = 3, 6
# What opens a session well: a finding, or somebody's own words.
_FINDING = re.compile(r"\b(onderzoek|blijkt|bleek|monitor|research|study|studies)\b", re.IGNORECASE)
_SPOKEN = re.compile(r"[“‘„]\w")
_NAMES_NOBODY = re.compile(r"\b(hun|hen|zij|ze|deze|zulke|they|their|these)\b", re.IGNORECASE)
_STRIKING = 0.15
# A sentence about its own publication, or one that sends the reader somewhere, opens nothing.
_POINTS_ELSEWHERE = re.compile(
    r"\b(klik|kijk|lees|bekijk|mail|meer weten|meer lezen|vind je|www\.|click|read more|"
    r"(deze|dit|de) (module|(inspiratie)?kaart|checklist|handreiking|artikel|publicatie|pagina))",
    re.IGNORECASE,
)

_ABOUT_ITSELF = re.compile(
    r"\b(oorspronkelijke|original) (pagina|artikel|uitgave|tekst|page|article)\b"
)

_Kinds = frozenset[PassageKind]


@dataclass(frozen=True, slots=True)
class _Part:
    """A section of a format: how many quotes of which kinds it has at most, in order."""

    kind: SectionKind
    wanted: tuple[tuple[_Kinds, int], ...]


def make_plan(assistant: Assistant, wishes: Wishes) -> Plan:
    """Plan a session from what the sources hold about its theme.

    Raises:
        IndexMissingError, IndexDamagedError, ModelError: as ``Assistant.answer``.
    """
    sectors = (wishes.sector,) if wishes.sector else ()
    gathered = assistant.gather(wishes.theme, sectors=sectors)
    days = {record.source.id: record.indexed_at[:10] for record in assistant.records()}
    return compose(wishes, gathered, days)


def compose(wishes: Wishes, gathered: Sequence[Gathered], days: Mapping[str, str]) -> Plan:
    """Divide what was gathered over the sections of a plan.

    ``days`` has the date of retrieval (ISO) of each source.
    """
    sections = _filled(_parts(wishes), gathered)
    quoted = {
        item.quote.source.id
        for section in sections
        for item in (*section.items, *section.reserve)
        if item.quote
    }
    retrieved = {source_id: days[source_id] for source_id in sorted(quoted) if source_id in days}
    return Plan(wishes, tuple(sections), make_timetable(wishes), retrieved)


def _parts(wishes: Wishes) -> tuple[_Part, ...]:
    figure, statement = _of(PassageKind.FIGURE), _of(PassageKind.TEXT)
    definition, example = _of(PassageKind.DEFINITION), _of(PassageKind.EXAMPLE)
    question, tip, tool = _of(PassageKind.QUESTION), _of(PassageKind.TIP), _of(PassageKind.TOOL)
    if wishes.format is Format.TEAMSESSIE:
        return (
            _Part(SectionKind.EXAMPLES, ((example, 1),)),
            _Part(SectionKind.QUESTIONS, ((question, 1),)),
            _Part(SectionKind.TIPS, ((tip | tool, 1),)),
        )
    tables = len(table_sizes(wishes.participants))
    questions = max(_FEWEST_QUESTIONS, min(_MOST_QUESTIONS, tables))
    if wishes.format is Format.TRAINING:
        return (
            _Part(SectionKind.OPENING, ((figure, 2), (definition, 1), (statement, 2))),
            _Part(SectionKind.EXAMPLES, ((example, 2),)),
            _Part(SectionKind.QUESTIONS, ((question, questions),)),
            _Part(SectionKind.TIPS, ((tool, 3), (tip, 3))),
            _Part(SectionKind.READING, ()),
        )
    return (
        _Part(SectionKind.OPENING, ((figure, 1), (statement | definition, 1))),
        _Part(SectionKind.EXAMPLES, ((example, 3),)),
        _Part(SectionKind.QUESTIONS, ((question, questions),)),
        _Part(SectionKind.TIPS, ((tip, 4), (tool, 2))),
        _Part(SectionKind.READING, ()),
    )


def _of(kind: PassageKind) -> _Kinds:
    return frozenset({kind})


def _filled(parts: Sequence[_Part], gathered: Sequence[Gathered]) -> list[Section]:
    """Choose the items of all sections, then their reserves, so that no quote is there twice."""
    usable = [one for one in gathered if not _is_of_no_use(one)]
    taken: list[Quote] = []
    chosen: dict[SectionKind, list[Gathered]] = {part.kind: [] for part in parts}
    for part in parts:
        for kinds, count in part.wanted:
            found = choose(_kinds(usable, kinds), count, taken, _worth(part))
            chosen[part.kind] += found
            taken += [one.quote for one in found]
    if SectionKind.READING in chosen:
        found = further_reading(gathered, taken, _READING)
        chosen[SectionKind.READING] += found
        taken += [one.quote for one in found]
    sections = []
    for part in parts:
        kinds = frozenset().union(*(kinds for kinds, _ in part.wanted)) or _of(PassageKind.OFFER)
        reserve = choose(_kinds(usable, kinds), _RESERVE, taken, _worth(part))
        taken += [one.quote for one in reserve]
        items = tuple(map(item_of, chosen[part.kind]))
        sections.append(Section(part.kind, items, tuple(map(item_of, reserve))))
    return sections


def _kinds(gathered: Iterable[Gathered], kinds: _Kinds) -> list[Gathered]:
    return [one for one in gathered if one.kind in kinds]


def _worth(part: _Part) -> Worth:
    return _opening_worth if part.kind is SectionKind.OPENING else _plain_worth


def _plain_worth(one: Gathered) -> float:
    return one.quote.score


def _opening_worth(one: Gathered) -> float:
    text = one.quote.text
    striking = bool(_FINDING.search(text)) + bool(_SPOKEN.search(text))
    return one.quote.score + _STRIKING * (striking - bool(_NAMES_NOBODY.search(text)))


def _is_of_no_use(one: Gathered) -> bool:
    """Tell whether a quote only points elsewhere, or tells where its own publication is."""
    if one.kind is PassageKind.TEXT:
        return bool(_POINTS_ELSEWHERE.search(one.quote.text))
    return bool(_ABOUT_ITSELF.search(one.quote.text))
