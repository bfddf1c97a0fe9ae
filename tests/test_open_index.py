from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.documents import PassageKind
from assistant.index import Index, IndexStore
from assistant.open_index import moments, unit_rows
from tests.building import make_document, make_source
from tests.indexing import FINGERPRINT, cut, entries_for, many_passages, record_for

NORTH = np.array([0.1, 1], np.float32)


@pytest.fixture
def compass(tmp_path: Path) -> Iterator[Index]:
    """Give an index of three sources with a passage to the east, north and north-east."""
    sources = {"oost": ("po",), "noord": ("vo", "po"), "noordoost": ()}
    documents = [
        make_document(f"Naar {name}.", source=make_source(name, sectors=sectors))
        for name, sectors in sources.items()
    ]
    passages = [passage for document in documents for passage in cut(document)]
    store = IndexStore(tmp_path / "index", search_width=500)
    with store.writer("een test") as writer:
        records = [record_for(document, 1) for document in documents]
        writer.publish(entries_for(passages, [[1, 0], [0, 5], [1, 1]]), records, FINGERPRINT)
    with closing(store.open()) as index:
        yield index


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Give an index of more passages than go in at once, put in in reverse."""
    document, passages = many_passages("lang", 5100)
    store = IndexStore(tmp_path_factory.mktemp("index"), search_width=500)
    vectors = np.random.default_rng(7).normal(0.5, 1, (5100, 16)).astype(np.float32)
    with store.writer("een test") as writer:
        entries = entries_for(passages, vectors)[::-1]
        writer.publish(entries, [record_for(document, 5100)], FINGERPRINT)
    with closing(store.open()) as index:
        yield index


def places(found: list[tuple[int, float]]) -> list[int]:
    return [place for place, _ in found]


def test_the_nearest_come_first_with_their_cosines(compass: Index) -> None:
    found = compass.nearest(np.array([3, 1], np.float32), 2)
    assert [compass.passages[place].source_id for place in places(found)] == ["oost", "noordoost"]
    assert [cosine for _, cosine in found] == pytest.approx([3 / 10**0.5, 2 / 5**0.5])


@pytest.mark.parametrize(("count", "found"), [(0, []), (-1, []), (1, [1]), (99, [1, 2, 0])])
def test_as_many_are_found_as_asked_for_and_there_are(
    compass: Index, count: int, found: list[int]
) -> None:
    assert places(compass.nearest(NORTH, count)) == found


@pytest.mark.parametrize(
    ("sectors", "source_ids", "found"),
    [
        ((), (), [1, 2, 0]),
        (("po",), (), [1, 2, 0]),
        (["vo", "wo"], (), [1, 2]),
        ((), {"oost", "noordoost"}, [2, 0]),
        (("po",), ("oost", "noordoost"), [2, 0]),
        (("mbo",), (), [2]),
        ((), ("onbekend",), []),
    ],
)
def test_filters_let_only_their_sources_through(
    compass: Index, sectors: list[str], source_ids: list[str], found: list[int]
) -> None:
    assert places(compass.nearest(NORTH, 9, sectors=sectors, source_ids=source_ids)) == found


def test_a_kind_is_compared_with_all_passages_of_it(tmp_path: Path) -> None:
    document, passages = many_passages("lang", 700)
    tips = [replace(p, kind=PassageKind.TIP) if p.ordinal % 100 == 7 else p for p in passages]
    vectors = np.random.default_rng(3).normal(size=(700, 16)).astype(np.float32)
    store = IndexStore(tmp_path / "index", search_width=500)
    with store.writer("een test") as writer:
        writer.publish(entries_for(tips, vectors), [record_for(document, 700)], FINGERPRINT)
    with closing(store.open()) as index:
        found = index.nearest(vectors[0], 50, passage_kinds=("tip",))
        both = index.nearest(vectors[0], 50, passage_kinds=("tip",), source_ids=("ander",))
    assert sorted(places(found)) == [*range(7, 700, 100)]
    assert both == []


def test_cosines_come_in_the_order_asked_for(compass: Index) -> None:
    east = np.array([2, 0], np.float32)
    assert compass.cosines(east, [2, 1, 0, 0]).tolist() == pytest.approx([0.5**0.5, 0, 1, 1])
    assert compass.cosines(east, []).shape == (0,)


def test_mean_and_covariance_give_those_of_the_cosines(compass: Index) -> None:
    question = np.array([0.6, 0.8], np.float32)
    cosines = compass.cosines(question, [0, 1, 2])
    assert question @ compass.moments.mean == pytest.approx(cosines.mean())
    assert question @ compass.moments.covariance @ question == pytest.approx(cosines.var())


def test_a_closed_index_still_answers_from_memory(compass: Index) -> None:
    before = compass.nearest(NORTH, 2)
    compass.close()
    compass.close()
    assert compass.nearest(NORTH, 2) == before
    assert compass.document("oost").text == "Naar oost."


def test_an_index_says_what_it_does_not_hold(compass: Index) -> None:
    vectors = [vectors.whole for vectors in compass.vectors_by_key().values()]
    rows = list(zip(entries_for(compass.passages, vectors), compass.records, strict=True))
    compass.must_hold(rows, FINGERPRINT)
    turned = entries_for(compass.passages, vectors[::-1])
    for wrong, fingerprint in [
        (rows, "een ander"),
        (rows[:2], FINGERPRINT),
        ([(entry, rows[0][1]) for entry, _ in rows], FINGERPRINT),
        (list(zip(turned, compass.records, strict=True)), FINGERPRINT),
    ]:
        with pytest.raises(ValueError, match=r"ander|in plaats van"):
            compass.must_hold(wrong, fingerprint)


def test_vectors_of_an_index_cannot_be_changed(compass: Index) -> None:
    for vectors in compass.vectors_by_key().values():
        with pytest.raises(ValueError, match="read-only"):
            vectors.whole[0] = 9


def test_passages_keep_their_order_over_batches(large: Index) -> None:
    assert large.passages == many_passages("lang", 5100)[1]


def test_the_graph_finds_what_a_comparison_with_all_finds(large: Index) -> None:
    questions = np.random.default_rng(8).normal(0.5, 1, (100, 16)).astype(np.float32)
    by_graph = [set(places(large.nearest(question, 50))) for question in questions]
    compared = [set(places(large.nearest(q, 50, source_ids=["lang"]))) for q in questions]
    assert sum(one == other for one, other in zip(by_graph, compared, strict=True)) >= 99


def test_more_than_the_graph_finds_exactly_is_found_without_it(large: Index) -> None:
    question = np.ones(16, np.float32)
    found = large.nearest(question, 400)
    assert places(found) == places(large.nearest(question, 400, source_ids=["lang"]))
    assert len(found) == 400


def test_passages_behind_thousands_of_equal_ones_are_found(tmp_path: Path) -> None:
    document, passages = many_passages("lang", 2500)
    vectors = np.random.default_rng(1).normal(size=(2500, 32)).astype(np.float32)
    vectors[:2000] = vectors[0]
    store = IndexStore(tmp_path / "index", search_width=500)
    with store.writer("een test") as writer:
        writer.publish(entries_for(passages, vectors), [record_for(document, 2500)], FINGERPRINT)
    with closing(store.open()) as index:
        # the graph is built by several threads, never twice the same; one in 500 may hide
        found = [index.nearest(vectors[n], 9)[0][0] == n for n in range(2000, 2500)]
        assert sum(found) >= 498
        assert places(index.nearest(vectors[7], 9)) == [*range(9)]


@pytest.mark.parametrize("count", [1, 2, 9000])
def test_moments_are_those_of_numpy(count: int) -> None:
    vectors = unit_rows(np.random.default_rng(3).normal(2, 1, (count, 3)))
    found = moments(vectors)
    expected: NDArray[np.float64] = np.cov(vectors.T.astype(float), bias=True)
    assert found.mean == pytest.approx(vectors.mean(axis=0, dtype=float))
    assert found.covariance == pytest.approx(expected, abs=1e-12)
