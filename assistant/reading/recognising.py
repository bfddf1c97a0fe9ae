"""Recognise the letters in the pictures of a PDF, with OCRmyPDF and Tesseract.

Both are programs beside this one, that a school installs if it has scans. What
they add is text that lies unseen under the picture, by which it is known as such.
"""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading.result import NoTextError, Reading, ranges

Read = Callable[[bytes, Source, str], Reading]

_DUTCH = "nld"
_ALSO = ("eng",)  # read too where it is installed
SECONDS_PER_PAGE = 20
_START_SECONDS = 60
_PROGRAMS = ("ocrmypdf", "tesseract")
_INSTALL = (
    "Installeer ze (Debian, Ubuntu: apt install ocrmypdf tesseract-ocr-nld; macOS: brew install "
    "ocrmypdf tesseract-lang) en draai ingest opnieuw."
)


@cache
def what_is_missing() -> tuple[str, ...]:
    """Give the programs and language data that recognising lacks on this machine."""
    programs = tuple(program for program in _PROGRAMS if shutil.which(program) is None)
    if programs:
        return programs
    return () if _DUTCH in _languages() else ("de Nederlandse taaldata van Tesseract",)


@cache
def _languages() -> tuple[str, ...]:
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=60
    )
    known = f"{listed.stdout}\n{listed.stderr}".split()
    return tuple(language for language in (_DUTCH, *_ALSO) if language in known)


def read_with_recognition(read: Read, data: bytes, source: Source, name: str) -> Reading:
    """Read a file; where pages of a PDF are pictures of text, recognise that and read again.

    Where that fails on some pages only, the others are given with a warning that tells why.

    Raises:
        ReadingError: as ``read`` and ``recognise``.
    """
    try:
        reading = read(data, source, name)
    except NoTextError as error:
        return read(recognise(data, error.pages, name), source, name)
    if not reading.unread_pages:
        return reading
    try:
        return read(recognise(data, reading.unread_pages, name), source, name)
    except ReadingError as error:
        return replace(reading, warnings=(*reading.warnings, str(error)))


def recognise(data: bytes, pages: Sequence[int], name: str) -> bytes:
    """Give the PDF with text under the pictures of ``pages`` (from 1); the others stay as they are.

    Raises:
        ReadingError: the programs are not there, fail, or take more than
            ``SECONDS_PER_PAGE`` a page; the message says what to install or do.
    """
    if missing := what_is_missing():
        lacking = " en ".join(missing)
        raise ReadingError(
            f"{name} heeft OCR nodig, maar op deze computer ontbreekt: {lacking}. {_INSTALL}"
        )
    limit = _START_SECONDS + SECONDS_PER_PAGE * len(pages)
    with TemporaryDirectory(prefix="bronwijzer-ocr-") as folder:
        scan, result = Path(folder, "in.pdf"), Path(folder, "uit.pdf")
        scan.write_bytes(data)
        command = [
            "ocrmypdf", "--quiet", "--language", "+".join(_languages()), "--output-type", "pdf",
            "--optimize", "0", "--force-ocr", "--rotate-pages", "--deskew", "--jobs", "1",
            "--tesseract-timeout", str(SECONDS_PER_PAGE),
            "--pages", ranges(pages, dash="-", between=","), str(scan), str(result),
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=limit
            )
        except subprocess.TimeoutExpired:
            raise ReadingError(
                f"OCR van {name} duurde langer dan {limit} s ({len(pages)} pagina's) en is "
                "gestopt. Splits het bestand en draai ingest opnieuw."
            ) from None
        if not result.is_file():
            reason = " ".join(done.stderr.split())[-160:] or f"code {done.returncode}"
            raise ReadingError(
                f"OCR van {name} is mislukt ({reason}). Bewaar het bestand opnieuw als PDF en "
                "draai ingest opnieuw."
            )
        return result.read_bytes()
