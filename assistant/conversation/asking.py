"""A conversation with the assistant: the only part of it that asks anything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.conversation.relation import Relation, stems
from assistant.conversation.understanding import State, Understood, next_state, understand
from assistant.conversation.words import wording
from assistant.documents import Answer, AnswerKind, Quote, Signpost

# A question that may stand by itself, and to which the sources hold no answer, is taken for a
# follow-up if as one it is answered with this probability (dev: see evals/EXPERIMENTS.md).
_ANSWERED_AS_FOLLOW_UP = 0.8


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation: how it was understood, its answer, and what to remember."""

    understood: Understood
    answer: Answer
    state: State


class Answering(Protocol):
    """What answers a question that stands by itself; ``assistant.service.Assistant`` does."""

    def answer(
        self,
        question: str,
        *,
        sectors: Collection[str] = (),
        source_ids: Collection[str] = (),
        top: int | None = None,
        skip: int = 0,
    ) -> Answer:
        """Answer a question, without the first ``skip`` quotes."""


class Conversation:
    """Answers questions of a conversation; its memory is the ``State`` that each turn gives."""

    def __init__(self, assistant: Answering) -> None:
        self._assistant = assistant

    def ask(
        self,
        question: str,
        state: State | None = None,
        *,
        sectors: Collection[str] = (),
        top: int | None = None,
    ) -> Turn:
        """Answer a question that may go on with what was asked before.

        ``sectors`` is the filter that was chosen outside the conversation; a sector that is named
        in a follow-up goes before it. Signposts come with what points to a crisis by itself or
        with what was taken over.

        Raises:
            AssistantError: as ``Assistant.answer``.
        """
        state = state or State()
        understood = understand(question, state)
        alone = self._assistant.answer(question, sectors=sectors, top=top)
        if wording(question).is_courtesy:  # or has no words at all: there is nothing to remember
            return Turn(understood, alone, state)
        if understood.is_follow_up:
            carried = self._carried(question, understood, sectors, top)
            if not state.answered:
                carried = _about(state.topic, carried)
            # a question that may be a new one is not about danger because the one before it was
            doubtful = understood.relation is Relation.UNSURE
            if not doubtful or (not state.signposts and _is_follow_up(alone, carried)):
                answered = state.answered or bool(carried.quotes)
                known = alone.signposts or state.signposts
                return _turn(understood, _with_help(carried, known), answered)
        own = " ".join(question.split())
        return _turn(Understood(own, Relation.NEW, own), alone, bool(alone.quotes))

    def _carried(
        self, question: str, understood: Understood, sectors: Collection[str], top: int | None
    ) -> Answer:
        """Answer with what was taken over; quotes that were shown before are left out."""
        answer = self._assistant.answer(
            understood.text,
            sectors=understood.sectors or sectors,
            top=top,
            skip=understood.skip,
        )
        nothing_more = understood.skip > 0 and not answer.quotes
        nearest = () if nothing_more else answer.nearest
        return replace(answer, question=question, nearest=nearest)


def _about(topic: str, answer: Answer) -> Answer:
    """Leave only quotes that name the topic, for which the sources had no answer before.

    Without it "en ouders?" after a question about bitcoin would be answered with ouders alone.
    """
    content = set(stems(wording(topic).content))
    quotes = [quote for quote in answer.quotes if content & set(stems(quote.text.split()))]
    return _with_quotes(answer, quotes)


def _with_quotes(answer: Answer, quotes: Sequence[Quote]) -> Answer:
    """Give the answer with these of its quotes; none left is "not in the sources"."""
    none_left = answer.kind is AnswerKind.QUOTES and not quotes
    kind = AnswerKind.NOT_FOUND if none_left else answer.kind
    dropped = () if quotes else tuple(dict.fromkeys(quote.source for quote in answer.quotes))
    return replace(answer, kind=kind, quotes=tuple(quotes), nearest=answer.nearest or dropped)


def _with_help(answer: Answer, signposts: tuple[Signpost, ...]) -> Answer:
    """Add the signposts that the question got by itself, unless there are some already."""
    if answer.signposts or not signposts:
        return answer
    return replace(answer, kind=AnswerKind.SIGNPOST, signposts=signposts)


def _turn(understood: Understood, answer: Answer, answered: bool) -> Turn:
    state = next_state(understood, len(answer.quotes), answered=answered)
    return Turn(understood, answer, replace(state, signposts=answer.signposts))


def _is_follow_up(alone: Answer, carried: Answer) -> bool:
    """Tell whether only the question with what was taken over has an answer."""
    nothing = alone.kind is AnswerKind.NOT_FOUND
    return nothing and bool(carried.quotes) and carried.confidence >= _ANSWERED_AS_FOLLOW_UP
