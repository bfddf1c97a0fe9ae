"""The look of the draaiboek in Word: named styles, language, page and footer.

All that a trainer may want to change is a style, so that one change is enough.
"""

from dataclasses import dataclass

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

INK, SOFT = RGBColor(0x1D, 0x2A, 0x30), RGBColor(0x4D, 0x5D, 0x64)
ACCENT, NOTICE_INK = RGBColor(0x0F, 0x5F, 0x66), RGBColor(0x5C, 0x43, 0x00)
ACCENT_SOFT_FILL, NOTICE_FILL, LINE = "E4F0EF", "FDF3DC", "D5DCDA"
"""The colours of ``web/static/pages.css``."""

SOURCE, KIND, NOTE, MARK = "Bronregel", "Soort citaat", "Eigen notitie", "Aanduiding"
"""Names of our own styles, as Word lists them; MARK is for characters."""

# Comes with Word and has a free twin of the same widths (Carlito) elsewhere.
_FACE = "Calibri"
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def styled_document(title: str, language: str) -> WordDocument:
    """Give an empty A4 document with our styles, its language and its properties."""
    document = docx.Document()
    _set_language(document, _LANGUAGES[language])
    _set_page(document)
    _set_styles(document)
    core = document.core_properties
    core.title, core.author, core.language = title, "Bronwijzer", _LANGUAGES[language]
    core.comments = ""  # the library's template names itself there
    return document


def word_language(language: str) -> str:
    """Give Word's name of a language that a quote is in; ``und`` switches spelling off."""
    return _LANGUAGES.get(language, "und")


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """Make an element of WordprocessingML with attributes of its own name space."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _set_language(document: WordDocument, language: str) -> None:
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    for old in document.settings.element.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), language)


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a paragraph style looks; sizes and spaces in points."""

    size: float = 11
    colour: RGBColor = INK
    bold: bool = False
    before: float = 0
    after: float = 6
    line: float = 1.15
    indent_mm: float = 0
    barred: bool = False
    fill: str = ""


_STYLES = {
    "Normal": _Look(),
    "Title": _Look(26, bold=True, after=2, line=1),
    "Subtitle": _Look(colour=SOFT, after=10),
    "Heading 1": _Look(16, ACCENT, bold=True, before=22, after=8),
    "Heading 2": _Look(12, bold=True, before=12, after=4),
    "List Number": _Look(after=4),
    "List Bullet": _Look(),
    "Footer": _Look(9, SOFT, after=0),
    KIND: _Look(9, ACCENT, bold=True, before=10, after=2, indent_mm=5, barred=True),
    "Quote": _Look(11.5, after=3, line=1.2, indent_mm=5, barred=True),
    SOURCE: _Look(9, SOFT, after=12, indent_mm=5, barred=True),
    NOTE: _Look(colour=NOTICE_INK, before=8, after=14, indent_mm=2.5, fill=NOTICE_FILL),
}


def _set_styles(document: WordDocument) -> None:
    for name, look in _STYLES.items():
        _set_style(document, name, look)
    for name in (KIND, "Quote"):  # a quote stays on one page with its source
        _style_named(document, name).paragraph_format.keep_with_next = True
    mark = document.styles.add_style(MARK, WD_STYLE_TYPE.CHARACTER)
    mark.font.color.rgb, mark.font.size, mark.font.bold = NOTICE_INK, Pt(9), True
    properties = mark.element.get_or_add_rPr()
    properties.append(element("w:shd", val="clear", color="auto", fill=NOTICE_FILL))


def _style_named(document: WordDocument, name: str) -> ParagraphStyle:
    """Give a style of the template, or a new one on top of its plain one."""
    styles = document.styles
    if name in {style.name for style in styles}:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
    assert isinstance(style, ParagraphStyle)
    return style


def _set_style(document: WordDocument, name: str, look: _Look) -> None:
    style = _style_named(document, name)
    _clear(style)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = look.colour
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(look.before), Pt(look.after)
    space.line_spacing = look.line
    if look.indent_mm:
        space.left_indent = Mm(look.indent_mm)
        space.right_indent = Mm(look.indent_mm) if look.fill else None
    # the schema wants borders and background before spacing
    following = style.element.get_or_add_pPr().find(qn("w:spacing"))
    if look.barred:
        following.addprevious(_borders(left=("18", "10", str(ACCENT))))
    if look.fill:
        sides = dict.fromkeys(("top", "left", "bottom", "right"), ("4", "6", look.fill))
        following.addprevious(_borders(**sides))
        following.addprevious(element("w:shd", val="clear", color="auto", fill=look.fill))


def _borders(**sides: tuple[str, str, str]) -> BaseOxmlElement:
    """Give lines along the sides of a paragraph: eighths of a point, distance, colour."""
    borders = element("w:pBdr")
    for side, (width, space, colour) in sides.items():
        borders.append(element(f"w:{side}", val="single", sz=width, space=space, color=colour))
    return borders


def _clear(style: ParagraphStyle) -> None:
    """Take away what the template gives a style, and name our font for every script."""
    letters, paragraph = style.element.get_or_add_rPr(), style.element.get_or_add_pPr()
    for properties, names in (
        (letters, ("rFonts", "spacing", "kern")),
        (paragraph, ("pBdr", "tabs", "contextualSpacing")),
    ):
        for old in [old for name in names for old in properties.findall(qn(f"w:{name}"))]:
            properties.remove(old)
    faces = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), _FACE)
    letters.insert(0, element("w:rFonts", **faces))


def add_footer(document: WordDocument, words: str) -> None:
    """Write a footer: words on the left, the page's number of all pages on the right."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{words}\t")
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    """Add what Word counts itself; until then it shows 1."""
    field = element("w:fldSimple", instr=code)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
