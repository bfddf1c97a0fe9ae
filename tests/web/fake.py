"""An assistant with fixed answers, made of the real nouns, for tests of the skin alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from assistant.documents import Answer, AnswerKind, Document, Quote, Signpost, Source
from assistant.index import SourceRecord
from assistant.index_records import OtherCopy
from assistant.relating import Related
from assistant.removed import RemovedSource
from assistant.settings import Settings
from tests.building import make_document, make_source

SIGNPOST = Signpost(
    name="113 Zelfmoordpreventie",
    purpose="gedachten aan zelfdoding, bij jezelf of een ander",
    phone="0800-0113",
    url="https://www.113.nl",
    hours="dag en nacht",
    checked="2026-11-20",
)

HANDREIKING = make_document(
    "# Rust in de klas",
    "Een vaste start van de dag geeft houvast. Begin met een rondje: hoe zit je erbij?",
    "Wat je daarvoor nodig hebt:",
    "- een kring of een open plek",
    "- vijf minuten zonder telefoons",
    "- een vraag die iedereen kan beantwoorden",
    "## Na de pauze",
    "Laat de groep eerst landen. Zet een zachte bel in en wacht tot het stil is.",
    "Een tweede keer is soms nodig; dat is geen teken dat het mislukt.",
    source=make_source(
        "rust-in-de-klas",
        title="Rust in de klas: een handreiking voor mentoren",
        publisher="Stichting Voorbeeld",
        date="2022-01-20",
    ),
    pages=True,
)


def quote_of(document: Document, words: str) -> Quote:
    """Give the quote of ``words`` in ``document``."""
    start = document.text.index(words)
    return Quote(document, start, start + len(words), 1.0)


def record_of(document: Document, **changes: object) -> SourceRecord:
    """Give the record of a document as if it was indexed; ``changes`` replace its values."""
    values: dict[str, object] = {
        "source": document.source,
        "content_hash": document.content_hash,
        "pages": len(document.pages),
        "passages": len(document.blocks),
        "indexed_at": "2026-11-20T09:00:00+00:00",
    }
    return SourceRecord(**(values | changes))  # type: ignore[arg-type]


def answer_of(kind: AnswerKind, *quotes: Quote, **changes: object) -> Answer:
    """Give an answer; ``changes`` replace its plain values."""
    values: dict[str, object] = {"question": "vraag", "understood": "vraag", "confidence": 0.5}
    return Answer(kind=kind, quotes=quotes, **(values | changes))  # type: ignore[arg-type]


class FakeAssistant:
    """Gives the answer, or raises the error, that is set for a question."""

    def __init__(
        self,
        settings: Settings,
        documents: tuple[Document, ...] = (HANDREIKING,),
        answers: Mapping[str, Answer | Exception] | None = None,
    ) -> None:
        self.settings = settings
        self._documents = {document.source.id: document for document in documents}
        self._answers = answers or {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.others: dict[str, tuple[OtherCopy, ...]] = {}
        self.gone: dict[str, RemovedSource] = {}

    def answer(self, question: str, **narrowed: Any) -> Answer:
        """Give what is set for ``question``, else "not found"; ``asked`` remembers it."""
        self.asked.append((question, narrowed))
        answer = self._answers.get(question, answer_of(AnswerKind.NOT_FOUND, understood=question))
        if isinstance(answer, Exception):
            raise answer
        quotes = answer.quotes[narrowed.get("skip", 0) :][: narrowed.get("top")]
        gone = answer.kind is AnswerKind.QUOTES and not quotes
        return replace(answer, quotes=quotes, kind=AnswerKind.NOT_FOUND if gone else answer.kind)

    def relate(self, question: str, quotes: Iterable[Quote]) -> list[Related]:
        """Give nothing with any quote."""
        return [Related() for _ in quotes]

    def similar(self, quote: Quote, count: int = 3) -> tuple[Quote, ...]:
        """Give the first block of each other document."""
        others = (one for one in self._documents.values() if one.source != quote.source)
        return tuple(Quote(one, one.blocks[0].start, one.blocks[0].end) for one in others)[:count]

    def document(self, source_id: str) -> Document:
        """Give a document by its source."""
        return self._documents[source_id]

    def also_at(self, source_id: str) -> tuple[OtherCopy, ...]:
        """Give the sources that one stands for."""
        return self.others.get(source_id, ())

    def stand_in(self, source_id: str) -> tuple[Source, OtherCopy] | None:
        """Give the source that stands for another."""
        for kept, others in self.others.items():
            for other in others:
                if other.id == source_id:
                    return self._documents[kept].source, other
        return None

    def removed(self, source_id: str) -> RemovedSource | None:
        """Give what was removed."""
        return self.gone.get(source_id)

    def records(self) -> tuple[SourceRecord, ...]:
        """Give a record a document."""
        return tuple(record_of(document) for document in self._documents.values())

    def close(self) -> None:
        """Has nothing to let go of."""

    def warm_up(self) -> None:
        """Do nothing."""
