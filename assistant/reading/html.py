"""Read a web page: its article, without what surrounds it."""

import re
from typing import Any

from assistant.documents import BlockKind, Document, Source
from assistant.errors import ReadingError
from assistant.reading.assembly import assemble
from assistant.reading.characters import clean_line
from assistant.reading.decoding import decode
from assistant.reading.html_blocks import parse, pieces_of_page
from assistant.reading.result import Reading

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w.-]+)",
    re.IGNORECASE,
)
# Pictures that a browser saved inside the page; they can be most of it.
_EMBEDDED = re.compile(rb"data:[\w/+.-]{3,60};base64,[A-Za-z0-9+/=\s]{200,}")
_MAX_BYTES = 15_000_000
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_DATE_NAMES = ("article:published_time", "dcterms.issued", "dc.date", "date", "datepublished")


def read_html(data: bytes, source: Source, name: str) -> Reading:
    """Read a page or a fragment of one from its bytes.

    Raises:
        ReadingError: there are no words in it, outside scripts and navigation, or far
            more than any page has.
    """
    data = _EMBEDDED.sub(b"", data)
    if len(data) > _MAX_BYTES:
        raise ReadingError(
            f"{name} is een webpagina van {len(data) / 1e6:.0f} MB, meer dan de grens van "
            f"{_MAX_BYTES / 1e6:.0f} MB. Splits de pagina, of bewaar het deel dat je nodig hebt."
        )
    declared = _CHARSET.search(data[:4096])
    encoding = (declared[1] or declared[2]).decode("ascii", "ignore") if declared else None
    root = parse(decode(data, encoding))
    pieces = pieces_of_page(root) if root is not None else []
    document = assemble(source, pieces)
    if root is None or not any(character.isalpha() for character in document.text):
        raise ReadingError(
            f"Geen tekst in {name} ({len(data)} bytes): de pagina bestaat uit navigatie of wordt "
            "pas door scripts gevuld. Bewaar de pagina vanuit de browser als volledige pagina of "
            "PDF en draai ingest opnieuw."
        )
    return Reading(
        document,
        title=_meta(root, "og:title") or _heading(document) or _page_title(root),
        date=_date(root),
        publisher=_meta(root, "og:site_name") or _meta(root, "dcterms.publisher"),
        language=root.get("lang") or _meta(root, "dc.language"),
    )


def _meta(root: Any, name: str) -> str | None:
    for meta in root.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if key.lower() == name and (content := clean_line(meta.get("content", ""))):
            return content
    return None


def _date(root: Any) -> str | None:
    for name in _DATE_NAMES:
        if match := _DATE.match(_meta(root, name) or ""):
            return match.group()
    return None


def _heading(document: Document) -> str | None:
    first = next((b for b in document.blocks if b.kind is BlockKind.HEADING and b.level == 1), None)
    return document.text[first.start : first.end] if first else None


def _page_title(root: Any) -> str | None:
    title = next(root.iter("title"), None)
    text = clean_line(title.text_content()) if title is not None else ""
    # "Article | Site": the site's name comes last.
    return re.split(r"\s+[|–—]\s+", text)[0] or None
