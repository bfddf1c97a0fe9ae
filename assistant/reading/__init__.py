"""Read a file's bytes as a document, whatever its format. No I/O happens here."""

import re
from dataclasses import replace

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.language import DUTCH, ENGLISH, language_of
from assistant.reading.docx import read_docx
from assistant.reading.epub import read_epub
from assistant.reading.html import read_html
from assistant.reading.markdown import read_markdown
from assistant.reading.odt import read_odt
from assistant.reading.package import MALFORMED, Package, locked, open_package
from assistant.reading.pdf import read_pdf
from assistant.reading.plain import read_plain
from assistant.reading.pptx import read_pptx
from assistant.reading.result import NoTextError, Reading

__all__ = ["NoTextError", "Reading", "can_read", "is_light", "read"]

_SUFFIXES = (
    ".pdf", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".docx", ".docm", ".dotx",
    ".pptx", ".pptm", ".ppsx", ".potx", ".odt", ".ott", ".odp", ".epub",
)  # fmt: skip
_LIGHT_BYTES = 200_000
_BINARY = ("pdf", "docx", "docm", "pptx", "pptm", "ppsx", "odt", "odp", "epub")
_DECLARED = {"nl": DUTCH, "en": ENGLISH}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "een Office-bestand met een wachtwoord"
_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "een PNG-afbeelding"),
    (b"\xff\xd8\xff", "een JPEG-afbeelding"),
    (b"GIF87a", "een GIF-afbeelding"),
    (b"GIF89a", "een GIF-afbeelding"),
    (b"II*\x00", "een TIFF-afbeelding"),
    (b"MM\x00*", "een TIFF-afbeelding"),
    (b"BM", "een BMP-afbeelding"),
    (_OLE, "een oud Office-bestand (.doc, .xls of .ppt)"),
    (b"{\\rtf", "een RTF-bestand"),
    (b"\x1f\x8b", "een gzip-archief"),
    (b"7z\xbc\xaf\x27\x1c", "een 7z-archief"),
    (b"Rar!", "een RAR-archief"),
    (b"MZ", "een programma"),
    (b"\x7fELF", "een programma"),
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
    reading = _read(data, source, name)
    # A template declares the language of its maker's program; the words themselves know better.
    declared = _DECLARED.get((reading.language or "").lower()[:2], "")
    language = language_of(reading.document.text, otherwise=declared)
    return replace(reading, language=language or None)


def is_light(data: bytes) -> bool:
    """Tell whether reading takes no time or memory to speak of: a small text or web page."""
    is_pdf = b"%PDF-" in data[:1024] or b"startxref" in data[-8192:]
    return len(data) <= _LIGHT_BYTES and not is_pdf and data[:2] != b"PK"


def _read(data: bytes, source: Source, name: str) -> Reading:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadingError(
            f"{name} is leeg ({len(data)} bytes). Zet er een bestand met tekst voor in de plaats "
            "of haal het weg uit de map."
        )
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, source, name)
    if data.startswith(b"PK\x03\x04"):
        return read_package(data, source, name)
    if kind := _foreign_kind(data):
        raise _foreign(name, kind)
    suffix = name.lower().rpartition(".")[2]
    if suffix == "pdf" and b"startxref" in data[-8192:]:  # only its first bytes are lost
        return read_pdf(data, source, name)
    if suffix in _BINARY and not _HTML_START.match(data[:4096]):
        raise ReadingError(
            f"{name} is geen {suffix.upper()}: de inhoud is van een andere soort. "
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
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return _LOCKED
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "een WebP-afbeelding"
    for mark, kind in _FOREIGN:
        # Two letters can start a text as well; a binary file has zeros soon after them.
        if data.startswith(mark) and (len(mark) > 2 or b"\x00" in data[:64] or mark[0] < 32):
            return kind
    return None


def read_package(data: bytes, source: Source, name: str) -> Reading:
    """Read a ZIP file: an office document or an e-book.

    Raises:
        ReadingError: as ``read``.
    """
    package = open_package(data, name)
    kind = _package_kind(package)
    if kind == "docx":
        return read_docx(package, source)
    if kind == "pptx":
        return read_pptx(package, source)
    if kind == "odt":
        return read_odt(package, source)
    if kind == "epub":
        return read_epub(package, source)
    raise _foreign(name, kind)


def _package_kind(package: Package) -> str:
    """Tell by its parts what a ZIP file is."""
    try:
        mimetype = package.part("mimetype") if "mimetype" in package.parts else b""
    except MALFORMED:
        mimetype = b""
    if mimetype.startswith(b"application/epub") or "META-INF/container.xml" in package.parts:
        return "epub"
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        known = (b"text", b"presentation")
        readable = mimetype.split(b".")[-1].startswith(known)
        return "odt" if readable else "een rekenblad of tekening van OpenDocument"
    folders = {part.split("/", maxsplit=1)[0] for part in package.parts}
    for folder, kind in (("word", "docx"), ("ppt", "pptx"), ("xl", "een Excel-bestand (.xlsx)")):
        if folder in folders and "[Content_Types].xml" in package.parts:
            return kind
    return "een ZIP-archief"


def _foreign(name: str, kind: str) -> ReadingError:
    """Give the error for a file of another kind, with what to do about it."""
    if kind == _LOCKED:
        return locked(name)
    suffix = name.rpartition(".")[2].upper() if "." in name else ""
    supposed = f"geen {suffix} maar {kind}" if can_read(name) else kind
    if "afbeelding" in kind:
        advice = "Voer OCR uit en bewaar het als PDF, of haal het weg uit de map."
    elif "programma" in kind or "archief" in kind:
        advice = "Pak de tekst eruit als PDF, HTML, Markdown of tekst, of haal het weg uit de map."
    else:
        advice = "Bewaar het als PDF en draai ingest opnieuw."
    return ReadingError(f"{name} is {supposed}. {advice}")
