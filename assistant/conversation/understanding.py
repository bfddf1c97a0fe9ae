"""What a question means after what was asked before: values in, values out.

There is no language model in it. A question is a follow-up where its own words do not say what
it is about: a word points back ("wat betekent *dat*?"), or there is no content in it ("waarom?").
It then takes the subject of the question before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.relation import Relation, asks_for_more, relation_of, stems
from assistant.conversation.words import Wording, load_sorts, wording
from assistant.documents import Signpost

_INDEFINITE = ("een", "a", "an")
_LONGEST_SUBJECT = 12  # words that are carried over


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation remembers.

    ``topic`` is the last question that stood by itself, ``details`` the content of the last
    follow-up to it, ``searched`` the text that was searched, ``shown`` how many of its quotes
    were shown. ``answered`` tells whether the sources held an answer to the topic. ``signposts``
    came with the last answer: what is carried over may no longer show the crisis by its words.
    """

    topic: str = ""
    details: tuple[str, ...] = ()
    searched: str = ""
    sectors: tuple[str, ...] = ()
    shown: int = 0
    answered: bool = True
    signposts: tuple[Signpost, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched: ``text`` stands by itself.

    ``topic`` and ``details`` are what the next follow-up takes over, ``sectors`` the filter that
    was asked for in words; ``skip`` counts quotes that were shown before.
    """

    text: str
    relation: Relation
    topic: str
    details: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    skip: int = 0

    @property
    def is_follow_up(self) -> bool:
        """Tell whether anything was taken over from before."""
        return self.relation is not Relation.NEW


def understand(question: str, state: State) -> Understood:
    """Work out what a question means after what was asked before.

    UNSURE: it may stand by itself too; what the sources answer can tell.

    >>> state = State(topic="Wat is het S-team?")
    >>> understand("welke school heeft dat?", state).text
    'S-team: welke school heeft dat?'
    >>> understand("Wat is pesten?", state).text
    'Wat is pesten?'
    """
    question = " ".join(question.split())
    asked, before = wording(question), wording(state.topic)
    if asks_for_more(asked) and state.topic:
        return Understood(
            state.searched, Relation.MORE, state.topic, state.details, state.sectors, state.shown
        )
    goes_on = state.topic and not asked.is_courtesy
    relation = relation_of(asked, before) if goes_on else Relation.NEW
    if relation is Relation.NEW:
        return Understood(question, relation, question)
    sectors = asked.sectors or state.sectors
    if exchanged := _exchanged(asked, before):
        return Understood(exchanged, relation, exchanged, (), sectors)
    text = _combined(question, asked, state)
    return Understood(text, relation, state.topic, asked.content[:_LONGEST_SUBJECT], sectors)


def next_state(understood: Understood, shown: int, *, answered: bool = True) -> State:
    """Give what to remember after ``shown`` quotes were shown for a question."""
    return State(
        topic=understood.topic,
        details=understood.details,
        searched=understood.text,
        sectors=understood.sectors,
        shown=understood.skip + shown,
        answered=answered,
    )


def _exchanged(asked: Wording, before: Wording) -> str:
    """Give the question before with one thing exchanged for its like; empty where none fits.

    "Wat doet een switchcoach?", "of een fitcoach?": "Wat doet een fitcoach?" But "en de
    wachttijd?" asks for something that the switchcoach has.
    """
    sorts = load_sorts()
    new = range(asked.body, len(asked.words))
    bare = all(asked.bears_subject(n) or sorts.of(asked.lower[n], "articles") for n in new)
    if not (asked.opens and bare and before.is_framed) or asked.sectors:
        return ""
    if not asked.content:
        return _with_other_people(before, [asked.words[n] for n in new])
    is_like = before.defines and asked.lower[asked.body] in _INDEFINITE
    if not is_like or any(sorts.of(word, "prepositions") for word in before.lower):
        return ""
    start = before.words[before.body : before.body + 2]
    return " ".join((*start, *asked.words[asked.body :])) + "?"


def _with_other_people(before: Wording, new: Sequence[str]) -> str:
    """Exchange the people a question is about, if both name them once and in one number.

    "Wat kunnen docenten doen tegen stress?", "en ouders?": "Wat kunnen ouders doen tegen stress?"
    """
    sorts = load_sorts()
    places = [n for n, word in enumerate(before.lower) if sorts.of(word, "audience")]
    others = [word for word in new if sorts.of(word.lower(), "audience")]
    if len(places) != 1 or len(others) != 1:
        return ""
    place, other = places[0], others[0]
    if _is_plural(other) != _is_plural(before.words[place]):
        return ""
    return " ".join((*before.words[:place], other, *before.words[place + 1 :])) + "?"


def _is_plural(noun: str) -> bool:
    """Tell by its ending whether a Dutch or English noun for people is a plural."""
    return noun.lower().endswith(("en", "s"))


def _combined(question: str, asked: Wording, state: State) -> str:
    """Give the subject of before, and the question."""
    subject = subject_of(wording(state.topic), without_sectors=bool(asked.sectors))
    own = set(stems((*asked.words, *subject)))
    details = [word for word in state.details if not set(stems([word])) <= own]
    carried = " ".join((*subject[:_LONGEST_SUBJECT], *details))
    return f"{carried}: {question}" if carried else question


def subject_of(topic: Wording, *, without_sectors: bool = False) -> tuple[str, ...]:
    """Give the words that say what a question is about, in order.

    Loose words are their own subject; of "wat is …" it is what follows, from its first noun on.
    Of another question it is all content but its finite verb, with the small words between.

    >>> subject_of(wording("Hoeveel leerlingen zijn wel eens gepest op stage?"))
    ('leerlingen', 'gepest', 'op', 'stage')
    """
    start = topic.body + 2 if topic.defines else topic.body
    whole = topic.defines or not topic.is_framed
    kept: list[str] = []
    between: list[str] = []
    for place in range(start, len(topic.words)):
        word = topic.words[place]
        if without_sectors:
            word = load_sorts().without_sector(word)
        bears = topic.bears_subject(place) and place != topic.verb_place
        if word and (whole or bears or word in topic.names):
            kept += [*(between if kept and all(map(_joins, between)) else ()), word]
            between = []
        else:
            between.append(word)
    said = wording(" ".join(kept))
    first = next((n for n in range(len(kept)) if said.bears_subject(n)), 0)
    return tuple(kept[first:])


def _joins(word: str) -> bool:
    """Tell whether a small word may stand within a name or a noun phrase."""
    return load_sorts().of(word.lower(), "prepositions", "articles", "joining")
