"""What the chat puts on the screen, by way of Chainlit."""

import time
from uuid import uuid4

import chainlit as cl
from chainlit.input_widget import InputWidget, MultiSelect, Select

from assistant.messages import Messages
from assistant.retrieval import Filters
from assistant.web.cards import Props
from assistant.web.chat_session import Session
from assistant.web.facets import Facets
from assistant.web.replies import Reply

# What is drawn with the parts of another file brings that along.
_PARTS = {"Welcome": "CardParts", "Cafe": "CafeParts"}


async def send(reply: Reply, session: Session | None = None) -> None:
    """Show a reply: its text is from the messages, for Chainlit reads it as Markdown.

    The ``session`` remembers it before it goes, so that it is not lost on the way. With the
    start of a conversation the browser gets what later cards are drawn with.
    """
    elements = [card(reply.element, reply.cards)] if reply.cards else []
    if reply.element in _PARTS:
        elements.append(card(_PARTS[reply.element], {}))
    message = cl.Message(content=reply.text, elements=elements)
    if session is not None:
        session.latest = message
    await message.send()  # type: ignore[no-untyped-call]


async def open_panel(title: str, props: Props) -> None:
    """Open the panel beside the chat, on a phone a sheet over it, or show other text in it.

    Chainlit closes a panel at the next answer unless it holds an element of display
    "side", and shows all of those: so there is one, which is sent again and again.
    """
    element = card("ContextPanel", props)
    element.id, element.display = f"panel-{cl.context.session.id}", "side"
    await element.send(for_id="", persist=False)
    await cl.ElementSidebar.set_title(title)


def card(name: str, props: Props) -> cl.CustomElement:
    """Give the element that ``public/elements/<name>.jsx`` draws.

    Its props get an ``id`` of their own, and a ``serial`` (ms) by which the browser tells
    the latest. It has an address, for without one Chainlit writes the props to a file.
    """
    identified = props | {"id": uuid4().hex, "serial": time.time_ns() // 1_000_000}
    return cl.CustomElement(name=name, props=identified, url=f"/public/elements/{name}.jsx")


def filter_widgets(messages: Messages, facets: Facets, filters: Filters) -> list[InputWidget]:
    """Give the fields of Chainlit's settings, with what is chosen now."""
    say = messages.say
    offered = {
        "sectors": facets.sectors, "kinds": facets.kinds, "publishers": facets.publishers,
    }  # fmt: skip
    widgets: list[InputWidget] = [
        MultiSelect(id=name, label=say(f"filters_{name}"), values=list(values),
                    initial=list(getattr(filters, name)))
        for name, values in offered.items()
        if values
    ]  # fmt: skip
    if facets.years:
        years = {say("label_any_year"): "0"} | {str(year): str(year) for year in facets.years}
        widgets.append(
            Select(id="year_from", label=say("filters_year_from"), items=years,
                   initial_value=str(filters.year_from))
        )  # fmt: skip
    return widgets
