"""The table cards: a quote in front, a question for the table behind.

``templates/cards.typ`` lays four A6 cards on a sheet, and takes a larger card for a quote
or question that does not fit at a size that can be read across a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cafe.plan import Item, Plan, SectionKind
from assistant.cafe.printed_quote import item_values
from assistant.cafe.qr import qr_values
from assistant.cafe.typesetting import Values, typeset
from assistant.messages import Messages

# What a table talks about; further reading is for afterwards, and the questions stand behind.
_ON_CARDS = (SectionKind.OPENING, SectionKind.EXAMPLES, SectionKind.TIPS)


@dataclass(frozen=True, slots=True)
class Card:
    """A quote in front and a question behind; without a question there is room to write one."""

    number: int
    front: Item
    question: Item | None


def deal(plan: Plan) -> tuple[Card, ...]:
    """Put each quote of the plan on a card, and its questions behind them in turn.

    Where there is nothing else to quote, the reading or else the questions come in front.
    """
    questions = plan.section(SectionKind.QUESTIONS).items
    fronts = [item for kind in _ON_CARDS for item in _quoted(plan.section(kind).items)]
    fronts = fronts or _quoted(plan.section(SectionKind.READING).items)
    if not fronts:
        fronts, questions = _quoted(questions), ()
    return tuple(
        Card(number, front, questions[(number - 1) % len(questions)] if questions else None)
        for number, front in enumerate(fronts, 1)
    )


def cards_pdf(plan: Plan, messages: Messages) -> bytes:
    """Give the cards as a PDF to print on both sides, flipped on the long edge."""
    title = f"{messages.say('cafe_cards_title')}: {plan.wishes.theme}"
    labels = ("card_scan", "card_question", "card_write", "own_note", "own_question", "none_at_all")
    return typeset(
        "cards",
        {
            "title": title,
            "language": messages.language,
            "say": {label: messages.say(f"cafe_{label}") for label in labels},
            "none_questions": messages.say("cafe_none_questions"),
            "cards": [_card_values(card, messages) for card in deal(plan)],
        },
    )


def _quoted(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.quote is not None]


def _card_values(card: Card, messages: Messages) -> Values:
    front = item_values(card.front, messages)
    source = front["quote"]["source"]
    return front | {
        "name": messages.say("cafe_card_number", number=card.number),
        "qr": qr_values(source["link"]),
        "qr_says": messages.say("cafe_card_qr", title=source["title"]),
        "question": item_values(card.question, messages) if card.question else None,
    }
