r"""Which texts count as equal: those that differ in nothing but what a line break does to them.

Both sides are NFC. White space and characters without a shape of their own (soft hyphens,
zero-width and control characters, private use) are left out, Latin ligatures are their letters.
A hyphen at the end of a line and a list mark at the start of one are optional. Nothing else is:
each letter, figure and punctuation mark counts.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = "-\u2010\u2011\u2012–—"
_BULLETS = "•◦▪▫■□●○◘◙∙⁃‣➢➤►▶▸❖✓✔✗✘❑❒⦁⬥⬧◆◇★☐☑☒➔➜→·*"
# In folded text a mark that may be left out of a quote has a private character of its own;
# those of a source are dropped, so that there is no other.
_OPTIONALS = {mark: chr(0xE000 + number) for number, mark in enumerate(_DASHES + _BULLETS)}
OPTIONAL = "".join(_OPTIONALS.values())
"""All characters that stand in folded text for a mark that may be left out of a quote."""

# PDFium puts one of these for a hyphen that it takes for a broken word's, and no line break.
_BROKEN_WORD = "\ufffe\x02"
_SHAPELESS = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_LIST_MARK = re.compile(rf"^[^\S\n]*(?:[{re.escape(_BULLETS)}]+|[{_DASHES}](?=\s))", re.MULTILINE)
_LINE_END_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011](?=[^\S\n]*\n)")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text reduced to what counts; ``origins[i]`` is where character ``i`` stands in it."""

    characters: str
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    r"""Fold a text that is NFC.

    >>> fold("wel-\nbe\u00advin den").characters
    'wel\ue000bevinden'
    """
    optional = {
        position
        for pattern in (_LIST_MARK, _LINE_END_HYPHEN)
        for match in pattern.finditer(text)
        for position in range(match.start(), match.end())
    }
    characters: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(text):
        folded = _fold_character(character, optional=position in optional)
        characters.append(folded)
        origins.extend([position] * len(folded))
    return Folded("".join(characters), tuple(origins))


def _fold_character(character: str, *, optional: bool) -> str:
    if character in _BROKEN_WORD:
        return _OPTIONALS["-"]
    if unicodedata.category(character) in _SHAPELESS:
        return ""
    return _OPTIONALS[character] if optional else _LIGATURES.get(character, character)


@lru_cache(maxsize=4096)  # headings and context come back in many answers
def pattern_of(text: str) -> re.Pattern[str]:
    """Give the pattern that finds a quote in folded text, marks that may be absent or not.

    Raises:
        ValueError: nothing of the text counts.
    """
    folded = fold(unicodedata.normalize("NFC", text)).characters
    if not folded.strip(OPTIONAL):
        raise ValueError(f"geen tekens die tellen in {text!r}")
    return re.compile(f"[{OPTIONAL}]?".join(_unit(character) for character in folded))


def _unit(character: str) -> str:
    """Give the pattern of one folded character: a mark is itself, optional in the source or not."""
    if character in OPTIONAL:
        mark = next(mark for mark, optional in _OPTIONALS.items() if optional == character)
        return f"[{re.escape(mark)}{character}]?"
    escaped = re.escape(character)
    return f"[{escaped}{_OPTIONALS[character]}]" if character in _OPTIONALS else escaped


def counted(text: str) -> str:
    """Give the characters of a text that count, without those that may be left out."""
    return "".join(character for character in fold(text).characters if character not in OPTIONAL)
