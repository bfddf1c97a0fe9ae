"""Read a PDF: its text in reading order, with headings, lists, tables and page numbers."""

import logging
import re
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import PyPdfError

from assistant.documents import BlockKind, Document, Source
from assistant.errors import ReadingError
from assistant.reading.assembly import assemble
from assistant.reading.characters import clean_line
from assistant.reading.pdf_columns import regions_of
from assistant.reading.pdf_furniture import without_furniture
from assistant.reading.pdf_layout import pieces_of
from assistant.reading.pdf_lines import Line, segments_of
from assistant.reading.pdf_runs import runs_of
from assistant.reading.pdf_tags import tags_of
from assistant.reading.result import Reading

MAX_PAGES = 2000
"""A page takes about 0.1–0.4 s; a longer file is read up to here, with a warning."""

# What pypdf raises on malformed files, beside its own errors.
_MALFORMED = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError,
    NotImplementedError, OSError, RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip

# Titles that a program filled in, not an author.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint) - .*|untitled|naamloos|document\d*|"
    r".*\.(?:docx?|pptx?|indd|pdf)",
    re.IGNORECASE,
)


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
    read = min(count, MAX_PAGES)
    segments, failed = _segments(reader, read, name)
    try:
        boxes = [_height(reader.pages[index], segments[index]) for index in range(read)]
        kept = without_furniture(segments, boxes)
        pieces = pieces_of([regions_of(lines) for lines in kept], tags_of(reader))
        document = assemble(source, pieces, page_count=read)
    except _MALFORMED as error:
        raise _broken(name, error) from error
    if not any(character.isalpha() for character in document.text):
        raise ReadingError(
            f"Geen tekst in {name} ({count} {_pages(count)}): het lijkt een scan. "
            "Voer OCR uit en draai ingest opnieuw."
        )
    warnings = _warnings(name, count, segments, failed)
    return Reading(document, warnings, _title(reader) or _first_heading(document), _date(reader))


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


def _segments(reader: PdfReader, count: int, name: str) -> tuple[list[list[Line]], list[int]]:
    """Give the segments of each page, and the numbers of pages that could not be decoded."""
    segments: list[list[Line]] = []
    failed: list[int] = []
    first_error: BaseException | None = None
    for index in range(count):
        try:
            page = reader.pages[index]
            segments.append(_visible(page, segments_of(runs_of(page))))
        except _MALFORMED as error:
            first_error = first_error or error
            failed.append(index + 1)
            segments.append([])
    if first_error is not None and not any(segments):
        raise _broken(name, first_error) from first_error
    return segments, failed


def _visible(page: PageObject, lines: list[Line]) -> list[Line]:
    """Leave out what lies outside the visible part of the page, such as printer's marks."""
    box = page.cropbox
    left, low, right, high = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    inside = [line for line in lines if low <= line.y <= high and left <= line.x0 <= right]
    # Text on a turned page has turned coordinates, which the box has not.
    return inside if len(inside) >= 0.5 * len(lines) else lines


def _height(page: PageObject, lines: Sequence[Line]) -> tuple[float, float]:
    """Give the lowest and highest y of a page in the direction of its text."""
    low, high = float(page.cropbox.bottom), float(page.cropbox.top)
    if lines and not all(low <= line.y <= high for line in lines):
        low, high = min(line.y for line in lines) - 36, max(line.y for line in lines) + 36
    return low, high


def _warnings(
    name: str, count: int, segments: Sequence[Sequence[Line]], failed: Sequence[int]
) -> tuple[str, ...]:
    warnings: list[str] = []
    empty = [i for i, lines in enumerate(segments, 1) if not lines and i not in failed]
    if empty:
        warnings.append(
            f"{name}: geen tekst op {_pages(len(empty))} {_ranges(empty)}. "
            "Staat daar wel tekst, voer dan OCR uit en draai ingest opnieuw."
        )
    if failed:
        warnings.append(
            f"{name}: {_pages(len(failed))} {_ranges(failed)} niet te lezen en overgeslagen. "
            "Bewaar het bestand opnieuw als PDF en draai ingest opnieuw."
        )
    if count > len(segments):
        warnings.append(
            f"{name}: {count} pagina's; alleen de eerste {len(segments)} zijn gelezen. "
            "Splits het bestand en draai ingest opnieuw."
        )
    return tuple(warnings)


def _pages(count: int) -> str:
    return "pagina" if count == 1 else "pagina's"


def _ranges(numbers: Sequence[int]) -> str:
    """Give numbers as ranges.

    >>> _ranges([1, 2, 3, 7])
    '1–3, 7'
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in spans)


def _title(reader: PdfReader) -> str | None:
    try:
        title = clean_line(str((reader.metadata and reader.metadata.title) or ""))
    except _MALFORMED:
        return None
    return title if len(title) > 2 and not _NO_TITLE.fullmatch(title) else None


def _date(reader: PdfReader) -> str | None:
    try:
        created = reader.metadata.creation_date if reader.metadata else None
    except _MALFORMED:
        return None
    return created.date().isoformat() if created else None


def _first_heading(document: Document) -> str | None:
    return next(
        (document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING),
        None,
    )
