"""The publications that are quoted, as the catalogue describes them."""

from dataclasses import dataclass
from enum import StrEnum

SECTORS = ("po", "vo", "so", "mbo", "hbo", "wo")


class Origin(StrEnum):
    """Where a source's text came from."""

    FILE = "file"
    FETCHED = "fetched"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that can be quoted, as its catalogue entry describes it.

    ``url`` is None for a file that a school added without one; ``date`` is an
    ISO 8601 date of any precision ("2023", "2022-01", "2022-01-20").
    """

    id: str
    title: str
    publisher: str
    url: str | None
    sectors: tuple[str, ...] = ()
    kind: str = ""
    date: str | None = None
    origin: Origin = Origin.FILE

    @property
    def is_card(self) -> bool:
        """Tell whether the text is a summary in our own words."""
        return self.origin is Origin.CARD
