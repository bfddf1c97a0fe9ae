"""Office files and e-books as the tests need them, made by the libraries that read them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
import odfdo
import pptx

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/boek.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_BOOK = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Rust op school</dc:title>
<dc:publisher>Uitgeverij Proef</dc:publisher><dc:date>2023-05-01</dc:date>
<dc:language>nl</dc:language></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="een.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="twee%20b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
_NAV = """<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>
<li><a href="een.xhtml">Begin</a></li><li><a href="twee%20b.xhtml#x">Vervolg</a></li></ol></nav>
</body></html>"""
_PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'


def saved(document: Any) -> bytes:
    """Give the bytes that a library's document is saved as."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_file() -> bytes:
    """Give a Word file with headings, a nested list and a table with heads."""
    made = docx.Document()
    made.core_properties.title = "Pesten aanpakken"
    made.add_heading("Pesten aanpakken", 0)
    made.add_heading("Wat helpt", 1)
    made.add_paragraph("Een team dat samen optrekt, ziet pesten eerder.")
    made.add_paragraph("Kijk rond.", style="List Bullet")
    made.add_paragraph("Ook buiten.", style="List Bullet")
    table = made.add_table(rows=0, cols=2)
    for row in (("Wie", "Taak"), ("Mentor", "Praat met de klas"), ("Ouders", "Denken mee")):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = row[0] == "Wie"
    return saved(made)


def slides_file() -> bytes:
    """Give slides: a title, a list, a table, and one that is hidden."""
    made = pptx.Presentation()
    first = made.slides.add_slide(made.slide_layouts[0])
    first.shapes.title.text = "Slaap en leren"
    first.placeholders[1].text = "Voor het team"
    second = made.slides.add_slide(made.slide_layouts[1])
    second.shapes.title.text = "Wat je ziet"
    frame = second.placeholders[1].text_frame
    frame.text = "Moeheid"
    frame.add_paragraph().text = "Op maandag"
    frame.paragraphs[1].level = 1
    table = second.shapes.add_table(2, 2, 0, 5_000_000, 900_000, 900_000).table
    for place, text in enumerate(("Leeftijd", "Uren", "6–12", "negen tot elf")):
        table.cell(place // 2, place % 2).text = text
    third = made.slides.add_slide(made.slide_layouts[5])
    third.shapes.title.text = "Verborgen"
    third._element.set("show", "0")
    return saved(made)


def opendocument_file() -> bytes:
    """Give an ODT with headings, a nested list, a note and a table with heads."""
    made = odfdo.Document("text")
    made.meta.title = "Rouw in de klas"
    body = made.body
    body.clear()
    body.append(odfdo.Header(1, "Rouw in de klas"))
    body.append(odfdo.Paragraph("Verlies raakt de hele groep."))
    body.append(odfdo.List([odfdo.ListItem("Luister."), odfdo.ListItem("Blijf dichtbij.")]))
    rows = odfdo.Element.from_tag(
        '<table:table table:name="t"><table:table-header-rows><table:table-row>'
        "<table:table-cell><text:p>Leeftijd</text:p></table:table-cell>"
        "<table:table-cell><text:p>Begrip</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>Kleuter</text:p>"
        "</table:table-cell><table:table-cell><text:p>Dood is tijdelijk</text:p>"
        "</table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row></table:table>'
    )
    body.append(rows)
    return saved(made)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Give a ZIP file of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def book_parts() -> dict[str, str | bytes]:
    """Give the parts of an e-book of two chapters."""
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/boek.opf": _BOOK,
        "OEBPS/nav.xhtml": _NAV,
        "OEBPS/een.xhtml": _PAGE.format("<h1>Stilte</h1><p>Rust begint bij stilte.</p>"),
        "OEBPS/twee b.xhtml": _PAGE.format("<p>Daarna komt <i>beweging</i>.</p>"),
    }


def with_part(data: bytes, name: str, change: Any) -> bytes:
    """Give a ZIP file with one part changed by a function, or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = change(parts.get(name, b""))
    return zipped(parts)
