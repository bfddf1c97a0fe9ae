"""What measures, corpora and ways of asking are called on screen, from ``names.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Names:
    """Dutch names by key; what has none is called by its key."""

    groups: Mapping[str, str]
    styles: Mapping[str, str]
    measures: Mapping[str, Mapping[str, str]]

    def group(self, key: str) -> str:
        """Name a corpus or another first part of a figure's key."""
        return self.groups.get(key, key)

    def style(self, key: str) -> str:
        """Name a way of asking."""
        return self.styles.get(key, key)

    def label(self, measure: str) -> str:
        """Name a measure."""
        return self.measures.get(measure, {}).get("label", measure)

    def meaning(self, measure: str) -> str:
        """Say in a sentence what is measured; empty where nothing is known."""
        return self.measures.get(measure, {}).get("meaning", "")


def load_names() -> Names:
    """Read ``names.toml``."""
    text = resources.files("evals.report").joinpath("names.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Names(data["groups"], data["styles"], _per_kind(data["measures"], data["kinds"]))


def _per_kind(
    measures: Mapping[str, Mapping[str, str]], kinds: Mapping[str, str]
) -> dict[str, Mapping[str, str]]:
    """Give the measures, those that name a ``{kind}`` once for each kind of passage."""
    every = {name: told for name, told in measures.items() if "{kind}" not in told["label"]}
    for name in measures.keys() - every.keys():
        for kind, called in kinds.items():
            told = {key: text.format(kind=called) for key, text in measures[name].items()}
            every[f"{name}_{kind}"] = told
    return every


def number(value: float, decimals: int = 0) -> str:
    """Write a number the Dutch way.

    >>> number(0.25, 2)
    '0,25'
    """
    return f"{value:.{decimals}f}".replace(".", ",")


def percent(value: float) -> str:
    """Write a share as a percentage; only what is whole is 100%.

    >>> percent(0.9996), percent(0.834)
    ('99,9%', '83%')
    """
    if 0.995 <= value < 1:
        return f"{number(min(99.9, 100 * value), 1)}%"
    return f"{number(100 * value)}%"


def shown(key: str, value: float) -> str:
    """Write a figure's value in its unit."""
    return f"{number(value)} ms" if key.endswith("_ms") else percent(value)
