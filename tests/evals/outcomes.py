"""Outcomes of questions made by hand."""

from assistant.answering import Judged
from assistant.documents import Answer, AnswerKind, Document, Hit, Passage, Quote
from evals.asking import Outcome
from evals.cases import Case, Gold
from tests.building import make_document, make_source

TEXTS = {
    "pest": "Bij pesten grijpt de mentor in.",
    "geld": "De decaan helpt bij geldzorgen.",
    "slaap": "Slaap helpt bij stress.",
}
DOCUMENTS: dict[str, Document] = {
    name: make_document(text, source=make_source(name, title=name)) for name, text in TEXTS.items()
}


def make_outcome(
    number: int = 1,
    *,
    gold: str = "",
    key: str = "",
    shown: tuple[str, ...] = (),
    ranked: tuple[str, ...] = (),
    confidence: float = 0.5,
    style: str = "",
) -> Outcome:
    """Give the outcome of a question that source ``gold`` answers (none: ""), in words ``key``.

    ``shown`` are the sources that were quoted whole, ``ranked`` those of the hits.
    """
    golden = (Gold(gold, key or TEXTS[gold]),) if gold else ()
    case = Case(f"v{number}", f"vraag {number}", style or ("full" if gold else "near"), golden)
    quotes = tuple(Quote(DOCUMENTS[name], 0, len(TEXTS[name])) for name in shown)
    answer = Answer(
        case.question,
        case.question,
        AnswerKind.QUOTES if quotes else AnswerKind.NOT_FOUND,
        confidence,
        quotes,
        timings_ms={"total": 10.0 * number},
    )
    hits = tuple(judged(name, place) for place, name in enumerate(ranked or shown))
    return Outcome("cards", case, answer, hits)


def judged(name: str, ordinal: int = 0) -> Judged:
    """Give a hit on all of a source."""
    passage = Passage(name, ordinal, 0, len(TEXTS[name]), TEXTS[name])
    return Judged(Hit(passage, 0.0, 0.0, 0.0, 0.0, 0.0), 0.5)
