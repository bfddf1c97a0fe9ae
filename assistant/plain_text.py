"""Answers, records and what belongs to a source as plain text, as every surface says it."""

import re
from urllib.parse import urlsplit

from assistant.documents import Answer, AnswerKind, Page, PageKind, Quote, Source
from assistant.index import SourceRecord
from assistant.messages import Messages


def answer_as_text(answer: Answer, messages: Messages) -> str:
    """Give an answer as lines of text: signposts first, then quotes or the nearest sources."""
    parts: list[str] = []
    if answer.signposts:
        parts.append(messages.say("signpost_intro"))
        for signpost in answer.signposts:
            reach = ", ".join(filter(None, (signpost.phone, signpost.url, signpost.hours)))
            checked = messages.say("signpost_checked", date=signpost.checked)
            parts.append(f"  {signpost.name} ({signpost.purpose}): {reach} [{checked}]")
    if answer.quotes:
        key = "quotes_after_signposts" if answer.signposts else "answer_quotes"
        parts.append(messages.say(key))
        parts.extend(_quote_as_text(quote, messages) for quote in answer.quotes)
    elif answer.kind is AnswerKind.NOT_FOUND:
        parts.append(messages.say("answer_not_found"))
        if answer.nearest:
            parts.append(messages.say("answer_nearest"))
            parts.extend(f"  - {_source_as_text(source)}" for source in answer.nearest)
    return "\n\n".join(parts)


def _quote_as_text(quote: Quote, messages: Messages) -> str:
    """Give a quote, indented, with its source under it."""
    lines = [f"    {line}" if line else "" for line in f"“{quote.text}”".split("\n")]
    place = [quote.heading or "", *places_as_text(quote, messages)]
    lines.append("  " + " · ".join(filter(None, (_source_as_text(quote.source), *place))))
    if quote.source.is_card:
        lines.append(f"  {messages.say('card_notice')}")
    if quote.source.url:
        lines.append(f"  {quote.link}")
    return "\n".join(lines)


def places_as_text(quote: Quote, messages: Messages) -> list[str]:
    """Give where a quote stands and what must be known of it, as far as there is something.

    The pages of a summary are not those of the publication that it names.
    """
    source, place = quote.source, quote.place
    said = [] if source.is_card or place is None else [place_as_text(place, messages)]
    if quote.column_heads:
        said.append(messages.say("place_columns", heads=quote.column_heads))
    if quote.is_recognised:
        said.append(messages.say("place_recognised"))
    return said


def place_as_text(place: Page, messages: Messages) -> str:
    """Give a page by the number that is printed on it, a slide or a chapter by its own."""
    if place.kind is PageKind.PAGE:
        return messages.say("place_page", page=place.label or place.number)
    if place.kind is PageKind.SLIDE:
        return messages.say("place_slide", slide=place.number)
    if place.label:
        return messages.say("place_chapter_named", chapter=place.number, name=place.label)
    return messages.say("place_chapter", chapter=place.number)


def date_in_words(date: str, messages: Messages) -> str:
    """Give an ISO 8601 date of any precision in words: "2022-01-20" is "20 januari 2022".

    Anything else is given back as it is.
    """
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", date)
    if match is None:
        return date
    year, month, day = match.groups()
    names = messages.say("months").split()
    parts = [str(int(day)) if day else "", names[int(month) - 1] if month else "", year]
    return " ".join(part for part in parts if part)


def web_address(url: str | None) -> str | None:
    """Give ``url`` if it is one that may be linked to: http or https, with a host."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _source_as_text(source: Source) -> str:
    return ", ".join(filter(None, (source.title, source.publisher, source.date)))


def record_as_text(record: SourceRecord, messages: Messages) -> str:
    """Give what is indexed of a source, with its warnings."""
    source = record.source
    origin = messages.say(f"origin_{source.origin}")
    lines = [
        f"{source.id}: {_source_as_text(source)}",
        f"  {origin}, {record.passages} passages, sinds {record.indexed_at}",
    ]
    if source.url:
        lines.append(f"  {source.url}")
    for other in record.also_at:
        label = "eerdere uitgave" if other.older else "ook bij"
        named = ", ".join(filter(None, (other.title, other.date, other.url)))
        lines.append(f"  {label}: {other.id} ({named})")
    lines.extend(f"  let op: {warning}" for warning in record.warnings)
    return "\n".join(lines)
