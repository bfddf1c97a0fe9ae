"""Tell from Word's styles what a paragraph is: a heading, a list item, contents, or text."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

# LibreOffice puts the class of a web page's heading behind it: "Heading 2.title".
_HEADING_NAME = re.compile(
    r"(?:heading|kop|überschrift|titre)\s*([1-9])(?:\.[\w-]+)?", re.IGNORECASE
)
_TITLE_NAMES = {"title", "titel"}
_CONTENTS_NAME = re.compile(r"(?:toc|inhopg|table of figures|toa)\b", re.IGNORECASE)
_MAX_CHAIN = 20
_BODY_LEVEL = 9  # the outline level of text that is no heading


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What Word says of a paragraph; levels count from 1, 0 for none."""

    heading: int = 0
    depth: int = 0
    is_contents: bool = False


class Styles:
    """The paragraph styles of a document, each with what it inherits."""

    def __init__(self, styles: Any) -> None:
        self._elements = {s.get(qn("w:styleId")): s for s in styles.iter(qn("w:style"))}
        self._looks: dict[str | None, ParagraphLook] = {None: ParagraphLook()}

    def look(self, paragraph: Any) -> ParagraphLook:
        """Tell what a ``w:p`` is; what it says itself goes before its style."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return ParagraphLook()
        style = self._look_of_style(_value(properties, "w:pStyle"))
        heading = _outline(properties)
        depth = _depth(properties)
        return ParagraphLook(
            style.heading if heading is None else heading,
            style.depth if depth is None else depth,
            style.is_contents,
        )

    def _look_of_style(self, style_id: str | None) -> ParagraphLook:
        if style_id not in self._looks:
            self._looks[style_id] = self._inherited(style_id)
        return self._looks[style_id]

    def _inherited(self, style_id: str | None) -> ParagraphLook:
        heading: int | None = None
        depth: int | None = None
        is_contents = False
        for _ in range(_MAX_CHAIN):  # styles may be based on each other in a circle
            element = self._elements.get(style_id)
            if element is None:
                break
            name = _value(element, "w:name") or ""
            properties = element.find(qn("w:pPr"))
            if heading is None:
                outline = _outline(properties) if properties is not None else None
                # A style may say that it is body text while its name knows better.
                heading = outline or _named_level(name)
                heading = outline if heading is None else heading
            if properties is not None:
                depth = _depth(properties) if depth is None else depth
            is_contents = is_contents or _CONTENTS_NAME.match(name) is not None
            style_id = _value(element, "w:basedOn")
        return ParagraphLook(heading or 0, depth or 0, is_contents)


def _named_level(name: str) -> int | None:
    if name.lower() in _TITLE_NAMES:
        return 1
    match = _HEADING_NAME.fullmatch(name.strip())
    return min(int(match[1]), 6) if match else None


def _outline(properties: Any) -> int | None:
    value = _value(properties, "w:outlineLvl")
    if value is None or not value.isdigit():
        return None
    return 0 if int(value) >= _BODY_LEVEL else min(int(value) + 1, 6)


def _depth(properties: Any) -> int | None:
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        return None
    if _value(numbering, "w:numId") == "0":  # takes the number of the style away
        return 0
    level = _value(numbering, "w:ilvl") or "0"
    return int(level) + 1 if level.isdigit() else 1


def _value(parent: Any, tag: str) -> str | None:
    child = parent.find(qn(tag))
    value = child.get(qn("w:val")) if child is not None else None
    return str(value) if value is not None else None


def is_on(properties: Any, tag: str) -> bool:
    """Tell whether a switch such as ``w:b`` is set in run or row properties."""
    child = properties.find(qn(tag)) if properties is not None else None
    return child is not None and child.get(qn("w:val"), "1") not in ("0", "false", "off")
