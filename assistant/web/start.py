"""What stands above an empty conversation: what this is, and questions to start with."""

import threading
from collections.abc import Sequence

from assistant.documents import AnswerKind
from assistant.errors import AssistantError
from assistant.index import SourceRecord
from assistant.messages import Messages
from assistant.web.cards import Props
from assistant.web.facets import Chip, facets_of
from assistant.web.talk import Answering

_STARTERS = 8
_LABELS = (
    "filters_bar",
    "filter_drop",
    "chat_searching",
    "action_failed",
    "label_collection",
    "label_collection_copy",
    "label_collection_clear",
    "label_copied",
    "label_copy_failed",
    "cafe_label_keep_plan",
    "card_notice",
)
# From this judged probability on a question is one that the sources answer well.
_ANSWERED_WELL = 0.8


class Starters:
    """Questions that the index answers well; worked out once for each state of the sources."""

    def __init__(self, assistant: Answering, messages: Messages) -> None:
        self._assistant = assistant
        self._candidates = candidates(messages)
        self._lock = threading.Lock()
        self._known: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def questions(self, records: Sequence[SourceRecord]) -> tuple[str, ...]:
        """Give up to eight questions, of one theme each, in the order of the messages.

        None where there is no index, or the model cannot be used.
        """
        state = tuple(f"{record.source.id} {record.content_hash}" for record in records)
        with self._lock:
            if self._known is None or self._known[0] != state:
                self._known = state, self._tried() if state else ()
            return self._known[1]

    def _tried(self) -> tuple[str, ...]:
        kept: dict[str, str] = {}
        try:
            for theme, question in self._candidates:
                if theme not in kept and len(kept) < _STARTERS and self._is_answered(question):
                    kept[theme] = question
        except AssistantError:
            return ()
        return tuple(kept.values())

    def _is_answered(self, question: str) -> bool:
        answer = self._assistant.answer(question, top=1)
        return answer.kind is AnswerKind.QUOTES and answer.confidence >= _ANSWERED_WELL


def candidates(messages: Messages) -> list[tuple[str, str]]:
    """Give the theme and the question of each line of ``starter_candidates``."""
    lines = messages.say("starter_candidates").strip().splitlines()
    return [(theme.strip(), question.strip()) for theme, question in (x.split("|") for x in lines)]


def welcome(
    messages: Messages,
    records: Sequence[SourceRecord],
    questions: Sequence[str],
    *,
    days: int | None,
    chips: Sequence[Chip] = (),
) -> Props:
    """Give what the start screen says; ``days`` is how long questions are kept, None if never."""
    say = messages.say
    return {
        "name": say("chat_name"),
        "what": say("chat_welcome"),
        "limits": say("chat_welcome_limits"),
        "kept": say("chat_keeps_nothing") if days is None else say("chat_keeps", days=days),
        "known": known_sources(messages, records),
        "starters_intro": say("starters_intro") if questions else "",
        "starters": list(questions),
        "chips": list(chips),
        "language": messages.language,
        "labels": {name: messages.templates[name] for name in _LABELS},
    }


def known_sources(messages: Messages, records: Sequence[SourceRecord]) -> str:
    """Say how many sources there are, and of which age."""
    say, years = messages.say, facets_of(record.source for record in records).years
    if not records:
        return say("answer_no_index")
    count = len(records)
    sentences = [say("known_count_one") if count == 1 else say("known_count", count=count)]
    if years:
        same = years[0] == years[-1]
        period = say("known_year", year=years[0]) if same else say(
            "known_years", first=years[-1], last=years[0]
        )  # fmt: skip
        sentences.append(period)
    undated = sum(record.source.date is None for record in records)
    if undated:
        sentences.append(say("known_undated", count=undated))
    return " ".join(sentences)
