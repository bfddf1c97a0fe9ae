"""All errors that Bronwijzer raises on purpose; their messages are for users, in Dutch.

A message says what failed, with the value, and what to do.
"""

from collections.abc import Mapping


class AssistantError(Exception):
    """Something that a user or administrator can mend; ``str()`` is the whole message."""


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""


class CatalogueError(AssistantError):
    """An entry of sources.toml cannot be used."""


class FetchError(AssistantError):
    """An address gives nothing that can be used; ``dead`` where it never will again.

    ``unknown_host`` where its name leads nowhere: it is gone, or there is no network here.
    """

    def __init__(self, message: str, *, dead: bool = False, unknown_host: bool = False) -> None:
        super().__init__(message)
        self.dead = dead
        self.unknown_host = unknown_host


class ReadingError(AssistantError):
    """A file cannot be read as a document."""


class ModelError(AssistantError):
    """The embedding model is missing, damaged or another than the index was made with."""


class IndexMissingError(AssistantError):
    """There is no published index yet."""


class IndexDamagedError(AssistantError):
    """A built or published index does not hold what it should."""


class IndexLockedError(AssistantError):
    """Another process is writing the index."""


class WishesError(AssistantError):
    """A session cannot be made as it is wished; ``complaints`` has a sentence per field."""

    def __init__(self, complaints: Mapping[str, str]) -> None:
        super().__init__("\n".join(complaints.values()))
        self.complaints = complaints


class PlanError(AssistantError):
    """A stored plan cannot be read."""


class ServerError(AssistantError):
    """The chat server cannot start."""


class ExportError(AssistantError):
    """The files of a session cannot be written."""
