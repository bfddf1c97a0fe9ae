"""A corpus of one page and one PDF, read as the assistant reads, for the grounding tests."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from fpdf import FPDF

from assistant.catalogue import Entry
from assistant.documents import Answer, AnswerKind, Block, BlockKind, Document, Quote, Source
from assistant.reading import read
from evals.asking import Outcome
from evals.cases import Case
from tests.building import make_source

FILLER = "".join(f"<p>Ook het rooster van week {week} telt mee.</p>" for week in range(40))
PAGE = f"""<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Slaap</title></head>
<body><nav><ul><li>Slapen en leren</li></ul></nav><main><h1>Slapen en leren</h1>
<p>Eén docent zegt: ‘Slaap is het halve werk.’ Dat geldt ook voor de klas.</p>
{FILLER}
<h2>Wat helpt bij slapen?</h2>
<p>Drie dingen helpen:</p>
<ul><li>ga op tijd naar bed;</li><li>leg je telefoon weg, vóór tien uur;</li>
<li>sta op een vaste tijd op.</li></ul>
<p>Sociaal-emotionele steun & slaap hangen samen. Dat is bekend.</p>
</main><footer>Deel dit</footer></body></html>"""
PDF_PAGES = (
    ("Pubers slapen te weinig. Dat merkt de docent", "aan de gezondheids-"),
    ("klachten in de klas. Een vaste tijd helpt.", "Vraag ouders om mee te denken."),
)


def entries_in(folder: Path) -> dict[str, Entry]:
    """Write both sources, and give their entries by id."""
    page, pdf = folder / "slaap.html", folder / "pubers.pdf"
    page.write_text(PAGE, encoding="utf-8")
    pdf.write_bytes(_pdf())
    sources = [
        make_source("slaap", title="Slapen en leren", url="https://example.org/slaap"),
        make_source("pubers", title="Pubers", url="https://example.org/pubers.pdf", date="2024-03"),
    ]
    return {
        source.id: Entry(source, path, path.name)
        for source, path in zip(sources, (page, pdf), strict=True)
    }


def document_of(entry: Entry) -> Document:
    """Read an entry as the assistant does."""
    return read(entry.path.read_bytes(), entry.source, entry.path.name).document


def quote_of(document: Document, first: str, last: str | None = None) -> Quote:
    """Quote from the words ``first`` up to and with ``last``."""
    start = document.text.index(first)
    end = document.text.index(last or first, start) + len(last or first)
    return Quote(document, start, end)


def altered(document: Document, change: Callable[[str], str]) -> Document:
    """Give a document with another text, as a wrong reader would, in one block."""
    text = change(document.text)
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    return Document(document.source, text, (block,))


def outcome_of(*quotes: Quote, nearest: tuple[Source, ...] = ()) -> Outcome:
    """Give an answer to the question "v1" of the corpus "klein"."""
    kind = AnswerKind.QUOTES if quotes else AnswerKind.NOT_FOUND
    answer = Answer("Wat helpt?", "Wat helpt?", kind, 0.9, quotes=quotes, nearest=nearest)
    return Outcome("klein", Case("v1", "Wat helpt?", "eigen"), answer, ())


@dataclass(frozen=True)
class _Linked:
    quote: Quote
    link: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.quote, name)


def linked(quote: Quote, fragment: str) -> Quote:
    """Give a quote with a text fragment of the test's own choosing, as a faulty builder would."""
    return cast(Quote, _Linked(quote, f"{quote.source.url}#:~:text={fragment}"))


def retitled(source: Source, title: str) -> Source:
    """Give a source with a title that its catalogue does not have."""
    return replace(source, title=title)


def _pdf() -> bytes:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for number, lines in enumerate(PDF_PAGES, 1):
        pdf.add_page()
        pdf.cell(0, 8, f"Pubers en slaap, pagina {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(20)
        for line in lines:
            pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())
