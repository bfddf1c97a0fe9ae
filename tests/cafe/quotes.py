"""Quotes and plans made by hand, for tests of the plan."""

from collections.abc import Sequence

from assistant.cafe.plan import Plan, Wishes
from assistant.cafe.planning import compose
from assistant.documents import Document, Quote
from assistant.gathering import Gathered
from assistant.spans import PassageKind
from tests.building import make_document, make_source


def gathered(
    text: str, kind: PassageKind = PassageKind.TEXT, score: float = 0.9, source: str = ""
) -> Gathered:
    """Give a quote of a document that is nothing but ``text``."""
    document = make_document(text, source=make_source(source or text.replace(" ", "-")))
    return Gathered(Quote(document, 0, len(text), score), kind)


def gathered_from(
    document: Document, text: str, kind: PassageKind = PassageKind.TEXT, score: float = 0.9
) -> Gathered:
    """Give the quote of ``text`` in a document."""
    start = document.text.index(text)
    return Gathered(Quote(document, start, start + len(text), score), kind)


def plan_of(found: Sequence[Gathered], **wishes: object) -> Plan:
    """Compose a plan for a theme."""
    values: dict[str, object] = {"theme": "pesten", **wishes}
    days = {one.quote.source.id: "2026-02-03" for one in found}
    return compose(Wishes(**values), found, days)  # type: ignore[arg-type]
