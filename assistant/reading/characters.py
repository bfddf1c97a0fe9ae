"""Normalise characters as far as a verbatim text allows, and no further.

Allowed are: Unicode to NFC, white space to single spaces, ligature characters
to their letters, and dropping what has no meaning on its own (control
characters, zero-width spaces, glyphs without a Unicode value).
"""

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"

BULLETS = "•◦▪▫■□●○◘◙∙⁃‣➢➤►▶▸❖✓✔✗✘❑❒⦁⬥⬧◆◇★☐☑☒➔➜→·"
"""Glyphs that mark a list item and mean nothing in a sentence's place at its start."""

# Alphabetic Presentation Forms: the Latin ligatures only, so that NFKC cannot
# touch superscripts, fractions or full-width letters elsewhere in the text.
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}

# Zero-width space, word joiner, byte order mark, direction marks. The joiners
# U+200C and U+200D stay: they are part of words and emoji in other scripts.
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F)))

# Nearly all lines have nothing that must be changed, and long files have many lines.
_ODD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u0300-\u036f\u1100-\u2012\u2015-\u2017"
    "\u201b\u201f-\u2021\u2023-\u2025\u2027-\u20ab\u20ad-\uffff\U00010000-\U0010ffff]"
)

# Private use (Wingdings bullets, icon fonts), lone surrogates, control characters
# that are not white space, non-characters.
_MEANINGLESS = re.compile(
    "[\ue000-\uf8ff\ud800-\udfff\ufffe\uffff\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]"
    "|[\U000f0000-\U0010ffff]"
)
_MARKER = re.compile(rf"\s*[{BULLETS}]+\s*")
_DASH_MARKER = re.compile(r"\s*[-–—*]\s+")


def clean_line(line: str) -> str:
    r"""Give a line with normalised characters and single spaces, a soft hyphen only at its end.

    >>> clean_line("de\u00a0o\ufb03ci\u00eble  wel\u00adbe\u00advin\u00ad")
    'de officiële welbevin\xad'
    """
    if not _ODD.search(line):
        return " ".join(line.split())
    broken = line.rstrip().endswith(SOFT_HYPHEN)
    line = line.replace(SOFT_HYPHEN, "").translate(_INVISIBLE)
    line = _MEANINGLESS.sub("", line).translate(_LIGATURES)
    line = " ".join(unicodedata.normalize("NFC", line).split())
    return line + SOFT_HYPHEN if broken and line else line


def starts_with_bullet(line: str) -> bool:
    """Tell whether a line starts with a bullet glyph, other than a dash, before its words."""
    match = _MARKER.match(line)
    return match is not None and bool(line[match.end() :].strip())


def without_bullet(line: str) -> str:
    """Give a list item's line without the glyph that marks it; numbers are text and stay."""
    match = _MARKER.match(line) or _DASH_MARKER.match(line)
    return line[match.end() :] if match else line
