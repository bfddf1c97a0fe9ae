"""What Word and PowerPoint files have in common: their properties, and macros."""

import re
from datetime import datetime
from typing import Any

from lxml import etree

from assistant.documents import Document
from assistant.reading.characters import clean_line
from assistant.reading.package import Package, without_words
from assistant.reading.result import Reading

_APP = "docProps/app.xml"
# Titles and companies that a program filled in, not an author.
NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint) - .*|untitled|naamloos|document\d*|word document|"
    r"(?:powerpoint)?-?presentati[oe]n?(?: zonder titel)?\d*|"
    r"(?:dia|slide) \d+|.*\.(?:docx?|pptx?|odt|indd|pdf)",
    re.IGNORECASE,
)
_NO_COMPANY = re.compile(r"microsoft.*|hewlett.*|hp|home|thuis|-", re.IGNORECASE)


def office_reading(package: Package, document: Document, properties: Any) -> Reading:
    """Give a document with what the core properties of its file tell.

    Raises:
        ReadingError: it holds no words.
        lxml.etree.LxmlError: the properties are malformed.
    """
    if not any(map(str.isalpha, document.text)):
        raise without_words(package.name, len(package.data))
    return Reading(
        document,
        _macro_warning(package),
        _title(properties) or document.first_heading,
        _date(properties),
        _publisher(package),
        clean_line(str(properties.language or "")) or None,
    )


def _title(properties: Any) -> str | None:
    """Give the title of core properties, None where a program made it."""
    title = clean_line(str(properties.title or ""))
    return title if len(title) > 2 and not NO_TITLE.fullmatch(title) else None


def _date(properties: Any) -> str | None:
    """Give the day of the last change: the creation is often that of a template."""
    found = properties.modified or properties.created
    return found.date().isoformat() if isinstance(found, datetime) else None


def _publisher(package: Package) -> str | None:
    """Give the organisation that the file names.

    Raises:
        lxml.etree.LxmlError: the properties are malformed.
    """
    if _APP not in package.parts:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(package.part(_APP), parser)
    found = root.find("{*}Company")
    company = clean_line(found.text or "") if found is not None else ""
    return company if len(company) > 1 and not _NO_COMPANY.fullmatch(company) else None


def _macro_warning(package: Package) -> tuple[str, ...]:
    """Warn where a file has macros, that those are not part of what was read."""
    if not package.has_macros:
        return ()
    return (f"{package.name} bevat macro's; die zijn niet gelezen en niet uitgevoerd.",)
