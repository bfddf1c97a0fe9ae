"""What a check found wrong, so that a report can name it."""

from dataclasses import dataclass

_SHOWN_WORDS = 8  # of a source's text in a finding: enough to find it, too few to copy it


class UngroundedError(ValueError):
    """What is shown does not stand in its source; the message says in Dutch what is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One failure; ``check`` is the measure that it counts in.

    ``source_id`` is empty where the failure is of an answer as a whole.
    """

    check: str
    corpus: str
    question_id: str
    source_id: str
    detail: str

    def __str__(self) -> str:
        """Give the finding as one line."""
        place = "/".join(filter(None, (self.corpus, self.question_id, self.source_id)))
        return f"{self.check} {place}: {self.detail}"


def brief(text: str) -> str:
    """Give the first words of a text, in quotation marks."""
    words = text.split()
    return f"“{' '.join(words[:_SHOWN_WORDS])}{' …' if len(words) > _SHOWN_WORDS else ''}”"
