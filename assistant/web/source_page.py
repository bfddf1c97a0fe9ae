"""The source page: a document's text with its headings and pages, and a quote marked in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.documents import BlockKind, Document, Source
from assistant.errors import IndexMissingError
from assistant.index import SourceRecord
from assistant.index_records import OtherCopy
from assistant.messages import Messages
from assistant.plain_text import date_in_words, place_as_text, web_address
from assistant.removed import RemovedSource
from assistant.web.asked_quote import AskedQuote, Found, find_asked
from assistant.web.cards import source_page_path
from assistant.web.marking import MarkedBlock, mark_blocks
from assistant.web.pages import Pages
from assistant.web.sources_page import by_title

_LOWEST_HEADING = 6


class Library(Protocol):
    """What knows every source and its text."""

    def document(self, source_id: str) -> Document:
        """Give a source's text; KeyError when unknown, IndexMissingError without an index."""

    def records(self) -> tuple[SourceRecord, ...]:
        """Give what is indexed; IndexMissingError without an index."""

    def also_at(self, source_id: str) -> tuple[OtherCopy, ...]:
        """Give the sources that this one stands for."""

    def stand_in(self, source_id: str) -> tuple[Source, OtherCopy] | None:
        """Give the source that stands for ``source_id``, and how it names that one."""

    def removed(self, source_id: str) -> RemovedSource | None:
        """Give what is remembered of a source that was removed."""


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive blocks that are shown as one thing: a list, a table, or a block by itself."""

    kind: BlockKind
    blocks: tuple[MarkedBlock, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A source before or after another in the list of sources; ``rel`` is "prev" or "next"."""

    rel: str
    title: str
    path: str


def source_routes(library: Library, pages: Pages) -> APIRouter:
    """Give the route ``/bron/<id>?van=<start>&tot=<end>&tekst=<fingerprint>``."""
    router = APIRouter()

    @router.get("/bron/{source_id}")
    def source_page(
        request: Request,
        source_id: str,
        van: str | None = None,
        tot: str | None = None,
        tekst: str | None = None,
    ) -> Response:
        try:
            records = library.records()
            document = library.document(source_id)
        except KeyError:
            return _absent(library, pages, request, source_id)
        except IndexMissingError:
            return pages.notice(request, 503, "page_no_index_title", "answer_no_index")
        values = source_values(
            document, find_asked(document, van, tot, tekst), pages.messages_for(request)
        )
        others = library.also_at(source_id)
        values["others"] = [(other, web_address(other.url)) for other in others]
        values["neighbours"] = neighbours_of(source_id, records)
        return pages.render(request, "source.html", values)

    return router


def source_values(document: Document, asked: AskedQuote, messages: Messages) -> dict[str, object]:
    """Give what the template of a source is filled in with, the asked quote marked."""
    source, blocks = document.source, mark_blocks(document, asked.span)
    marked = (block.start for block in blocks if block.first_marked is not None)
    told = asked.found is not None and asked.found is not Found.HERE
    return {
        "source": source,
        "original": web_address(source.url),
        "facts": _facts(source, messages),
        "parts": parts_of(blocks),
        "places": {page.number: place_as_text(page, messages) for page in document.pages},
        "contents": [block for block in blocks if block.kind is BlockKind.HEADING],
        "first_marked": next(marked, None),
        "warning": messages.say(f"source_{asked.found}") if told else "",
        "heading_tag": heading_tag,
    }


def neighbours_of(source_id: str, records: Sequence[SourceRecord]) -> list[Neighbour]:
    """Give the sources before and after this one in the list of sources, where there are any."""
    sources = [record.source for record in sorted(records, key=by_title)]
    place = next((n for n, source in enumerate(sources) if source.id == source_id), None)
    if place is None:
        return []
    before, after = sources[:place][-1:], sources[place + 1 :][:1]
    return [
        Neighbour(rel, source.title, source_page_path(source))
        for rel, found in (("prev", before), ("next", after))
        for source in found
    ]


def parts_of(blocks: tuple[MarkedBlock, ...]) -> list[Part]:
    """Group what belongs together: list items to a list, rows to a table."""
    grouped = {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}

    def group(block: MarkedBlock) -> object:
        return block.kind if block.kind in grouped else block.start

    return [
        Part(members[0].kind, members)
        for members in (tuple(found) for _, found in groupby(blocks, key=group))
    ]


def heading_tag(level: int) -> str:
    """Give the HTML element of a heading; h1 is the source's title."""
    return f"h{min(level + 1, _LOWEST_HEADING)}"


def _facts(source: Source, messages: Messages) -> Mapping[str, str]:
    facts = {
        "source_publisher": source.publisher,
        "source_date": date_in_words(source.date, messages) if source.date else "",
        "source_sectors": ", ".join(source.sectors),
        "source_kind": source.kind,
    }
    return {name: value for name, value in facts.items() if value}


def _absent(library: Library, pages: Pages, request: Request, source_id: str) -> Response:
    """Say what became of a source that is not in the index."""
    if (found := library.stand_in(source_id)) is not None:
        kept, other = found
        if other.older:
            return _superseded(pages, request, kept, other)
        return RedirectResponse(source_page_path(kept), 302)
    if (gone := library.removed(source_id)) is not None:
        return _removed(pages, request, gone)
    return pages.notice(request, 404, "source_unknown_title", "source_unknown")


def _removed(pages: Pages, request: Request, source: RemovedSource) -> HTMLResponse:
    """Say that a source was here, until when, and where it came from."""
    messages = pages.messages_for(request)
    day = date_in_words(source.removed_on, messages)
    values = {
        "title": messages.say("source_removed_title"),
        "sentence": messages.say("source_removed", title=source.title, date=day),
        "links": _links(messages, source.url),
    }
    return pages.render(request, "notice.html", values, 410)


def _superseded(pages: Pages, request: Request, newer: Source, older: OtherCopy) -> HTMLResponse:
    """Say which edition replaces this one; the older is where it was published."""
    messages = pages.messages_for(request)
    values = {
        "title": messages.say("source_superseded_title"),
        "sentence": messages.say("source_superseded", title=older.title, newer=newer.title),
        "links": {
            messages.say("source_newest"): source_page_path(newer),
            **_links(messages, older.url),
        },
    }
    return pages.render(request, "notice.html", values)


def _links(messages: Messages, url: str | None) -> dict[str, str]:
    """Give the links under a notice: the original, where it can be opened, and all sources."""
    original = web_address(url)
    links = {messages.say("label_original"): original} if original else {}
    return links | {messages.say("sources_title"): "/bronnen"}
