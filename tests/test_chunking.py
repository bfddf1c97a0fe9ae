from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunking import chunk
from assistant.documents import BlockKind, Document, Passage
from assistant.sentences import sentence_spans
from tests.building import make_document

SENTENCE = "Dit is zin nummer een van de tekst."


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def passages_of(document: Document, smallest: int = 10, largest: int = 30) -> tuple[Passage, ...]:
    return chunk(document, count_words, min_tokens=smallest, max_tokens=largest)


words = st.sampled_from(
    ["School", "helpt", "bijv.", "dr. Jansen.", "Wat dan?", "kind.", "en", "Zo:"]
)
lines = st.builds(
    lambda mark, parts: mark + " ".join(parts),
    st.sampled_from(["", "", "- ", "# ", "## "]),
    st.lists(words, min_size=1, max_size=40),
)
documents = st.lists(lines, max_size=12).map(lambda parts: make_document(*parts, pages=True))


@settings(deadline=None)  # the first text loads what tells languages apart
@given(documents)
def test_passages_partition_the_document(document: Document) -> None:
    passages = passages_of(document)
    assert "".join(passage.text for passage in passages) == document.text
    position = 0
    for ordinal, passage in enumerate(passages):
        assert (passage.start, passage.ordinal) == (position, ordinal)
        assert passage.text == document.text[passage.start : passage.end]
        position = passage.end


@settings(deadline=None)
@given(documents)
def test_passages_carry_every_block_and_page_once(document: Document) -> None:
    passages = passages_of(document)
    assert tuple(b for passage in passages for b in passage.blocks) == document.blocks
    pages = tuple(p for passage in passages for p in passage.pages)
    assert pages == (document.pages if passages else ())


@settings(deadline=None)
@given(documents)
def test_cutting_twice_gives_the_same(document: Document) -> None:
    assert passages_of(document) == passages_of(document)


@settings(deadline=None)
@given(documents)
def test_no_sentence_is_cut(document: Document) -> None:
    borders = {passage.start for passage in passages_of(document)}
    for block in document.blocks:
        for start, end in sentence_spans(document.text, block.start, block.end):
            assert not any(start < border < end for border in borders)


@settings(deadline=None)
@given(documents)
def test_a_heading_stands_only_at_the_start_of_a_passage(document: Document) -> None:
    for passage in passages_of(document):
        kinds = [block.kind is BlockKind.HEADING for block in passage.blocks]
        assert kinds == sorted(kinds, reverse=True)


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    document = make_document(f"{SENTENCE} {SENTENCE}", "Dit helpt:", "- rust", "- regels", SENTENCE)
    holding = [p for p in passages_of(document, 10, 20) if "Dit helpt" in p.text]
    assert "rust\nregels" in holding[0].text


def test_headings_in_a_row_stay_with_the_text_under_them() -> None:
    document = make_document("# Titel", "## Kop", SENTENCE, "## Andere kop", SENTENCE)
    passages = passages_of(document)
    assert [passage.heading_path for passage in passages] == [
        ("Titel", "Kop"),
        ("Titel", "Andere kop"),
    ]


def test_a_long_section_is_cut_at_the_border_of_a_paragraph() -> None:
    paragraph = " ".join([SENTENCE] * 2)
    passages = passages_of(make_document(paragraph, paragraph, paragraph))
    assert [passage.text.strip() for passage in passages] == [paragraph] * 3


def test_a_short_rest_joins_the_passage_before_it() -> None:
    passages = passages_of(make_document(" ".join([SENTENCE] * 2), "Kort stukje."))
    assert len(passages) == 1


def test_a_sentence_longer_than_the_limit_stays_whole() -> None:
    sentence = " ".join(["woord"] * 100) + "."
    assert len(passages_of(make_document(sentence))) == 1


def test_a_text_without_sentences_is_cut_so_that_the_model_can_read_it() -> None:
    passages = passages_of(make_document("woord " * 5000 + "einde"))
    assert max(len(passage.text) for passage in passages) < 1600


def test_an_empty_document_has_no_passages() -> None:
    assert passages_of(make_document()) == ()
