"""What the chat does with a message or a button: an assistant's answers, made into replies.

Nothing is kept here: a conversation's memory goes in and comes out, so that what was
stopped, edited or asked in another tab leaves no trace.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.conversation import Conversation, Relation, State, Turn, understand
from assistant.documents import Answer, AnswerKind, Document, Quote
from assistant.errors import IndexMissingError
from assistant.index import SourceRecord
from assistant.messages import Messages
from assistant.relating import Related
from assistant.retrieval import Filters
from assistant.web.asked_quote import quote_at
from assistant.web.cafe_card import form_reply, help_first
from assistant.web.cards import Props
from assistant.web.context_panel import panel
from assistant.web.facets import Facets, chips_of, facets_of, wanted
from assistant.web.feedback import Feedback
from assistant.web.replies import Circumstances, Reply, plain_reply, quotes_reply, reply_to

logger = logging.getLogger(__name__)

_MOST_QUOTES = 5  # in one answer of the assistant


class Answering(Protocol):
    """What answers questions; ``assistant.service.Assistant`` does."""

    def answer(
        self,
        question: str,
        *,
        sectors: Collection[str] = (),
        source_ids: Collection[str] = (),
        filters: Filters | None = None,
        top: int | None = None,
        skip: int = 0,
    ) -> Answer:
        """Answer a question; blocks, and may raise anything."""

    def relate(self, question: str, quotes: Iterable[Quote]) -> list[Related]:
        """Give what belongs with each quote."""

    def similar(self, quote: Quote, count: int = 3) -> tuple[Quote, ...]:
        """Give quotes that are like this one."""

    def document(self, source_id: str) -> Document:
        """Give a source's text; KeyError when unknown."""

    def records(self) -> tuple[SourceRecord, ...]:
        """Give what is indexed."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation remembers: where the questions are, and the filters that hold.

    ``top`` is how many quotes an answer has; ``collects`` tells that quotes can be collected.
    """

    top: int = 3
    collects: bool = False
    state: State = field(default_factory=State)
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class _Filtered:
    """An assistant that keeps to filters, for a conversation that does not know of them."""

    assistant: Answering
    filters: Filters

    def answer(
        self,
        question: str,
        *,
        sectors: Collection[str] = (),
        source_ids: Collection[str] = (),
        top: int | None = None,
        skip: int = 0,
    ) -> Answer:
        """Answer a question."""
        filters = self.filters
        return self.assistant.answer(
            question, sectors=sectors, source_ids=source_ids, filters=filters, top=top, skip=skip
        )


class Talk:
    """Answers in one language; safe to use from several threads."""

    def __init__(
        self,
        assistant: Answering,
        messages: Messages,
        max_question_characters: int,
        feedback: Feedback | None = None,
    ) -> None:
        self.messages = messages
        self._assistant = assistant
        self._limit = max_question_characters
        self._feedback = feedback

    def ask(self, message: str, memory: Memory) -> tuple[Reply, Memory]:
        """Answer a message: a question, a filter in words, or both."""
        if not message.strip():
            return self._say("answer_empty_question", memory), memory
        question, memory = self._filtered(message, memory)
        return self._ask(question, message, memory) if question else self.search_again(memory)

    def turn(self, message: str, memory: Memory) -> tuple[Turn, Memory]:
        """Answer a question as ``ask`` does, without what is shown with it: for who measures."""
        question, memory = self._filtered(message, memory)
        return self._turn(question or memory.state.searched, memory)

    def ask_alone(self, question: str, memory: Memory) -> tuple[Reply, Memory]:
        """Answer a question that has nothing to do with what was asked before."""
        return self.ask(question, replace(memory, state=State()))

    def filter(self, filters: Filters, memory: Memory) -> tuple[Reply, Memory]:
        """Take other filters, and search again for what was asked last."""
        # A sector that was named in a follow-up is held by the filters from then on.
        state = replace(memory.state, sectors=())
        return self.search_again(replace(memory, filters=filters, state=state))

    def search_again(self, memory: Memory) -> tuple[Reply, Memory]:
        """Search once more for what was asked last, with the filters of now."""
        if not memory.state.searched:
            sentence = "filters_set" if memory.filters.active else "filters_none"
            return self._say(sentence, memory), memory
        state = memory.state
        answer = self._assistant.answer(state.searched, filters=memory.filters, top=memory.top)
        state = replace(state, shown=len(answer.quotes), answered=bool(answer.quotes))
        memory = replace(memory, state=state)
        reply = self._reply(answer, memory, alone="")
        reply.cards["reveal"], reply.cards["searched"] = True, answer.understood
        return reply, memory

    def more_from(self, place: Props, memory: Memory) -> Reply:
        """Show what else the source of a quote says about what was asked last."""
        quote = self._quote_at(place)
        if quote is None:
            return self._say("quote_gone", memory)
        question = memory.state.searched or quote.text
        found = self._assistant.answer(question, source_ids=[quote.source.id], top=_MOST_QUOTES)
        others = [one for one in found.quotes if not one.overlaps(quote)]
        sentence = "answer_more_from" if others else "answer_no_more_from"
        return quotes_reply(self.messages, sentence, others, self._how(memory), of=quote)

    def similar(self, place: Props, memory: Memory) -> Reply:
        """Show quotes that are like one that was shown."""
        quote = self._quote_at(place)
        if quote is None:
            return self._say("quote_gone", memory)
        found = self._assistant.similar(quote)
        sentence = "answer_similar" if found else "answer_no_similar"
        return quotes_reply(self.messages, sentence, found, self._how(memory), of=quote)

    def cafe(self, theme: str) -> Reply:
        """Show the form for a session; where help is needed, that comes first."""
        reply = form_reply(theme, self.messages)
        if theme:
            reply.cards.update(help_first(self._assistant.answer(theme, top=1), self.messages))
        return reply

    def panel(self, place: Props) -> Props | None:
        """Give what the panel shows around a quote; None where its source is gone."""
        try:
            return panel(
                self._assistant.document(str(place.get("source_id"))), place, self.messages
            )
        except KeyError:
            return None

    def facets(self) -> Facets:
        """Give what can be filtered by."""
        return facets_of(record.source for record in self.records())

    def records(self) -> tuple[SourceRecord, ...]:
        """Give what is indexed; nothing where there is no index yet."""
        try:
            return self._assistant.records()
        except IndexMissingError:
            return ()

    def _filtered(self, message: str, memory: Memory) -> tuple[str, Memory]:
        """Give what a message asks beside its filters, "" where that is nothing, and those."""
        asked = wanted(message, memory.filters, self.facets())
        # A filter takes words off; whoever may be in danger is answered on all of them.
        if asked.rest != message and self._assistant.answer(message, top=1).signposts:
            return message, memory
        memory = replace(memory, filters=asked.filters)
        # "En voor het mbo?" also changes what is asked, where that was for another sector.
        if asked.is_all and not understand(asked.rest, memory.state).is_follow_up:
            return "", memory
        return asked.rest or message, memory

    def _turn(self, question: str, memory: Memory) -> tuple[Turn, Memory]:
        """Answer a question in its conversation; a sector that it names holds as a filter."""
        filters = memory.filters
        turn = Conversation(_Filtered(self._assistant, filters)).ask(
            question, memory.state, sectors=filters.sectors, top=memory.top
        )
        filters = replace(filters, sectors=turn.state.sectors or filters.sectors)
        return turn, replace(memory, state=turn.state, filters=filters)

    def _ask(self, question: str, typed: str, memory: Memory) -> tuple[Reply, Memory]:
        before = memory
        turn, memory = self._turn(question, memory)
        if len(typed) > self._limit and not turn.answer.signposts:
            return self._say("answer_question_too_long", before, limit=self._limit), before
        was_changed = turn.answer.understood != " ".join(typed.split())
        alone = typed if was_changed and turn.understood.is_follow_up else ""
        return self._reply(turn.answer, memory, alone, turn), memory

    def _reply(self, answer: Answer, memory: Memory, alone: str, turn: Turn | None = None) -> Reply:
        """Shape an answer, with what belongs to it."""
        related = self._assistant.relate(answer.understood, answer.quotes) if answer.quotes else []
        is_next_page = turn is not None and turn.understood.relation is Relation.MORE
        how = replace(
            self._how(memory),
            alone="" if is_next_page else alone,
            is_next_page=is_next_page,
            more_follows=len(answer.quotes) == memory.top,
            wider=0 if is_next_page else self._wider(answer, memory),
            answer_id=self._feedback.note(answer, memory.filters.sectors) if self._feedback else "",
        )
        return reply_to(answer, self.messages, related, how)

    def _wider(self, answer: Answer, memory: Memory) -> int:
        """Count the quotes that the filters kept out, where they left none."""
        if answer.kind is not AnswerKind.NOT_FOUND or not memory.filters.active:
            return 0
        return len(self._assistant.answer(answer.understood, top=memory.top).quotes)

    def _quote_at(self, place: Props) -> Quote | None:
        """Give the quote that a button stands under, None where its text is not there any more."""
        return quote_at(place, self._assistant.document)

    def _how(self, memory: Memory) -> Circumstances:
        chips = chips_of(memory.filters, self.messages)
        return Circumstances(
            chips=chips, collects=memory.collects, undated=self._undated(memory.filters)
        )

    def _undated(self, filters: Filters) -> int:
        """Count the sources that a filter by year leaves out because their date is not known."""
        if not filters.year_from:
            return 0
        any_year = replace(filters, year_from=0)
        sources = (record.source for record in self.records())
        return sum(source.date is None and any_year.allow(source) for source in sources)

    def _say(self, sentence: str, memory: Memory, **values: int) -> Reply:
        return plain_reply(self.messages, sentence, self._how(memory), **values)
