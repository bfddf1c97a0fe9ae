"""The sources page: everything that is indexed, to search, sort and print; without scripts."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.documents import SECTORS, Source
from assistant.errors import IndexMissingError
from assistant.index import SourceRecord
from assistant.messages import Messages
from assistant.plain_text import date_in_words, web_address
from assistant.web.cards import source_page_path
from assistant.web.pages import Pages

_LONGEST_SEARCH = 200


class Catalogue(Protocol):
    """What knows every source."""

    def records(self) -> tuple[SourceRecord, ...]:
        """Give what is indexed; IndexMissingError without an index."""


@dataclass(frozen=True, slots=True)
class Row:
    """A source as the list shows it; every value is in words."""

    source: Source
    path: str
    original: str | None
    sectors: str
    date: str
    text: str
    passages: int
    indexed: str
    warnings: tuple[str, ...]


def by_title(record: SourceRecord) -> tuple[str, str]:
    """Give what the list is sorted by unless another order is asked for."""
    return _plain(record.source.title), record.source.id


# Sorted by title first; each of these then keeps that order among equals.
_ORDERS: Mapping[str, tuple[Callable[[SourceRecord], object], bool]] = {
    "titel": (by_title, False),
    "uitgever": (lambda record: _plain(record.source.publisher), False),
    "soort": (lambda record: _plain(record.source.kind), False),
    "datum": (lambda record: record.source.date or "", True),
    "passages": (lambda record: record.passages, True),
    "ingelezen": (lambda record: record.indexed_at, True),
}


def sources_routes(catalogue: Catalogue, pages: Pages) -> APIRouter:
    """Give the route ``/bronnen?zoek=<words>&sector=<sector>&op=<order>``."""
    router = APIRouter()

    @router.get("/bronnen")
    def sources_page(
        request: Request, zoek: str = "", sector: str = "", op: str = "titel"
    ) -> HTMLResponse:
        try:
            records = catalogue.records()
        except IndexMissingError:
            return pages.notice(request, 503, "page_no_index_title", "answer_no_index")
        messages = pages.messages_for(request)
        search, order = " ".join(zoek[:_LONGEST_SEARCH].split()), op if op in _ORDERS else "titel"
        values = {
            **list_values(in_order(matching(records, search, sector), order), records, messages),
            "search": search,
            "sector": sector,
            "order": order,
            "orders": tuple(_ORDERS),
            "order_path": lambda name: f"/bronnen?{urlencode(_query(search, sector, name))}",
        }
        return pages.render(request, "sources.html", values)

    return router


def list_values(
    chosen: Sequence[SourceRecord], records: Sequence[SourceRecord], messages: Messages
) -> dict[str, object]:
    """Give what the template needs of the chosen sources, and of all of them."""
    return {
        "rows": [_row(record, messages) for record in chosen],
        "total": len(records),
        "passages": sum(record.passages for record in records),
        "period": _period(records, messages),
        "sectors": [name for name in SECTORS if any(name in r.source.sectors for r in records)],
    }


def matching(
    records: Sequence[SourceRecord], search: str = "", sector: str = ""
) -> list[SourceRecord]:
    """Give the sources that have every word of ``search`` in what the list shows of them.

    A source without sectors is for all of them.
    """
    words = _plain(search).split()
    return [
        record
        for record in records
        if (not sector or not record.source.sectors or sector in record.source.sectors)
        and all(word in _searched(record.source) for word in words)
    ]


def in_order(records: Sequence[SourceRecord], order: str) -> list[SourceRecord]:
    """Sort by the name of an order; dates, passages and reading run from much to little."""
    key, descending = _ORDERS[order]
    return sorted(sorted(records, key=by_title), key=key, reverse=descending)  # type: ignore[arg-type]


def _query(search: str, sector: str, order: str) -> dict[str, str]:
    values = {"zoek": search, "sector": sector, "op": order}
    return {name: value for name, value in values.items() if value}


def _searched(source: Source) -> str:
    shown = (source.title, source.publisher, source.kind, source.date or "", *source.sectors)
    return _plain(" ".join(shown))


def _plain(text: str) -> str:
    """Give ``text`` without capitals and accents: "Één" is found by "een"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _row(record: SourceRecord, messages: Messages) -> Row:
    source = record.source
    return Row(
        source=source,
        path=source_page_path(source),
        original=web_address(source.url),
        sectors=", ".join(source.sectors) or messages.say("sources_every_sector"),
        date=date_in_words(source.date, messages) if source.date else "",
        text=messages.say(f"origin_{source.origin}"),
        passages=record.passages,
        indexed=date_in_words(record.indexed_at[:10], messages),
        warnings=record.warnings,
    )


def _period(records: Sequence[SourceRecord], messages: Messages) -> str:
    """Give from which to which year the sources are, as far as they have a date."""
    years = sorted({record.source.date[:4] for record in records if record.source.date})
    if not years:
        return ""
    return messages.say("sources_period", first=years[0], last=years[-1])
