"""Bronwijzer: answers about wellbeing at school, in quotes from the sources with links to them."""

from typing import TYPE_CHECKING

from assistant.documents import Answer, Document, Hit, Passage, Quote, Source

if TYPE_CHECKING:
    from assistant.service import Assistant
    from assistant.settings import Settings

__all__ = ["Answer", "Document", "Hit", "Passage", "Quote", "Source", "open_assistant"]


def open_assistant(settings: "Settings | None" = None) -> "Assistant":
    """Make an assistant that answers from the published index."""
    # Imported here because every import of a noun runs this file: it must not load Chroma.
    from assistant.service import open_assistant as open_it  # noqa: PLC0415

    return open_it(settings)
