"""Every sentence that the assistant can say itself, in one TOML file per language."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Messages:
    """The closed list of interface sentences in one language."""

    language: str
    templates: Mapping[str, str]

    def say(self, key: str, **values: str | int) -> str:
        """Give the sentence ``key`` with its fields filled in.

        Fields take metadata of a source, a number or a date; never advice.

        Raises:
            KeyError: there is no such sentence, or a field got no value.
        """
        return self.templates[key].format(**values)

    def fields(self, key: str) -> frozenset[str]:
        """Give the names of the fields that the sentence ``key`` needs."""
        parsed = string.Formatter().parse(self.templates[key])
        return frozenset(name for _, name, _, _ in parsed if name)


def load_messages(language: str = "nl") -> Messages:
    """Read the sentences of ``language`` ("nl" or "en").

    Raises:
        KeyError: there is no such language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    text = resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Messages(language, tomllib.loads(text))
