"""Read a PDF: its text in reading order, with headings, lists, tables and page numbers."""

import logging
from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PasswordType, PdfReader

from assistant.documents import Document, Source
from assistant.errors import ReadingError
from assistant.reading.assembly import assemble
from assistant.reading.characters import clean_line
from assistant.reading.office import NO_TITLE
from assistant.reading.pdf_columns import regions_of
from assistant.reading.pdf_forms import MALFORMED
from assistant.reading.pdf_furniture import without_furniture
from assistant.reading.pdf_layout import pieces_of
from assistant.reading.pdf_lines import Line
from assistant.reading.pdf_outline import labels_of, outline_of
from assistant.reading.pdf_pages import PageLines, lines_of_pages
from assistant.reading.pdf_tags import tags_of
from assistant.reading.result import NoTextError, Reading, ranges

MAX_PAGES = 2000
"""A page takes about 0.1–0.4 s; a longer file is read up to here, with a warning."""

_OCR = "draai ingest opnieuw met --ocr (nodig: ocrmypdf en tesseract-ocr-nld)."
_MALFORMED = (*MALFORMED, MemoryError)


def read_pdf(data: bytes, source: Source, name: str) -> Reading:
    """Read a PDF from its bytes.

    Pages that cannot be decoded or hold no text are named in a warning.

    Raises:
        ReadingError: the file is broken, cut off or encrypted, has no pages, or has
            no text on any of them.
    """
    # pypdf tells about every oddity that it mends; the user can do nothing with that.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader, count = _open(data, name)
    found = lines_of_pages(reader, min(count, MAX_PAGES))
    if found.error is not None and not any(found.segments):
        raise _broken(name, found.error) from found.error
    try:
        document = _document(reader, source, found)
    except _MALFORMED as error:
        raise _broken(name, error) from error
    if not any(character.isalpha() for character in document.text):
        raise _without_text(name, count, found)
    return Reading(
        document,
        _warnings(name, count, found),
        _title(reader) or document.first_heading,
        _date(reader),
        language=_language(reader),
        unread_pages=tuple(sorted((*found.pictures, *found.gibberish))),
    )


def _document(reader: PdfReader, source: Source, found: PageLines) -> Document:
    count = len(found.segments)
    boxes = [_height(reader.pages[index], found.segments[index]) for index in range(count)]
    kept = without_furniture(found.segments, boxes)
    regions = [regions_of(lines) for lines in kept]
    pieces = pieces_of(regions, tags_of(reader), outline_of(reader))
    labels = labels_of(reader, found.segments, kept)
    return assemble(source, pieces, count, labels=labels, recognised=found.recognised)


def _without_text(name: str, count: int, found: PageLines) -> NoTextError:
    """Give the error for a PDF that only recognising its letters can help."""
    if found.gibberish:
        message = (
            f"Geen leesbare tekst in {name} ({count} {_pages(count)}): het lettertype zegt niet "
            f"welke letters het zijn. Bewaar het opnieuw als PDF. Of: {_OCR}"
        )
    else:
        message = (
            f"Geen tekst in {name} ({count} {_pages(count)}): het lijkt een scan. "
            f"Wat je kunt doen: {_OCR}"
        )
    return NoTextError(message, tuple(range(1, len(found.segments) + 1)))


def _open(data: bytes, name: str) -> tuple[PdfReader, int]:
    # Without an end mark the file was cut off; pypdf would give what is left as if it were whole.
    if b"%%EOF" not in data[-8192:] and b"startxref" not in data[-8192:]:
        raise ReadingError(
            f"{name} is afgebroken: het einde van de PDF ontbreekt ({len(data)} bytes gelezen). "
            "Haal het bestand opnieuw op en draai ingest opnieuw."
        )
    try:
        reader = PdfReader(BytesIO(data))
        locked = reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
        count = 0 if locked else len(reader.pages)
    except _MALFORMED as error:
        raise _broken(name, error) from error
    if locked:
        raise ReadingError(
            f"{name} is beveiligd met een wachtwoord. "
            "Bewaar het bestand zonder wachtwoord en draai ingest opnieuw."
        )
    if count == 0:
        raise ReadingError(f"{name} heeft 0 pagina's. Maak de PDF opnieuw en draai ingest opnieuw.")
    return reader, count


def _broken(name: str, error: BaseException) -> ReadingError:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return ReadingError(
        f"{name} is geen leesbare PDF ({reason}). "
        "Controleer of het bestand opent, bewaar het opnieuw als PDF en draai ingest opnieuw."
    )


def _height(page: PageObject, lines: Sequence[Line]) -> tuple[float, float]:
    """Give the lowest and highest y of a page in the direction of its text."""
    low, high = float(page.cropbox.bottom), float(page.cropbox.top)
    if lines and not all(low <= line.y <= high for line in lines):
        low, high = min(line.y for line in lines) - 36, max(line.y for line in lines) + 36
    return low, high


def _warnings(name: str, count: int, found: PageLines) -> tuple[str, ...]:
    warnings: list[str] = []
    empty, failed, gibberish = found.empty, found.failed, found.gibberish
    if empty:
        warnings.append(
            f"{name}: geen tekst op {_pages(len(empty))} {ranges(empty)}. "
            f"Staat daar wel tekst: {_OCR}"
        )
    if gibberish:
        warnings.append(
            f"{name}: {_pages(len(gibberish))} {ranges(gibberish)} onleesbaar, want het "
            "lettertype zegt niet welke letters het zijn; overgeslagen. Bewaar het opnieuw als "
            f"PDF. Of: {_OCR}"
        )
    if failed:
        warnings.append(
            f"{name}: {_pages(len(failed))} {ranges(failed)} niet te lezen en overgeslagen. "
            "Bewaar het bestand opnieuw als PDF en draai ingest opnieuw."
        )
    if count > len(found.segments):
        warnings.append(
            f"{name}: {count} pagina's; alleen de eerste {len(found.segments)} zijn gelezen. "
            "Splits het bestand en draai ingest opnieuw."
        )
    return tuple(warnings)


def _pages(count: int) -> str:
    return "pagina" if count == 1 else "pagina's"


def _title(reader: PdfReader) -> str | None:
    try:
        title = clean_line(str((reader.metadata and reader.metadata.title) or ""))
    except _MALFORMED:
        return None
    return title if len(title) > 2 and not NO_TITLE.fullmatch(title) else None


def _date(reader: PdfReader) -> str | None:
    try:
        created = reader.metadata.creation_date if reader.metadata else None
    except _MALFORMED:
        return None
    return created.date().isoformat() if created else None


def _language(reader: PdfReader) -> str | None:
    try:
        return clean_line(str(reader.root_object.get("/Lang") or "")) or None
    except _MALFORMED:
        return None
