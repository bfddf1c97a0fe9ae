"""Read a Word file: its text with headings, lists, tables, text boxes and notes."""

from typing import Any

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from assistant.documents import Source
from assistant.reading.assembly import assemble
from assistant.reading.docx_body import Walker, without_bold_headings
from assistant.reading.docx_styles import Styles
from assistant.reading.office import office_reading
from assistant.reading.package import MALFORMED, Package, broken
from assistant.reading.result import Reading

_NOTE_KINDS = ("footnotes", "endnotes")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def read_docx(package: Package, source: Source) -> Reading:
    """Read a Word file; deleted and hidden text, contents and running heads are left out.

    Raises:
        ReadingError: it is damaged, or holds no words.
    """
    try:
        opened = docx.Document(package.plain_office())
        walker = Walker(Styles(opened.styles.element), _notes(opened.part))
        pieces = without_bold_headings(list(walker.pieces(opened.element.body)))
        return office_reading(package, assemble(source, pieces), opened.core_properties)
    except MALFORMED as error:
        raise broken(package.name, error) from error


def _notes(part: Any) -> dict[tuple[str, str], Any]:
    """Give the footnotes and endnotes by their number; the lines that part them are none."""
    notes: dict[tuple[str, str], Any] = {}
    for relation in part.rels.values():
        kind = relation.reltype.removeprefix(_RELATION)
        if kind not in _NOTE_KINDS or relation.is_external:
            continue
        root = parse_xml(relation.target_part.blob)
        for note in root:
            if note.get(qn("w:type"), "normal") == "normal":
                notes[kind, note.get(qn("w:id"), "")] = note
    return notes
