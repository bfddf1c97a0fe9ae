"""The source page: a document's text with its headings and pages, and a quote marked in it.

Text reaches the page through Jinja2 with autoescaping only, so that nothing in a
source can become markup.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.documents import BlockKind, Document, Source
from assistant.errors import IndexMissingError
from assistant.index_records import OtherCopy
from assistant.messages import Messages
from assistant.plain_text import place_as_text
from assistant.removed import RemovedSource
from assistant.web.cards import date_in_words, web_address
from assistant.web.marking import MarkedBlock, Span, mark_blocks

_TEMPLATES = Path(__file__).parent / "templates"
_LOWEST_HEADING = 6


class Library(Protocol):
    """What knows the text of every source."""

    def document(self, source_id: str) -> Document:
        """Give a source's text; KeyError when unknown, IndexMissingError without an index."""

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


class Pages:
    """Our own pages beside the chat, rendered from the templates."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(say=messages.say, lang=messages.language)

    def notice(self, status: int, title: str, sentence: str) -> HTMLResponse:
        """Give a page that says one thing, both from the messages."""
        return self._notice(status, title, self._messages.say(sentence), {})

    def removed(self, source: RemovedSource) -> HTMLResponse:
        """Say that a source was here, until when, and where it came from."""
        day = date_in_words(source.removed_on, self._messages)
        sentence = self._messages.say("source_removed", title=source.title, date=day)
        links = {"label_original": web_address(source.url)}
        return self._notice(410, "source_removed_title", sentence, links)

    def superseded(self, newer: Source, older: OtherCopy) -> HTMLResponse:
        """Say which edition replaces this one; the older is where it was published."""
        sentence = self._messages.say("source_superseded", title=older.title, newer=newer.title)
        links = {
            "source_newest": f"/bron/{newer.id}",
            "label_original": web_address(older.url),
        }
        return self._notice(200, "source_superseded_title", sentence, links)

    def _notice(
        self, status: int, title: str, sentence: str, links: Mapping[str, str | None]
    ) -> HTMLResponse:
        values = {"title": self._messages.say(title), "sentence": sentence}
        shown = {self._messages.say(name): url for name, url in links.items() if url}
        return self._page("notice.html", status, links=shown, **values)

    def source(
        self,
        document: Document,
        van: str | None,
        tot: str | None,
        others: Sequence[OtherCopy] = (),
    ) -> HTMLResponse:
        """Give the page of a source, with ``van``–``tot`` marked if they are a span of its text.

        ``others`` are the sources that it stands for.
        """
        source, mark = document.source, asked_span(document, van, tot)
        blocks = mark_blocks(document, mark)
        facts = {
            "source_publisher": source.publisher,
            "source_date": date_in_words(source.date, self._messages) if source.date else "",
            "source_sectors": ", ".join(source.sectors),
            "source_kind": source.kind,
        }
        return self._page(
            "source.html",
            200,
            source=source,
            original=web_address(source.url),
            facts={name: value for name, value in facts.items() if value},
            others=[(other, web_address(other.url)) for other in others],
            parts=parts_of(blocks),
            places={p.number: place_as_text(p, self._messages) for p in document.pages},
            contents=[block for block in blocks if block.kind is BlockKind.HEADING],
            first_marked=next(
                (block.start for block in blocks if block.first_marked is not None), None
            ),
            bad_span=mark is None and (van is not None or tot is not None),
        )

    def _page(self, template: str, status: int, **values: object) -> HTMLResponse:
        html = self._templates.get_template(template).render(
            heading_tag=heading_tag, **values
        )  # fmt: skip
        # A lone surrogate in a damaged PDF's text has no UTF-8 form.
        return HTMLResponse(html.encode("utf-8", "replace"), status)


def asked_span(document: Document, van: str | None, tot: str | None) -> Span | None:
    """Give the span that a link asks for, None where it is no span with words in it."""
    numbers = [value for value in (van, tot) if value and re.fullmatch(r"[0-9]{1,9}", value)]
    if len(numbers) != 2:
        return None
    start, end = int(numbers[0]), int(numbers[1])
    if not 0 <= start < end <= len(document.text) or not document.text[start:end].strip():
        return None
    return start, end


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


def source_routes(library: Library, pages: Pages) -> APIRouter:
    """Give the route ``/bron/<id>?van=<start>&tot=<end>``."""
    router = APIRouter()

    @router.get("/bron/{source_id}", response_class=HTMLResponse)
    def source_page(source_id: str, van: str | None = None, tot: str | None = None) -> Response:
        try:
            document = library.document(source_id)
        except KeyError:
            return _absent(source_id)
        except IndexMissingError:
            return pages.notice(503, "page_no_index_title", "answer_no_index")
        return pages.source(document, van, tot, library.also_at(source_id))

    def _absent(source_id: str) -> Response:
        """Say what became of a source that is not in the index."""
        if (found := library.stand_in(source_id)) is not None:
            kept, other = found
            if other.older:
                return pages.superseded(kept, other)
            return RedirectResponse(f"/bron/{quote(kept.id, safe='')}", 302)
        if (gone := library.removed(source_id)) is not None:
            return pages.removed(gone)
        return pages.notice(404, "source_unknown_title", "source_unknown")

    return router
