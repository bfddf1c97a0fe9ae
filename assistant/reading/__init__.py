"""Read a file's bytes as a document, whatever its format. No I/O happens here."""

import re

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading.html import read_html
from assistant.reading.markdown import read_markdown
from assistant.reading.pdf import read_pdf
from assistant.reading.plain import read_plain
from assistant.reading.result import Reading

__all__ = ["Reading", "can_read", "read"]

_SUFFIXES = (".pdf", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt")
_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "een PNG-afbeelding"),
    (b"\xff\xd8\xff", "een JPEG-afbeelding"),
    (b"GIF87a", "een GIF-afbeelding"),
    (b"GIF89a", "een GIF-afbeelding"),
    (b"II*\x00", "een TIFF-afbeelding"),
    (b"MM\x00*", "een TIFF-afbeelding"),
    (b"BM", "een BMP-afbeelding"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "een oud Office-bestand (.doc, .xls of .ppt)"),
    (b"{\\rtf", "een RTF-bestand"),
    (b"\x1f\x8b", "een gzip-archief"),
    (b"7z\xbc\xaf\x27\x1c", "een 7z-archief"),
    (b"Rar!", "een RAR-archief"),
    (b"MZ", "een programma"),
    (b"\x7fELF", "een programma"),
)
_ZIPS = (
    (b"word/", "een Word-bestand (.docx)"),
    (b"ppt/", "een PowerPoint-bestand (.pptx)"),
    (b"xl/", "een Excel-bestand (.xlsx)"),
    (b"mimetypeapplication/vnd.oasis", "een OpenDocument-bestand"),
    (b"mimetypeapplication/epub", "een e-boek (.epub)"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def can_read(name: str) -> bool:
    """Tell by its suffix whether a loose file looks like a document for us."""
    return name.lower().endswith(_SUFFIXES)


def read(data: bytes, source: Source, name: str) -> Reading:
    """Read a file; its content decides on the format, its name only where that is text.

    Raises:
        ReadingError: the file is empty, of another kind, damaged, locked or without
            text; the message names it and says what to do.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadingError(
            f"{name} is leeg ({len(data)} bytes). Zet er een bestand met tekst voor in de plaats "
            "of haal het weg uit de map."
        )
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, source, name)
    if kind := _foreign_kind(data):
        raise ReadingError(_foreign_message(name, kind))
    suffix = name.lower().rpartition(".")[2]
    if suffix == "pdf" and b"startxref" not in data[-8192:] and not _HTML_START.match(data[:4096]):
        raise ReadingError(
            f"{name} is geen PDF: het begint niet met %PDF. "
            "Haal het bestand opnieuw op, of geef het de juiste extensie."
        )
    return _read_text(data, source, name, suffix)


def _read_text(data: bytes, source: Source, name: str, suffix: str) -> Reading:
    start = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML_START.match(start) or suffix in ("html", "htm", "xhtml"):
        return read_html(data, source, name)
    if suffix in ("md", "markdown"):
        return read_markdown(data, source, name)
    return read_plain(data, source, name)


def _foreign_kind(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        head = data[:4096] + data[-4096:]
        return next((kind for mark, kind in _ZIPS if mark in head), "een ZIP-archief")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "een WebP-afbeelding"
    for mark, kind in _FOREIGN:
        # Two letters can start a text as well; a binary file has zeros soon after them.
        if data.startswith(mark) and (len(mark) > 2 or b"\x00" in data[:64] or mark[0] < 32):
            return kind
    return None


def _foreign_message(name: str, kind: str) -> str:
    suffix = name.rpartition(".")[2].upper() if "." in name else ""
    supposed = f"geen {suffix} maar {kind}" if can_read(name) else kind
    if "afbeelding" in kind:
        advice = "Voer OCR uit en bewaar het als PDF, of haal het weg uit de map."
    elif "programma" in kind or "archief" in kind:
        advice = "Pak de tekst eruit als PDF, HTML, Markdown of tekst, of haal het weg uit de map."
    else:
        advice = "Bewaar het als PDF en draai ingest opnieuw."
    return f"{name} is {supposed}. {advice}"
