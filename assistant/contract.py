"""Answers and records as JSON: the shape that others build on."""

from typing import Any

from assistant.documents import Answer, Quote, Signpost, Source
from assistant.index import SourceRecord
from assistant.index_records import OtherCopy


def answer_as_json(answer: Answer, question_id: str | None = None) -> dict[str, Any]:
    """Give an answer as plain values, ready for ``json.dumps``."""
    return {
        "id": question_id,
        "question": answer.question,
        "understood": answer.understood,
        "kind": str(answer.kind),
        "confidence": round(answer.confidence, 4),
        "quotes": [quote_as_json(quote) for quote in answer.quotes],
        "nearest": [_nearest(source) for source in answer.nearest],
        "signposts": [_signpost(signpost) for signpost in answer.signposts],
        "timings_ms": answer.timings_ms,
    }


def record_as_json(record: SourceRecord) -> dict[str, Any]:
    """Give what is indexed of a source as plain values."""
    source = record.source
    return {
        "source_id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "sectors": list(source.sectors),
        "kind": source.kind,
        "date": source.date,
        "origin": str(source.origin),
        "is_card": source.is_card,
        "pages": record.pages,
        "passages": record.passages,
        "indexed_at": record.indexed_at,
        "warnings": list(record.warnings),
        "also_at": [_other(other) for other in record.also_at if not other.older],
        "supersedes": [_other(other) for other in record.also_at if other.older],
    }


def _other(other: OtherCopy) -> dict[str, Any]:
    return {"source_id": other.id, "title": other.title, "url": other.url, "date": other.date}


def quote_as_json(quote: Quote) -> dict[str, Any]:
    """Give a quote with its source as plain values."""
    source = quote.source
    return {
        "text": quote.text,
        "source_id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "link": quote.link,
        "page": quote.page,
        **_place(quote),
        "heading": quote.heading,
        "start": quote.start,
        "end": quote.end,
        "score": round(quote.score, 4),
        "is_card": source.is_card,
        "passage_kind": str(quote.kind),
    }


def _place(quote: Quote) -> dict[str, Any]:
    """Give how the place is named: ``page`` stays the number that a link takes."""
    place = quote.place
    return {
        "page_label": place.label or str(place.number) if place is not None else None,
        "page_kind": str(place.kind) if place is not None else None,
        "column_heads": quote.column_heads,
        "is_recognised": quote.is_recognised,
    }


def _nearest(source: Source) -> dict[str, Any]:
    return {"source_id": source.id, "title": source.title, "url": source.url}


def _signpost(signpost: Signpost) -> dict[str, Any]:
    return {
        "name": signpost.name,
        "phone": signpost.phone,
        "url": signpost.url,
        "checked": signpost.checked,
    }
