"""Open the ZIP files that office documents and e-books are, without trusting their sizes."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from docx.exceptions import PythonDocxError
from lxml import etree
from pptx.exc import PythonPptxError

from assistant.errors import ReadingError

# What zipfile, lxml and the libraries on them raise on malformed files, beside MemoryError.
MALFORMED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError,
    OSError, RecursionError, RuntimeError, TypeError, ValueError, struct.error, zlib.error,
    zipfile.BadZipFile, etree.LxmlError, PythonDocxError, PythonPptxError,
)  # fmt: skip

# A tree takes about ten times the memory of its XML; 60 MB of it is over 10,000 pages.
_MAX_XML_MB = 60
_MAX_TOTAL_MB = 400
_MAX_FILES = 10_000
_MEGABYTE = 1_000_000
_XML = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")

_CONTAINER = re.compile(r"([^/]+/|)META-INF/container\.xml")
_CONTENT_TYPES = "[Content_Types].xml"
# Files with macros, templates and shows hold the same parts under another name. Macros are
# never run: nothing here can.
_PLAIN_TYPES = (
    (
        re.compile(
            rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
            rb"|(application/vnd\.openxmlformats-officedocument\.wordprocessingml)"
            rb"\.template\.main\+xml"
        ),
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (
        re.compile(
            rb"application/vnd\.ms-powerpoint\.(?:presentation|slideshow|template)"
            rb"\.macroEnabled\.main\+xml|application/vnd\.openxmlformats-officedocument"
            rb"\.presentationml\.(?:slideshow|template)\.main\+xml"
        ),
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
)


@dataclass(frozen=True, slots=True)
class Package:
    """A ZIP file whose parts are known to be of a bearable size.

    ``has_macros`` tells that it brings programs along, which nothing here runs. ``folder``
    is what stands before the names of all parts in the ZIP file itself.
    """

    data: bytes
    name: str
    parts: frozenset[str]
    folder: str = ""

    @property
    def has_macros(self) -> bool:
        """Tell whether the file has macros."""
        return any(part.endswith("vbaProject.bin") for part in self.parts)

    def part(self, path: str) -> bytes:
        """Give the bytes of a part.

        Raises:
            KeyError, zipfile.BadZipFile, zlib.error: there is none, or it is damaged.
        """
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            return archive.read(self.folder + path)

    def plain_office(self) -> BytesIO:
        """Give an Office file as the plain document that it is, whatever it calls itself."""
        types = self.part(_CONTENT_TYPES)
        plain = types
        for pattern, replacement in _PLAIN_TYPES:
            plain = pattern.sub(replacement, plain)
        if plain == types:
            return BytesIO(self.data)
        target = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(self.data)) as old,
            zipfile.ZipFile(target, "w") as new,
        ):
            for info in old.infolist():
                content = plain if info.filename == _CONTENT_TYPES else old.read(info)
                new.writestr(info.filename, content)
        target.seek(0)
        return target


def open_package(data: bytes, name: str) -> Package:
    """Open a ZIP file.

    Raises:
        ReadingError: it is damaged, locked with a password, or would unpack to more
            than can be held.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_sizes(infos, name)
            if any(info.flag_bits & 1 for info in infos):
                raise locked(name)
            _check_entities(archive, infos, name)
    except MALFORMED as error:
        raise broken(name, error) from error
    names = [info.filename for info in infos]
    folder = _book_folder(names)
    parts = frozenset(n.removeprefix(folder) for n in names if n.startswith(folder))
    return Package(data, name, parts, folder)


def _book_folder(names: list[str]) -> str:
    """Give the folder that a book was packed with; whoever packs one by hand takes it along."""
    folders = {found[1] for name in names if (found := _CONTAINER.fullmatch(name))}
    return folders.pop() if len(folders) == 1 else ""


def _check_sizes(infos: list[zipfile.ZipInfo], name: str) -> None:
    # zipfile never gives more than the size that a part declares, so that these hold.
    total = sum(info.file_size for info in infos)
    xml = sum(i.file_size for i in infos if i.filename.lower().endswith(_XML))
    if total > _MAX_TOTAL_MB * _MEGABYTE or xml > _MAX_XML_MB * _MEGABYTE:
        size = max(total, xml) / _MEGABYTE
        raise ReadingError(
            f"{name} is uitgepakt {size:.0f} MB, te veel om te lezen (hoogstens {_MAX_TOTAL_MB} "
            f"MB, waarvan {_MAX_XML_MB} MB tekst). Bewaar het bestand opnieuw, of splits het."
        )
    if len(infos) > _MAX_FILES:
        raise ReadingError(
            f"{name} bestaat uit {len(infos)} onderdelen, meer dan de grens van {_MAX_FILES}. "
            "Bewaar het bestand opnieuw, of splits het."
        )


def _check_entities(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse XML that defines entities of its own: no program writes that, attackers do."""
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels", ".opf", ".ncx", ".xhtml")):
            with archive.open(info) as part:
                start = part.read(4096).replace(b"\x00", b"")
            if b"<!ENTITY" in start:
                raise ReadingError(
                    f"{name} bevat eigen XML-entiteiten ({info.filename}) en wordt daarom niet "
                    "gelezen. Bewaar het bestand opnieuw in Word, PowerPoint of LibreOffice."
                )


def broken(name: str, error: BaseException) -> ReadingError:
    """Give the error for a file that its library cannot read."""
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return ReadingError(
        f"{name} is beschadigd of afgebroken ({reason}). Haal het bestand opnieuw op, of bewaar "
        "het opnieuw, en draai ingest opnieuw."
    )


def locked(name: str) -> ReadingError:
    """Give the error for a file that opens with a password only."""
    return ReadingError(
        f"{name} is beveiligd met een wachtwoord. "
        "Bewaar het bestand zonder wachtwoord en draai ingest opnieuw."
    )


def without_words(name: str, size: int) -> ReadingError:
    """Give the error for a file in which there are pictures at most."""
    return ReadingError(
        f"Geen tekst in {name} ({size} bytes): er staan hooguit afbeeldingen in. Bewaar het als "
        "PDF, voer OCR uit (ingest.py --ocr), of haal het weg uit de map."
    )
