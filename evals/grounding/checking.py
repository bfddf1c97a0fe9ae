"""Checks all that one corpus shows, and keeps what was right and what was wrong."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.catalogue import Entry
from assistant.contract import answer_as_json
from assistant.documents import Answer, AnswerKind, Quote
from assistant.messages import Messages
from assistant.plain_text import answer_as_text
from assistant.web.replies import reply_to
from evals.asking import Outcome
from evals.grounding.directives import SearchedPage
from evals.grounding.findings import Finding, UngroundedError
from evals.grounding.fragments import MARK, check_fragment
from evals.grounding.published import Published, Span, read_published
from evals.grounding.quotes import check_page, place_of
from evals.grounding.strings import origins_of, unknown_in_data, unknown_in_text


@dataclass(slots=True)
class CorpusCheck:
    """One corpus under check; ``scores`` has for each measure a 1 for right and a 0 for wrong.

    Raises:
        OSError, ValueError: a source's file cannot be read.
    """

    corpus: str
    entries: Mapping[str, Entry]
    messages: Messages
    scores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    _texts: dict[str, Published] = field(init=False)
    _pages: dict[str, SearchedPage] = field(init=False)

    def __post_init__(self) -> None:
        """Read the files."""
        self._texts = {name: read_published(entry.path) for name, entry in self.entries.items()}
        self._pages = {name: SearchedPage(text.text) for name, text in self._texts.items()}

    def check(self, outcomes: Sequence[Outcome]) -> None:
        """Check each different quote once, and the strings of each answer."""
        for question_id, quote in different_quotes(outcomes):
            self._check_quote(question_id, quote)
        for outcome in outcomes:
            self._check_strings(outcome.case.id, outcome.answer)

    def _check_quote(self, question_id: str, quote: Quote) -> None:
        """Look a quote up; its page and its fragment are right only where it stands."""
        published = self._texts.get(quote.source.id)

        def found() -> Span:
            if published is None:
                raise UngroundedError("deze bron staat niet in de catalogus")
            return place_of(quote, answer_text_of(quote), published)

        place = self._try("quotes_found", question_id, quote, found)
        if published is None or place is None:
            # what cannot be found cannot be pointed at
            self._miss_links(quote)
            return
        if quote.page is not None or published.page_starts:
            self._try(
                "pages_right", question_id, quote, lambda: check_page(quote, place, published)
            )
        source = self.entries[quote.source.id].source
        if not (published.page_starts or source.is_card or source.url is None):
            page = self._pages[quote.source.id]
            self._try(
                "fragments_unique", question_id, quote, lambda: check_fragment(quote, place, page)
            )

    def _try(
        self, measure: str, question_id: str, quote: Quote, check: Callable[[], Span | None]
    ) -> Span | None:
        """Score one check; give what it gives, None where it fails."""
        try:
            result = check()
        except UngroundedError as error:
            self.scores[measure].append(0.0)
            self._report(measure, question_id, quote.source.id, str(error))
            return None
        self.scores[measure].append(1.0)
        return result

    def _miss_links(self, quote: Quote) -> None:
        if quote.page is not None:
            self.scores["pages_right"].append(0.0)
        elif MARK in quote.link:
            self.scores["fragments_unique"].append(0.0)

    def _check_strings(self, question_id: str, answer: Answer) -> None:
        """Account for the strings of an answer in each of its three shapes."""
        unknown = self._unknown_sources(answer) or self._unknown_strings(question_id, answer)
        self.scores["strings_known"].append(float(not unknown))
        for detail in unknown:
            self._report("strings_known", question_id, "", detail)

    def _unknown_sources(self, answer: Answer) -> list[str]:
        sources = (*(quote.source for quote in answer.quotes), *answer.nearest)
        return [
            f"bron {s.id} staat niet in de catalogus" for s in sources if s.id not in self.entries
        ]

    def _unknown_strings(self, question_id: str, answer: Answer) -> list[str]:
        sources = {name: entry.source for name, entry in self.entries.items()}
        origins = origins_of(answer, question_id, sources, self._texts, self.messages)
        reply = reply_to(answer, self.messages)
        shapes = {
            "json": unknown_in_data(answer_as_json(answer, question_id), origins),
            "kaarten": unknown_in_data({**reply.cards, "reply": reply.text}, origins),
            "terminal": unknown_in_text(answer_as_text(answer, self.messages), origins),
        }
        return [f"{shape}: {detail}" for shape, details in shapes.items() for detail in details]

    def _report(self, measure: str, question_id: str, source_id: str, detail: str) -> None:
        self.findings.append(Finding(measure, self.corpus, question_id, source_id, detail))


def different_quotes(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, Quote]]:
    """Give each different quote once, with the first question that it was shown for."""
    seen: set[tuple[object, ...]] = set()
    for outcome in outcomes:
        for quote in outcome.answer.quotes:
            key = (quote.source.id, quote.start, quote.text, quote.page, quote.link)
            if key not in seen:
                seen.add(key)
                yield outcome.case.id, quote


def answer_text_of(quote: Quote) -> str:
    """Give a quote's text as the JSON shows it."""
    answer = Answer("", "", AnswerKind.QUOTES, 1.0, quotes=(quote,))
    return str(answer_as_json(answer)["quotes"][0]["text"])
