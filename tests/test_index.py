import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.documents import Document
from assistant.errors import IndexDamagedError, IndexMissingError
from assistant.index import IndexEntry, IndexStore
from assistant.index_records import Vectors
from tests.building import make_document, make_source
from tests.indexing import (
    FINGERPRINT,
    cut,
    entries_for,
    many_passages,
    other_processes,
    publish,
    publish_on_and_on,
    publish_where_no_file_fits,
    read_without_rights,
    record_for,
)
from tests.test_index_records import documents

OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "index", search_width=500)


def generations(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "index" / "generations").iterdir()]


# What is published is what is read


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(documents(), min_size=1, max_size=12, unique_by=lambda d: d.source.id))
def test_documents_come_back_character_for_character(
    tmp_path_factory: pytest.TempPathFactory, texts: list[Document]
) -> None:
    store = IndexStore(tmp_path_factory.mktemp("index"), 500)
    publish(store, *texts)
    with closing(store.open()) as index:
        assert [index.document(document.source.id) for document in texts] == texts


@pytest.mark.parametrize("blank", [" ", "\n", "\r\n \t", "\u00a0\u2003", "\u2028\u2029", "\x1f"])
def test_a_passage_of_white_space_only_is_kept(store: IndexStore, blank: str) -> None:
    plain = make_document("Een\x00\ufeff.")
    document = Document(plain.source, plain.text + blank, plain.blocks)
    publish(store, document, borders=[len(plain.text)])
    with closing(store.open()) as index:
        assert [passage.text for passage in index.passages] == [plain.text, blank]
        assert index.document("bron") == document


def test_passages_and_records_come_in_the_order_of_their_sources(store: IndexStore) -> None:
    first = make_document("Een.", "Twee.", source=make_source("z"))
    second = make_document("Drie.", "Vier.", source=make_source("a"))
    publish(store, first, second, borders=(6,))
    with closing(store.open()) as index:
        assert index.passages == (*cut(first, 6), *cut(second, 6))
        assert index.records == (record_for(first, 2), record_for(second, 2))
        assert index.fingerprint == FINGERPRINT
        assert index.generation == store.current()


def test_the_caller_hears_how_many_passages_are_in(store: IndexStore) -> None:
    document, passages = many_passages("lang", 3)
    seen: list[int] = []
    with store.writer("een test") as writer:
        entries, records = entries_for(passages), [record_for(document, 3)]
        writer.publish(entries, records, FINGERPRINT, seen.append)
    assert seen == [3]


def test_vectors_can_be_used_again_by_their_key(store: IndexStore) -> None:
    document, passages = many_passages("lang", 30)
    entries, records = entries_for(passages), [record_for(document, 30)]
    wholes = {entry.embedding_key: entry.vectors.whole for entry in entries}
    kept = {key: whole / np.linalg.norm(whole) for key, whole in wholes.items()}
    for _ in range(3):
        with store.writer("een test") as writer:
            writer.publish(entries, records, FINGERPRINT)
        with closing(store.open()) as index:
            again = index.vectors_by_key()
        entries = [IndexEntry(e.passage, again[e.embedding_key], e.embedding_key) for e in entries]
    assert all(again[key].whole == pytest.approx(kept[key], abs=1e-6) for key in kept)


def test_an_index_of_nothing_can_be_published_and_asked(store: IndexStore) -> None:
    publish(store, make_document("Oud."))
    publish(store)
    with closing(store.open()) as index:
        assert (index.passages, index.records) == ((), ())
        assert index.nearest(np.ones(2, np.float32), 3) == []
        with pytest.raises(KeyError):
            index.document("bron")


# Generations


def test_before_the_first_publication_there_is_nothing_to_open(store: IndexStore) -> None:
    assert store.current() is None
    with pytest.raises(IndexMissingError, match=r"python ingest\.py"):
        store.open()


def test_a_source_that_is_left_out_is_gone(store: IndexStore) -> None:
    a, b = (make_document(f"Tekst {name}.", source=make_source(name)) for name in "ab")
    publish(store, a, b)
    publish(store, b)
    with closing(store.open()) as index:
        assert [record.source.id for record in index.records] == ["b"]
        with pytest.raises(KeyError):
            index.document("a")


def test_a_reader_keeps_its_generation_until_it_closes(store: IndexStore, tmp_path: Path) -> None:
    publish(store, make_document("Oud."))
    with closing(store.open()) as old:
        publish(store, make_document("Nieuw."))
        with closing(store.open()) as new:
            assert new.document("bron").text == "Nieuw."
        assert old.document("bron").text == "Oud."
        assert old.nearest(np.ones(32, np.float32), 1)[0][0] == 0
        assert len(generations(tmp_path)) == 2
    current = publish(store, make_document("Nieuwst."))
    assert generations(tmp_path) == [current]


def test_two_readers_of_one_generation_close_apart(store: IndexStore) -> None:
    publish(store, make_document("Een.", "Twee.", "Drie."), borders=(6, 13))
    with closing(store.open()) as stays:
        store.open().close()
        assert len(stays.nearest(np.ones(32, np.float32), 2)) == 2
    with closing(store.open()) as again:
        assert len(again.passages) == 3


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="this system does not list open files there")
def test_opening_and_closing_leaves_no_files_open(store: IndexStore) -> None:
    counts = []
    for number in range(8):
        publish(store, make_document(f"Tekst {number}."))
        with closing(store.open()) as index:
            index.nearest(np.ones(32, np.float32), 1)
        counts.append(len(list(OPEN_FILES.iterdir())))
    # four more openings; other threads of the process may hold a file for a moment
    assert min(counts[4:]) <= min(counts[:4]) + 2


def test_a_changed_search_width_counts_from_the_next_opening(
    store: IndexStore, tmp_path: Path
) -> None:
    document, passages = many_passages("lang", 40)
    publish(store, document, borders=[passage.end for passage in passages[:-1]])
    narrow = IndexStore(tmp_path / "index", search_width=10)
    question = np.ones(32, np.float32)
    with closing(store.open()) as wide:
        expected = wide.nearest(question, 20)
    with closing(narrow.open()) as index:
        assert index.nearest(question, 20) == expected


# What goes wrong


def test_entries_that_do_not_fit_leave_the_index_as_it_is(
    store: IndexStore, tmp_path: Path
) -> None:
    name = publish(store, make_document("Oud."))
    document = make_document("Nieuw.")
    with (
        pytest.raises(IndexDamagedError, match=r"de vorige blijft in gebruik.*ingest\.py"),
        store.writer("een test") as writer,
    ):
        writer.publish([], [record_for(document, 1)], FINGERPRINT)
    assert (store.current(), generations(tmp_path)) == (name, [name])


def test_a_text_that_hashes_otherwise_than_its_record_is_not_published(
    store: IndexStore, tmp_path: Path
) -> None:
    name = publish(store, make_document("Oud."))
    entries, record = entries_for(cut(make_document("Anders."))), record_for(make_document("X."), 1)
    with (
        pytest.raises(IndexDamagedError, match="tekst van bron bron is veranderd"),
        store.writer("een test") as writer,
    ):
        writer.publish(entries, [record], FINGERPRINT)
    assert (store.current(), generations(tmp_path)) == (name, [name])


def test_an_interrupted_build_is_removed(store: IndexStore, tmp_path: Path) -> None:
    name = publish(store, make_document("Oud."))
    document, passages = many_passages("lang", 3)

    def interrupt(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.writer("een test") as writer:
        writer.publish(entries_for(passages), [record_for(document, 3)], FINGERPRINT, interrupt)
    assert (store.current(), generations(tmp_path)) == (name, [name])


@pytest.mark.parametrize("damage", ["weg", "leeg", "afgekapt", "iets anders", "zonder graaf"])
def test_a_damaged_generation_is_reported_and_mended_by_a_publication(
    store: IndexStore, tmp_path: Path, damage: str
) -> None:
    name = publish(store, make_document("Een.", "Twee.", "Drie."), borders=(6, 13))
    path = tmp_path / "index" / "generations" / name
    spoil(path, damage)
    for _ in range(2):
        with pytest.raises(IndexDamagedError, match=r"python ingest\.py"):
            store.open()
    publish(store, make_document("Nieuw."))
    with closing(store.open()) as index:
        assert index.document("bron").text == "Nieuw."


def spoil(path: Path, damage: str) -> None:
    database = path / "chroma.sqlite3"
    if damage == "weg":
        database.unlink()
    elif damage == "leeg":
        database.write_bytes(b"")
    elif damage == "afgekapt":
        database.write_bytes(database.read_bytes()[:60_000])
    elif damage == "iets anders":
        database.write_text("Dit is geen database. " * 1000)
    else:
        for file in path.glob("*/*.bin"):
            file.write_bytes(b"")


def test_a_full_disk_leaves_the_index_as_it_is(store: IndexStore, tmp_path: Path) -> None:
    name = publish(store, make_document("Oud."))
    answers, theirs = (context := other_processes()).Pipe()
    process = context.Process(target=publish_where_no_file_fits, args=(tmp_path / "index", theirs))
    process.start()
    assert "kon niet worden gemaakt" in answers.recv()
    process.join()
    assert (store.current(), generations(tmp_path)) == (name, [name])


def test_an_index_can_be_read_without_the_right_to_write(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    publish(IndexStore(directory, 500), make_document("Leesbaar."))
    for path in (*directory.rglob("*"), directory):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in directory.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    answers, theirs = (context := other_processes()).Pipe()
    process = context.Process(target=read_without_rights, args=(directory, theirs))
    process.start()
    assert answers.recv() == (False, "Leesbaar.", 1)
    process.join()


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(
    store: IndexStore, tmp_path: Path
) -> None:
    publish(store, make_document("Regel 0000."))
    moments, context = random.Random(5), other_processes()
    for _ in range(8):
        started, theirs = context.Pipe()
        process = context.Process(target=publish_on_and_on, args=(tmp_path / "index", theirs))
        process.start()
        started.recv()
        process.join(timeout=moments.uniform(0, 0.7))
        process.kill()
        process.join()
        with closing(store.open()) as index:
            assert index.document("bron").text.startswith("Regel 0000")
    name = publish(store, make_document("Na afloop."))
    assert generations(tmp_path) == [name]


def test_vectors_of_sentences_are_kept_to_half_precision(store: IndexStore) -> None:
    passage = cut(make_document("# Kop", "Een zin. Nog een."))[0]
    vectors = np.array([[0.6, 0.8], [1, 0]], np.float32)
    entry = IndexEntry(passage, Vectors(np.array([0, 1], np.float32), vectors), "sleutel")
    with store.writer("een test") as writer:
        writer.publish([entry], [record_for(make_document("# Kop", "Een zin. Nog een."), 1)], "m")
    with closing(store.open()) as index:
        assert index.vectors_by_key()["sleutel"].sentences == pytest.approx(vectors, abs=1e-3)
        found = index.sentence_cosines(np.array([1, 0], np.float32), 0)
    assert list(found.values()) == pytest.approx([0.6, 1], abs=1e-3)
    assert [passage.text[start:end] for start, end in found] == ["Een zin.", "Nog een."]
