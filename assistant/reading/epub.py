"""Read an e-book (EPUB): its chapters in reading order, each a web page of its own."""

import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import etree

from assistant.documents import PageKind, Source
from assistant.errors import ReadingError
from assistant.reading.assembly import Piece, assemble, on_page
from assistant.reading.characters import clean_line
from assistant.reading.decoding import decode
from assistant.reading.html_blocks import parse, pieces_of_element
from assistant.reading.package import MALFORMED, Package, broken, without_words
from assistant.reading.result import Reading

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LICENCES = ("META-INF/license.lcpl", "META-INF/rights.xml", "META-INF/sinf.xml")
# Fonts that are only made hard to copy; the text of such a book is free.
_FONT_MASKS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_MAX_LABEL = 80


@dataclass(frozen=True, slots=True)
class _Book:
    """The package file of a book: its metadata, and the paths of its chapters in order."""

    root: Any
    chapters: tuple[str, ...]
    contents: str | None

    def described(self, name: str) -> str | None:
        """Give a field of the Dublin Core metadata."""
        found = self.root.find(f".//{{http://purl.org/dc/elements/1.1/}}{name}")
        return clean_line("".join(found.itertext())) or None if found is not None else None


def read_epub(package: Package, source: Source) -> Reading:
    """Read an e-book.

    Raises:
        ReadingError: it is damaged, protected against copying, or holds no words.
    """
    try:
        _refuse_protection(package)
        book = _open(package)
        labels = _labels(package, book)
        pieces = [
            on_page(piece, number)
            for number, path in enumerate(book.chapters, 1)
            for piece in _pieces_of_chapter(package, path)
        ]
        named = {n: labels[p] for n, p in enumerate(book.chapters, 1) if p in labels}
        document = assemble(source, pieces, len(book.chapters), kind=PageKind.CHAPTER, labels=named)
        date = _DATE.match(book.described("date") or "")
        title, publisher = book.described("title"), book.described("publisher")
        language = book.described("language")
    except MALFORMED as error:
        raise broken(package.name, error) from error
    if not any(map(str.isalpha, document.text)):
        raise without_words(package.name, len(package.data))
    day = date.group() if date else None
    return Reading(document, (), title or document.first_heading, day, publisher, language)


def _refuse_protection(package: Package) -> None:
    protected = next((path for path in _LICENCES if path in package.parts), None)
    if _ENCRYPTION in package.parts:
        masks = _parse_xml(package.part(_ENCRYPTION)).iter("{*}EncryptionMethod")
        methods = [mask.get("Algorithm", "").encode() for mask in masks]
        if any(method not in _FONT_MASKS for method in methods):
            protected = _ENCRYPTION
    if protected is not None:
        raise ReadingError(
            f"{package.name} is beveiligd tegen kopiëren (DRM, {protected}) en niet te lezen. "
            "Vraag de uitgever om een versie zonder beveiliging, of haal het weg uit de map."
        )


def _parse_xml(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise ValueError("leeg XML-bestand")
    return root


def _open(package: Package) -> _Book:
    """Find the chapters.

    Raises:
        KeyError, ValueError: the book does not say where they are.
    """
    rootfile = next(_parse_xml(package.part(_CONTAINER)).iter("{*}rootfile"), None)
    if rootfile is None:
        raise ValueError("container.xml noemt geen boek")
    path = rootfile.get("full-path", "")
    root = _parse_xml(package.part(path))
    items = {item.get("id"): item for item in root.iter("{*}item")}
    spine = [items.get(ref.get("idref")) for ref in root.iter("{*}itemref")
             if ref.get("linear", "yes") != "no"]  # fmt: skip
    contents = next((i for i in items.values() if "nav" in i.get("properties", "").split()), None)
    ncx = next(
        (i for i in items.values() if i.get("media-type") == "application/x-dtbncx+xml"), None
    )
    found = contents if contents is not None else ncx
    chapters = tuple(
        place
        for item in spine
        if item is not None and item.get("media-type") in _PAGE_TYPES and item is not contents
        and (place := _resolve(path, item.get("href", ""))) in package.parts
    )  # fmt: skip
    return _Book(root, chapters, _resolve(path, found.get("href")) if found is not None else None)


def _resolve(base: str, href: str) -> str:
    path = unquote(urldefrag(href).url)
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def _labels(package: Package, book: _Book) -> dict[str, str]:
    """Give the names of chapters from the book's own contents, by their path."""
    if book.contents is None or book.contents not in package.parts:
        return {}
    root = _parse_xml(package.part(book.contents))
    labels: dict[str, str] = {}
    links = [(a.get("href", ""), "".join(a.itertext())) for a in root.iter("{*}a")]
    for point in root.iter("{*}navPoint"):
        content, text = point.find("{*}content"), point.find("{*}navLabel")
        if content is not None and text is not None:
            links.append((content.get("src", ""), "".join(text.itertext())))
    for href, text in links:
        label = clean_line(text)
        if 0 < len(label) <= _MAX_LABEL:
            labels.setdefault(_resolve(book.contents, href), label)
    return labels


def _pieces_of_chapter(package: Package, path: str) -> list[Piece]:
    root = parse(decode(package.part(path)))
    if root is None:
        return []
    body = root.find("body")
    return pieces_of_element(root if body is None else body)
