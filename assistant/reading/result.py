"""What reading a file gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.documents import Document
from assistant.errors import ReadingError


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with what else was found in its file.

    ``warnings`` are Dutch, one line each; ``title``, ``date`` (ISO 8601),
    ``publisher`` and ``language`` are those that the file itself gives, None where it
    gives none; after ``read``, ``language`` is "nl", "en", "other" or None.
    ``unread_pages`` are those of a PDF that recognising text in pictures may mend.
    """

    document: Document
    warnings: tuple[str, ...] = ()
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    language: str | None = None
    unread_pages: tuple[int, ...] = ()


class NoTextError(ReadingError):
    """A PDF has no text that can be read on any of its ``pages``: a scan, or gibberish."""

    def __init__(self, message: str, pages: tuple[int, ...]) -> None:
        super().__init__(message)
        self.pages = pages


def ranges(numbers: Sequence[int], dash: str = "–", between: str = ", ") -> str:
    """Give numbers of pages, in order, as ranges.

    >>> ranges([1, 2, 3, 7])
    '1–3, 7'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return between.join(f"{a}" if a == b else f"{a}{dash}{b}" for a, b in spans)
