import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.documents import (
    Block,
    BlockKind,
    Document,
    Origin,
    Page,
    PageKind,
    PassageKind,
    Source,
)
from assistant.index_records import (
    IndexEntry,
    SourceRecord,
    Vectors,
    document_from,
    metadata_of,
    ordered_entries,
    passage_from,
    record_from,
)
from assistant.passage_kinds import with_kind
from tests.building import make_document, make_source
from tests.indexing import cut, entries_for, record_for

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Give a document of any text, a block for each line that is not blank, and two pages."""
    text = draw(texts.filter(str.strip)) + draw(texts)
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            first = start + len(line) - len(line.lstrip())
            blocks.append(Block(BlockKind.PARAGRAPH, first, first + len(line.strip())))
        start += len(line) + 1
    middle = draw(st.integers(0, len(text) - 1))
    kind, recognised = draw(st.sampled_from(PageKind)), draw(st.booleans())
    second = Page(2, middle, len(text), draw(st.sampled_from(("", "iv"))), kind, recognised)
    pages = (Page(1, 0, middle), second)
    return Document(make_source(draw(texts)), text, tuple(blocks), pages)


@given(documents(), st.data())
def test_the_rows_of_a_document_give_it_back(document: Document, data: st.DataObject) -> None:
    inside = st.sets(st.integers(1, max(1, len(document.text) - 1)), max_size=4)
    borders = sorted(border for border in data.draw(inside) if border < len(document.text))
    passages = cut(document, *borders)
    record = record_for(document, len(passages))
    rows = [metadata_of(entry, record, n) for n, entry in enumerate(entries_for(passages))]
    again = [passage_from(passage.text, row) for passage, row in zip(passages, rows, strict=True)]
    assert tuple(again) == passages
    assert [record_from(row) for row in rows] == [record, *[None] * (len(rows) - 1)]
    assert document_from(record, again) == document


def test_metadata_is_flat_and_without_empty_lists() -> None:
    document = make_document("# Kop", "- punt", source=make_source(sectors=()), pages=True)
    entries = entries_for(cut(document, 5))
    metadata = metadata_of(entries[0], record_for(document, 2), 7)
    assert all(isinstance(value, (str, int)) for value in metadata.values())
    assert metadata["row"] == 7
    assert json.loads(metadata["blocks"]) == [["heading", 0, 3, 1]]
    assert json.loads(metadata["pages"]) == [[1, 0, 5]]


def test_a_passage_keeps_its_kind_and_is_text_in_an_older_index() -> None:
    document = make_document("Bijna 40% slaapt slecht.")
    passage = with_kind(cut(document)[0])
    [entry] = entries_for([passage])
    row = metadata_of(entry, record_for(document, 1), 0)
    assert passage_from(passage.text, row).kind is PassageKind.FIGURE
    older = {key: value for key, value in row.items() if key != "kind"}
    assert passage_from(passage.text, older).kind is PassageKind.TEXT


def test_a_record_keeps_all_that_a_source_can_have() -> None:
    source = Source("x", "T “é”", "P", None, ("po", "vo"), "handreiking", "2022-01", Origin.CARD)
    document = make_document("Tekst.", source=source)
    record = SourceRecord(source, document.content_hash, 0, 1, "2026-01-01", ("w1", "w2"))
    [entry] = entries_for(cut(document))
    assert record_from(metadata_of(entry, record, 0)) == record


@pytest.mark.parametrize("change", [{"start": 1}, {"ordinal": 3}, {"end": 4}, {"text": "Anders"}])
def test_passages_that_do_not_make_the_text_are_refused(change: dict[str, object]) -> None:
    document = make_document("Een tekst.", "Nog een.")
    passages = cut(document, 11)
    row = metadata_of(entries_for(passages)[0], record_for(document, 2), 0) | change
    wrong = passage_from(str(row.get("text", passages[0].text)), row)
    with pytest.raises(ValueError, match="bron"):
        document_from(record_for(document, 2), [wrong, passages[1]])


def test_a_text_of_the_same_length_with_another_hash_is_refused() -> None:
    document, other = make_document("Een tekst."), make_document("Een toets.")
    with pytest.raises(ValueError, match="tekst van bron bron is veranderd"):
        document_from(record_for(document, 1), cut(other))


def test_entries_go_in_the_order_of_their_records_and_ordinals() -> None:
    first = make_document("Een.", "Twee.", source=make_source("b"))
    second = make_document("Drie.", source=make_source("a"))
    entries = entries_for([*cut(second), *reversed(cut(first, 6))])
    rows = ordered_entries(entries, [record_for(first, 2), record_for(second, 1)])
    assert [entry.passage.id for entry, _ in rows] == ["b:00000", "b:00001", "a:00000"]
    assert [record.source.id for _, record in rows] == ["b", "b", "a"]


VECTORS = [np.zeros(2), np.array([1, np.nan]), np.array([np.inf, 1]), np.ones(3), np.ones((1, 2))]


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_that_cannot_be_compared_is_refused(vector: NDArray[np.float64]) -> None:
    document = make_document("Een.", "Twee.")
    good, bad = entries_for(cut(document, 6), [[1, 2], [3, 4]])
    single = vector.astype(np.float32)
    for vectors in [
        Vectors(single, bad.vectors.sentences),
        Vectors(bad.vectors.whole, single[None]),
    ]:
        wrong = IndexEntry(bad.passage, vectors, bad.embedding_key)
        with pytest.raises(ValueError, match="vector van bron:00001"):
            ordered_entries([good, wrong], [record_for(document, 2)])


def test_a_passage_with_vectors_of_other_sentences_is_refused() -> None:
    document = make_document("Een. Twee.")
    [entry] = entries_for(cut(document), [[1, 2]])
    vectors = Vectors(entry.vectors.whole, entry.vectors.sentences[:1])
    wrong = IndexEntry(entry.passage, vectors, entry.embedding_key)
    with pytest.raises(ValueError, match="aantal zinnen"):
        ordered_entries([wrong], [record_for(document, 1)])


def test_entries_that_do_not_fit_their_records_are_refused() -> None:
    document = make_document("Een.", "Twee.")
    entries, record = entries_for(cut(document, 6)), record_for(document, 2)
    for wrong, records in [
        (entries, []),
        ([], [record]),
        (entries[:1], [record]),
        ([entries[0], entries[0]], [record]),
        (entries, [record, record]),
        ([], [record_for(document, 0)]),
    ]:
        with pytest.raises(ValueError, match="bron"):
            ordered_entries(wrong, records)


def test_the_content_hash_is_that_of_the_whole_text() -> None:
    document = make_document("Een.", "Twee.")
    assert record_for(document, 1).content_hash == hashlib.sha256(b"Een.\n\nTwee.").hexdigest()
