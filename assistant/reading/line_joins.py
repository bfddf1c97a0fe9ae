"""Join the lines of a block, mending words that were broken over two lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.reading.characters import SOFT_HYPHEN

# The plain hyphen stands last, so that it means itself in a character class.
_HYPHENS = "\u2010\u2011-"
_LAST_PART = re.compile(rf"[\w’'{_HYPHENS}]+$")
_FIRST_PART = re.compile(rf"[\w’'{_HYPHENS}]+")
_WORD = re.compile(rf"\w+(?:[{_HYPHENS}]\w+)*")

# After "in-" in "in- en externe" the hyphen stands for a word that follows later.
_AFTER_SUSPENDED = frozenset({"en", "of", "tot", "als", "noch", "dan", "én", "óf", "and", "or"})

# First parts that Dutch spelling joins with a hyphen, or nearly always so.
_HYPHENATED_FIRST = frozenset(
    "mbo hbo wo vo po so vso vmbo havo vwo mavo roc ggd ggz bpv slb ict wmo avg "
    "sociaal psychisch fysiek medisch cultureel politiek juridisch sociaal-emotioneel "
    "niet non ex oud pro anti semi quasi vice adjunct interim top online offline "
    "zuid noord oost west midden e i x d".split()
)

# Ordinary running text ends about 1 in 15 lines with a hyphen where a program
# hyphenates, and about 1 in 150 where it does not (compounds that happen to break).
_HYPHENATING_SHARE = 0.02
_ENOUGH_LINES = 80


@dataclass(frozen=True, slots=True)
class LineJoiner:
    """What a document itself tells about its words: how they are written when not broken.

    ``words`` counts lower-case words that stand whole on a line; ``first_parts``
    holds what comes before a hyphen in them; ``hyphenates`` tells whether the
    program that set the text breaks words at all.
    """

    words: Counter[str]
    first_parts: frozenset[str]
    hyphenates: bool

    def join(self, first: str, second: str) -> tuple[str, str]:
        """Give the first line as it stands before the second, and what to put between them.

        >>> learn([]).join("goed voor het welbe-", "vinden van allen")
        ('goed voor het welbe', '')
        >>> learn([]).join("een 18-", "jarige student")
        ('een 18-', '')
        """
        if first.endswith(SOFT_HYPHEN):
            return first[:-1], ""
        if first.endswith("/") and re.search(r"\w/$", first) and re.match(r"\w", second):
            return first, ""
        if not first or first[-1] not in _HYPHENS or len(first) < 2 or not first[-2].isalnum():
            return first, " "
        left = self._part(_LAST_PART, first).rstrip(_HYPHENS)
        right = self._part(_FIRST_PART, second)
        if not right:
            return first, " "
        if right.lower() in _AFTER_SUSPENDED and f"{left}-{right}".lower() not in self.words:
            return first, " "
        return (first, "") if self._keeps_hyphen(left, right) else (first[:-1], "")

    @staticmethod
    def _part(pattern: re.Pattern[str], line: str) -> str:
        match = pattern.search(line[-80:]) if pattern is _LAST_PART else pattern.match(line)
        return match.group() if match else ""

    def _keeps_hyphen(self, left: str, right: str) -> bool:
        if not right[0].islower() or left[-1].isdigit() or left.isupper() or len(left) == 1:
            return True
        hyphenated = self.words[f"{left}-{right}".lower()]
        joined = self.words[f"{left}{right}".lower()]
        if hyphenated != joined:
            return hyphenated > joined
        if left.lower() in _HYPHENATED_FIRST or left.lower() in self.first_parts:
            return True
        return not self.hyphenates


def learn(lines: Sequence[str]) -> LineJoiner:
    """Learn from a document's cleaned lines how its words are written."""
    if not any(line[-1] in _HYPHENS for line in lines):
        return LineJoiner(Counter(), frozenset(), hyphenates=True)
    words = Counter(word for line in lines for word in _whole_words(line))
    first_parts = frozenset(
        word[: match.start()] for word in words if (match := re.search(rf"[{_HYPHENS}]", word))
    )
    broken = sum(1 for line in lines if re.search(rf"[a-zà-ÿ][{_HYPHENS}]$", line))
    few = len(lines) < _ENOUGH_LINES
    return LineJoiner(words, first_parts, few or broken >= _HYPHENATING_SHARE * len(lines))


def _whole_words(line: str) -> Iterator[str]:
    for match in _WORD.finditer(line):
        if match.end() < len(line) - 1 or line[-1] not in _HYPHENS:
            yield match.group().lower()


def join_all(lines: Iterable[str], joiner: LineJoiner) -> list[tuple[str, str]]:
    """Give each line with what separates it from the next one; no separator after the last."""
    joined: list[tuple[str, str]] = []
    previous: str | None = None
    for line in lines:
        if previous is not None:
            joined.append(joiner.join(previous, line))
        previous = line
    if previous is not None:
        joined.append((previous.rstrip(SOFT_HYPHEN), ""))
    return joined
