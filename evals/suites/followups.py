"""Whether a question is understood after the one before it, and a new subject is left alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.documents import Answer
from assistant.messages import load_messages
from assistant.service import Assistant
from assistant.web.talk import Memory, Talk
from evals.cases import Gold, Half, half_of, read_rows
from evals.figures import Figure, mean_figure
from evals.measures import holds_key


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions in a row; ``standalone`` says in full what the second means."""

    id: str
    first: str
    second: str
    follow_up: bool
    standalone: str
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """What the second question of a pair gave over one corpus.

    ``understood`` is the text that was searched; ``gold`` are the answers that this corpus
    holds, none where the pair is about another one.
    """

    pair: Pair
    understood: str
    answer: Answer
    standalone: Answer
    gold: tuple[Gold, ...]

    @property
    def key_shown(self) -> bool:
        """Tell whether a shown quote holds a phrase that answers."""
        return _shows(self.answer, self.gold)

    @property
    def key_with_standalone(self) -> bool:
        """Tell whether one does for the question in full: no more can be asked of retrieval."""
        return _shows(self.standalone, self.gold)

    @property
    def right(self) -> bool:
        """Tell whether a phrase that answers is shown, or what the question in full shows first."""
        own, other = _first(self.answer), _first(self.standalone)
        return self.key_shown or (own is not None and own == other)

    @property
    def source_first(self) -> bool:
        """Tell whether the first quote is of a source that answers."""
        first = _first(self.answer)
        return first is not None and first[0] in {one.source_id for one in self.gold}

    @property
    def taken_over(self) -> bool:
        """Tell whether anything but the question itself was searched."""
        return self.understood != " ".join(self.pair.second.split())


def load_pairs(half: Half) -> list[Pair]:
    """Read one half of ``evals/data/followups.jsonl``.

    Raises:
        AssistantError: the file is missing or a line is not a pair.
    """
    return [pair for pair in read_rows("followups", _pair) if half_of(pair.id) == half]


def _pair(row: Mapping[str, Any]) -> Pair:
    return Pair(
        id=row["id"],
        first=row["first"],
        second=row["second"],
        follow_up=row["follow_up"],
        standalone=row["standalone"],
        gold=tuple(Gold(one["source_id"], one["key"]) for one in row["gold"]),
    )


def ask_pairs(assistant: Assistant, pairs: Sequence[Pair]) -> list[Followed]:
    """Ask the two questions of each pair in a conversation of their own, as the chat does."""
    texts = {
        record.source.id: assistant.document(record.source.id).text
        for record in assistant.records()
    }
    settings = assistant.settings
    talk = Talk(assistant, load_messages("nl"), settings.max_question_characters)
    followed = []
    for pair in pairs:
        _, memory = talk.turn(pair.first, Memory(top=settings.top))
        turn, _ = talk.turn(pair.second, memory)
        gold = tuple(
            one
            for one in pair.gold
            if holds_key(texts.get(one.source_id, ""), one.source_id, [one])
        )
        standalone = assistant.answer(pair.standalone)
        followed.append(Followed(pair, turn.understood.text, turn.answer, standalone, gold))
    return followed


def measure_followups(followed: Sequence[Followed]) -> list[Figure]:
    """Measure the pairs of all corpora together; a figure of which there are none is left out.

    ``followups.right``, ``.key_shown``, ``.source_first`` and ``.key_with_standalone`` are of
    follow-ups over a corpus that holds their answer; see ``Followed`` for what each means.
    ``.recognised`` is the share of all follow-ups that took something over,
    ``.subject_changes_respected`` the share of new subjects that took over nothing.
    """
    follow_ups = [one for one in followed if one.pair.follow_up]
    answerable = [one for one in follow_ups if one.gold]
    changes = [one for one in followed if not one.pair.follow_up]
    values = {
        "right": _by_pair(answerable, lambda one: one.right),
        "key_shown": _by_pair(answerable, lambda one: one.key_shown),
        "source_first": _by_pair(answerable, lambda one: one.source_first),
        "key_with_standalone": _by_pair(answerable, lambda one: one.key_with_standalone),
        "recognised": _by_pair(follow_ups, lambda one: one.taken_over),
        "subject_changes_respected": _by_pair(changes, lambda one: not one.taken_over),
    }
    return [mean_figure(f"followups.{name}", column) for name, column in values.items() if column]


def _by_pair(followed: Sequence[Followed], holds: Callable[[Followed], bool]) -> list[float]:
    """Give one value a pair: over two corpora it is one question, not two independent ones."""
    by_pair: dict[str, list[float]] = {}
    for one in followed:
        by_pair.setdefault(one.pair.id, []).append(float(holds(one)))
    return [sum(values) / len(values) for values in by_pair.values()]


def _shows(answer: Answer, gold: Sequence[Gold]) -> bool:
    return any(holds_key(quote.text, quote.source.id, gold) for quote in answer.quotes)


def _first(answer: Answer) -> tuple[str, int] | None:
    return (answer.quotes[0].source.id, answer.quotes[0].start) if answer.quotes else None
