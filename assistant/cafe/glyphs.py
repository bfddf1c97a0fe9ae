"""Which characters the fonts that come with the exports can show."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).with_name("fonts")
"""Atkinson Hyperlegible Next for reading, DejaVu Sans and Noto Emoji for what it lacks.

Their licences, which allow shipping and embedding, stand beside them.
"""

# Format characters and variation selectors change how their neighbours look, and show nothing.
_SHOWS_NOTHING = {"\u200c", "\u200d", *map(chr, range(0xFE00, 0xFE10))}

# Control characters and byte order marks: PDF/UA forbids them, whatever a font has for them.
_NOT_IN_PDF = {*range(0x20), *range(0x7F, 0xA0), 0xFEFF, 0xFFFE, 0xFFFF}


def printable(text: str) -> str:
    r"""Give the text with ``[U+…]`` for each character that no font of ours has.

    So that a reader sees that a character is missing, and which; never an empty box.

    >>> printable("goed → beter 😀 \U00012000")
    'goed → beter 😀 [U+12000]'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\n" or ord(character) in _covered() or character in _SHOWS_NOTHING:
        return character
    if character.isspace():
        return " "
    # a letter with its accent may only be there as the two of them
    parts = unicodedata.normalize("NFD", character)
    if len(parts) > 1 and all(ord(part) in _covered() for part in parts):
        return parts
    return f"[U+{ord(character):04X}]"


@cache
def _covered() -> frozenset[int]:
    """Give the code points of all fonts; 50 ms, once."""
    covered: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(code for code in covered if code not in _NOT_IN_PDF)
