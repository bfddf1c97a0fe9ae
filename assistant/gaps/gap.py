"""A gap: a question that was not answered, or not well, with what was shown for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assistant.documents import Answer, AnswerKind
from assistant.gaps.masking import without_personal_data


class Reason(StrEnum):
    """Why a question is kept: it had no answer, or what a user said of the answer.

    MARKED_WRONG is a thumb down without a reason. HELPFUL is a thumb up: by itself no gap.
    """

    NOT_FOUND = "not_found"
    MARKED_WRONG = "marked_wrong"
    INCORRECT = "incorrect"
    OFF_TOPIC = "off_topic"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    HELPFUL = "helpful"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a user saw: a quote by its offsets, or only the name of a source that came near."""

    source_id: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the sources left open; it tells nothing of who asked it.

    ``hour`` is the whole hour, in UTC, in which it was asked.

    Raises:
        ValueError: the time is finer than an hour.
    """

    question: str
    reason: Reason
    hour: datetime
    sectors: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()

    def __post_init__(self) -> None:
        """Check that the time singles nobody out."""
        if self.hour != _hour_of(self.hour):
            raise ValueError(f"{self.hour} is finer than an hour")


def may_be_kept(answer: Answer) -> bool:
    """Tell whether a question may be kept: never one that got signposts, nor one without words."""
    is_crisis = answer.kind is AnswerKind.SIGNPOST or bool(answer.signposts)
    return not is_crisis and any(letter.isalpha() for letter in answer.understood)


def gap_from(
    answer: Answer, reason: Reason, *, sectors: Collection[str] = (), now: datetime | None = None
) -> Gap:
    """Make a gap of an answer, without personal data in its question.

    The question is taken as it was understood, so that a follow-up question can be read alone.

    Raises:
        ValueError: the question may not be kept.
    """
    if not may_be_kept(answer):
        raise ValueError("a question that got signposts, or has no words, is not kept")
    quotes = tuple(Shown(one.source.id, one.start, one.end) for one in answer.quotes)
    return Gap(
        question=without_personal_data(_printable(answer.understood)),
        reason=reason,
        hour=_hour_of(now or datetime.now(UTC)),
        sectors=tuple(sectors),
        shown=quotes or tuple(Shown(source.id) for source in answer.nearest),
    )


def _hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _printable(text: str) -> str:
    """Give ``text`` without control characters: it is shown in a terminal later."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
