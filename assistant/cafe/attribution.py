"""What is said of a quote's source, the same in every export."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag

from assistant.cafe.plan import Plan
from assistant.documents import Quote, Source
from assistant.messages import Messages
from assistant.plain_text import date_in_words, places_as_text, web_address

# Older versions of Word and Outlook cut a longer address short.
_LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source as a line under its quote: title, what else is known of it, warnings, a link.

    ``link`` is None where the source has no address that others can open.
    """

    title: str
    details: str
    marks: tuple[str, ...] = ()
    link: str | None = None


def attribute(quote: Quote, messages: Messages) -> Attribution:
    """Give the source line of a quote; a card is marked as a summary in our own words."""
    source = quote.source
    marks = (messages.say("card_notice"),) if source.is_card else ()
    places = places_as_text(quote, messages)
    recognised = messages.say("place_recognised")
    if quote.is_recognised:
        places, marks = [place for place in places if place != recognised], (*marks, recognised)
    details = _joined(source.publisher, _date(source, messages), *places)
    return Attribution(source.title, details, marks, _openable(quote.link))


def list_sources(plan: Plan, messages: Messages) -> tuple[Attribution, ...]:
    """Give each source that the plan quotes once, by title, with its date of retrieval."""
    quotes = (item.quote for section in plan.sections for item in section.items if item.quote)
    sources = {quote.source.id: quote.source for quote in quotes}
    ordered = sorted(sources.values(), key=lambda source: source.title.casefold())
    return tuple(_listed(source, plan.retrieved, messages) for source in ordered)


def _listed(source: Source, retrieved: Mapping[str, str], messages: Messages) -> Attribution:
    day = retrieved.get(source.id, "")[: len("2025-01-01")]
    said = messages.say("cafe_retrieved", date=date_in_words(day, messages)) if day else ""
    marks = (messages.say("card_notice"),) if source.is_card else ()
    details = _joined(source.publisher, _date(source, messages), said)
    return Attribution(source.title, details, marks, _openable(source.url))


def _openable(link: str | None) -> str | None:
    """Give a web address that others can open, None where it is none.

    A fragment that makes it longer than mail programs and PDF allow is left out.
    """
    address = web_address(link)
    if address is not None and len(address) > _LONGEST_LINK:
        address = urldefrag(address).url
    return address if address is not None and len(address) <= _LONGEST_LINK else None


def _date(source: Source, messages: Messages) -> str:
    return date_in_words(source.date, messages) if source.date else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
