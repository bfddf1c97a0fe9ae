"""The table of times in the draaiboek."""

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from assistant.cafe.docx_look import ACCENT, ACCENT_SOFT_FILL, LINE, element
from assistant.cafe.plan import Activity, Timetable
from assistant.cafe.session import stretch
from assistant.messages import Messages

_COLUMNS_MM = {"time": 31, "minutes": 20, "part": 38, "do": 71}


def add_times(document: WordDocument, timetable: Timetable, messages: Messages) -> None:
    """Add a row for each activity; the header is repeated on each page and marked as header."""
    table = document.add_table(rows=1, cols=len(_COLUMNS_MM))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _style(table)
    for cell, name in zip(table.rows[0].cells, _COLUMNS_MM, strict=True):
        _write(cell, messages.say(f"cafe_column_{name}"), header=True)
    _mark_as_header(table.rows[0])
    for activity in timetable.activities:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, words in zip(row.cells, _words(activity, messages), strict=True):
            _write(cell, words)
    for column, width in zip(table.columns, _COLUMNS_MM.values(), strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _words(activity: Activity, messages: Messages) -> tuple[str, str, str, str]:
    return (
        stretch(activity),
        messages.say("cafe_minutes_short", count=activity.minutes),
        messages.say(f"cafe_activity_{activity.kind}", round=activity.round),
        messages.say(f"cafe_do_{activity.kind}"),
    )


def _style(table: Table) -> None:
    """Draw thin lines between rows, and tell screen readers which cells are headers."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=LINE))
    margins = element("w:tblCellMar")
    for side, width in (("top", "60"), ("left", "100"), ("bottom", "60"), ("right", "100")):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = element("w:tblLook", val="0020", firstRow="1", firstColumn="0", noHBand="1", noVBand="1")
    # in the order that the schema asks for
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    margins.addnext(look)


def _mark_as_header(row: _Row) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))


def _write(cell: _Cell, words: str, *, header: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(words)
    run.font.size = Pt(10)
    if header:
        run.bold, run.font.color.rgb = True, ACCENT
        fill = element("w:shd", val="clear", color="auto", fill=ACCENT_SOFT_FILL)
        cell._tc.get_or_add_tcPr().append(fill)
