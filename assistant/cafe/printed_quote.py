"""A quote and its source as values for a template."""

from assistant.cafe.attribution import Attribution, attribute
from assistant.cafe.plan import Item
from assistant.cafe.typesetting import Values
from assistant.documents import Quote
from assistant.language import DUTCH, OTHER, language_of
from assistant.messages import Messages


def item_values(item: Item, messages: Messages) -> Values:
    """Give an item of a plan: its quote with the source, its kind and the trainer's own note."""
    quote = quote_values(item.quote, messages) if item.quote is not None else None
    return {"quote": quote, "kind": messages.say(f"cafe_kind_{item.kind}"), "note": item.note}


def quote_values(quote: Quote, messages: Messages) -> Values:
    """Give a quote's words with the language they are in, and its source."""
    said = source_values(attribute(quote, messages))
    return {"text": quote.text, "language": quoted_language(quote), "source": said}


def source_values(said: Attribution) -> Values:
    """Give a source line."""
    return {"title": said.title, "details": said.details, "marks": said.marks, "link": said.link}


def quoted_language(quote: Quote) -> str:
    """Give the language code of a quote's words; "und" (undetermined) for one we do not know."""
    language = language_of(quote.text, otherwise=DUTCH)
    return "und" if language == OTHER else language
