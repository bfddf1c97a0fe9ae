"""What reading a file gives."""

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
