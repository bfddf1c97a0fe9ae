import json
from pathlib import Path

import pytest

from evals.beir_folder import BeirDocument, BeirError, read_beir

CORPUS = '{"_id": "d1", "title": "Een", "text": "Eerste."}\n{"_id": "d2", "text": ""}\n'
QUERIES = '{"_id": "q1", "text": "Wat?"}\n'


def folder_of(
    path: Path, corpus: str = CORPUS, queries: str = QUERIES, qrels: str = "q1\td1\t1\n"
) -> Path:
    (path / "corpus.jsonl").write_text(corpus, encoding="utf-8", newline="")
    (path / "queries.jsonl").write_text(queries, encoding="utf-8", newline="")
    (path / "qrels.tsv").write_text(qrels, encoding="utf-8", newline="")
    return path


def test_a_folder_is_read_with_and_without_a_line_of_column_names(tmp_path: Path) -> None:
    bare = read_beir(folder_of(tmp_path))
    headed = read_beir(folder_of(tmp_path, qrels="query-id\tcorpus-id\tscore\nq1\td1\t1\n"))
    assert bare == headed
    assert bare.documents == (BeirDocument("d1", "Een", "Eerste."), BeirDocument("d2", "", ""))
    assert bare.qrels == {"q1": {"d1": 1}}


def test_windows_line_ends_byte_order_marks_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    plain = read_beir(folder_of(tmp_path))
    texts = (CORPUS, QUERIES, "query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    odd = ["\ufeff" + text.replace("\n", "\r\n\r\n") for text in texts]
    assert read_beir(folder_of(tmp_path, *odd)) == plain


def test_the_qrels_may_stand_in_a_folder_of_their_own(tmp_path: Path) -> None:
    folder_of(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels.tsv").rename(tmp_path / "qrels" / "test.tsv")
    assert read_beir(tmp_path).qrels == {"q1": {"d1": 1}}


def test_ids_of_any_characters_and_numbers_are_taken_as_they_are(tmp_path: Path) -> None:
    corpus = json.dumps({"_id": " a/b:c é#", "text": "x"}) + '\n{"_id": 7, "text": "y"}\n'
    read = read_beir(folder_of(tmp_path, corpus, qrels="q1\t a/b:c é#\t2\nq1\t7\t0\n"))
    assert read.qrels == {"q1": {" a/b:c é#": 2, "7": 0}}


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (folder_of(tmp_path) / name).unlink()
    with pytest.raises(BeirError, match=f"heeft geen {name}"):
        read_beir(tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"_id": "d3", "text"', "geen geldige JSON"),
        ("[1]", "geen JSON-object"),
        ('{"text": "x"}', "_id is None"),
        ('{"_id": "d3"}', "text is None"),
        ('{"_id": "d3", "text": "x", "title": 1}', "title is 1"),
        ('{"_id": "d1", "text": "x"}', "staat er al op regel 1"),
    ],
)
def test_a_bad_line_is_named_with_its_file_and_number(
    tmp_path: Path, line: str, message: str
) -> None:
    with pytest.raises(BeirError, match=rf"corpus\.jsonl, regel 3: .*{message}"):
        read_beir(folder_of(tmp_path, CORPUS + line + "\n"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("q1 d1 1", "is niet: id van vraag, tab"),
        ("q1\td1\tveel", "is niet: id van vraag, tab"),
        ("q1\td1\t2", "eerder een ander getal"),
    ],
)
def test_a_bad_judgement_is_named_with_its_file_and_number(
    tmp_path: Path, line: str, message: str
) -> None:
    with pytest.raises(BeirError, match=rf"qrels\.tsv, regel 2: .*{message}"):
        read_beir(folder_of(tmp_path, qrels=f"q1\td1\t1\n{line}\n"))


def test_judgements_of_what_is_not_there_are_left_out(tmp_path: Path) -> None:
    read = read_beir(folder_of(tmp_path, qrels="q1\td1\t1\nq1\td9\t1\nq9\td1\t1\n"))
    assert read.qrels == {"q1": {"d1": 1}}


def test_all_faults_of_a_file_are_reported_together_up_to_a_number(tmp_path: Path) -> None:
    with pytest.raises(BeirError) as caught:
        read_beir(folder_of(tmp_path, qrels="q1\td1\t1\n" + "q1\td1\tx\n" * 30))
    assert str(caught.value).count("regel") == 11  # ten faults, and the advice
    assert "nog 20 fouten" in str(caught.value)


@pytest.mark.parametrize("texts", [("\n", QUERIES), (CORPUS, ""), (CORPUS, QUERIES, "a\tb\tc\n")])
def test_a_file_with_nothing_in_it_is_an_error(tmp_path: Path, texts: tuple[str, ...]) -> None:
    with pytest.raises(BeirError, match=r"heeft geen regels|beoordeelt geen vraag"):
        read_beir(folder_of(tmp_path, *texts))


def test_a_file_in_another_character_set_is_an_error(tmp_path: Path) -> None:
    folder_of(tmp_path)
    (tmp_path / "queries.jsonl").write_bytes(b'{"_id": "q1", "text": "caf\xe9"}\n')
    with pytest.raises(BeirError, match=r"queries\.jsonl is niet te lezen .*UTF-8"):
        read_beir(tmp_path)
