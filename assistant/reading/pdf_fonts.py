"""Decode the fonts of a PDF page: codes to text and widths."""

from dataclasses import dataclass
from typing import Any

from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

Matrix = tuple[float, float, float, float, float, float]

_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_FORCE_BOLD = 1 << 18


@dataclass(frozen=True, slots=True)
class Face:
    """A font with what is needed to place its text; ``bold`` tells that it looks so.

    ``unit`` takes glyph units to text space: 0.001 except for Type 3 fonts;
    ``height`` takes the nominal size to the size of the letters.
    """

    font: Font
    bold: bool
    unit: float = 0.001
    height: float = 1.0

    def decode(self, raw: bytes) -> tuple[str, float, int, int]:
        """Give text, width in text space at size 1, number of glyphs and of spaces."""
        encoding = self.font.encoding
        if isinstance(encoding, str):
            codes = raw.decode(encoding, "replace")
            names = list(codes)
        else:
            codes = "".join(map(chr, raw))
            names = [encoding.get(byte, chr(byte)) for byte in raw]
        text = "".join(str(self.font.character_map.get(name, name)) for name in names)
        blank = self.font.space_char
        width = sum(
            self.font.space_width if code == blank else self.font.get_text_width(code)
            for code in codes
        )
        return text, width * self.unit, len(codes), codes.count(blank)


class Fonts:
    """The fonts of a content stream, made when first used."""

    def __init__(self, resources: Any) -> None:
        fonts = resources.get("/Font", {}) if isinstance(resources, dict) else {}
        self._resources = fonts.get_object() if hasattr(fonts, "get_object") else fonts
        self._faces: dict[str, Face | None] = {}

    def get(self, name: str) -> Face | None:
        """Give the font of this name; None where the resources do not hold it."""
        if name not in self._faces:
            found = self._resources.get(name)
            self._faces[name] = _face(found.get_object()) if found is not None else None
        return self._faces[name]


def _face(resource: DictionaryObject) -> Face:
    font = Font.from_font_resource(resource)
    name = f"{font.name} {font.font_descriptor.weight}".lower()
    heavy = str(font.font_descriptor.weight) in ("600", "700", "800", "900")
    forced = bool(font.font_descriptor.flags & _FORCE_BOLD)
    bold = forced or heavy or any(word in name for word in _BOLD_NAMES)
    if font.sub_type != "Type3":
        return Face(font, bold)
    matrix = matrix_of(resource.get("/FontMatrix", (0.001, 0, 0, 0.001, 0, 0)))
    box = [float(value) for value in resource.get("/FontBBox", (0, 0, 0, 0))]
    # A Type 3 font's nominal size says nothing; its box is about 1.15 times the letters' size.
    height = abs((box[3] - box[1]) * matrix[3]) / 1.15
    return Face(font, bold, abs(matrix[0]), height or 1.0)


def matrix_of(values: Any) -> Matrix:
    """Make a matrix of six numbers.

    Raises:
        TypeError, ValueError: there are more or fewer, or one is no number.
    """
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """Give the matrix that does ``m`` first and then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
