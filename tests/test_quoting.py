import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chunking import chunk
from assistant.documents import Document, Quote
from assistant.lexical import DutchTokenizer
from assistant.quoting import Relevance, quote_from
from assistant.sentences import sentence_spans
from tests.building import make_document
from tests.test_chunking import count_words, documents

FILLER = "Op school gebeurt elke dag van alles dat niemand had zien aankomen."
LONG_FILLER = " en ".join([FILLER.rstrip(".")] * 4) + "."
TOKENIZER = DutchTokenizer()


def shared_words(document: Document, question: str) -> Relevance:
    """Measure a sentence by how many stems of the question it holds."""
    asked = set(TOKENIZER.stems(question))
    return lambda start, end: float(len(asked & set(TOKENIZER.stems(document.text[start:end]))))


def quote_of(document: Document, question: str, number: int = 0) -> Quote:
    passages = chunk(document, count_words, min_tokens=10, max_tokens=300)
    return quote_from(document, passages[number], shared_words(document, question), 0.5)


def test_a_short_passage_is_quoted_whole_without_its_heading() -> None:
    quote = quote_of(make_document("# Kop", f"{FILLER} {FILLER}"), "zin")
    assert quote.text == f"{FILLER} {FILLER}"


def test_a_few_words_under_a_heading_are_quoted_with_it() -> None:
    document = make_document("# Contact", "## Anna de Haan", "Programmacoördinator")
    quote = quote_of(document, "wie is de coördinator")
    assert quote.text == "Anna de Haan\n\nProgrammacoördinator"


def test_headings_without_text_are_quoted_like_text() -> None:
    document = make_document("# Financiering", "# Het ministerie", f"{FILLER} {FILLER}")
    assert quote_of(document, "wie betaalde").text.startswith("Financiering")


def test_a_long_passage_is_cut_to_the_sentences_about_the_question() -> None:
    parts = [FILLER] * 7 + ["De mentor belt elke week met de stagebegeleider."] + [FILLER] * 7
    quote = quote_of(make_document(" ".join(parts)), "hoe vaak belt de mentor met de stage")
    assert "De mentor belt" in quote.text
    assert len(quote.text) < 700


def test_a_list_is_quoted_whole_with_the_line_that_introduces_it() -> None:
    items = [f"- {FILLER}" for _ in range(8)]
    document = make_document(
        f"{FILLER} {FILLER} Let op het volgende:", *items, "Daarna komt er nog iets."
    )
    quote = quote_of(document, "waar moet ik op letten")
    assert quote.text.startswith("Let op het volgende:")
    assert quote.text.count("\n") == 9


def test_a_sentence_that_leans_on_the_one_before_brings_it() -> None:
    parts = (
        [LONG_FILLER] * 2
        + ["Een aandachtsfunctionaris heeft tijd."]
        + ["Daardoor kan hij studenten doorverwijzen naar hulp."]
        + [LONG_FILLER] * 2
    )
    quote = quote_of(make_document(" ".join(parts)), "studenten doorverwijzen naar hulp")
    assert quote.text.startswith("Een aandachtsfunctionaris")


def test_a_passage_of_headings_only_is_quoted_whole() -> None:
    assert quote_of(make_document("# Kop", "## Nog een kop"), "kop").text == "Kop\n\nNog een kop"


@pytest.mark.parametrize("number", range(2))
def test_a_quote_never_starts_or_ends_inside_a_sentence(number: int) -> None:
    document = make_document(" ".join([FILLER] * 12), " ".join([FILLER] * 12))
    quote = quote_of(document, "dag", number)
    spans = [s for b in document.blocks for s in sentence_spans(document.text, b.start, b.end)]
    assert quote.start in {start for start, _ in spans}
    assert quote.end in {end for _, end in spans}


@given(documents, st.sampled_from(["School", "wat helpt het kind", "zo"]))
def test_any_passage_gives_a_quote_of_whole_sentences(document: Document, question: str) -> None:
    relevance = shared_words(document, question)
    spans = [s for b in document.blocks for s in sentence_spans(document.text, b.start, b.end)]
    for passage in chunk(document, count_words, min_tokens=10, max_tokens=30):
        quote = quote_from(document, passage, relevance, 0.5)
        assert quote.start in {start for start, _ in spans}
        assert quote.end in {end for _, end in spans}
