"""What reading a file gives."""

from dataclasses import dataclass

from assistant.documents import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with what else was found in its file.

    ``warnings`` are Dutch, one line each; ``title``, ``date`` (ISO 8601),
    ``publisher`` and ``language`` are those that the file itself gives, None where it
    gives none; after ``read``, ``language`` is "nl", "en", "other" or None.
    """

    document: Document
    warnings: tuple[str, ...] = ()
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    language: str | None = None
