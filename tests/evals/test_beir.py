import json
from pathlib import Path

import pytest

from assistant.embedding import Encoder
from assistant.settings import Settings
from evals.beir import BeirResult, measures_of, run_beir
from evals.beir_folder import BeirDocument, BeirError, BeirFolder
from evals.beir_index import document_of, passages_of

CORPUS = {
    "pest/1": "Pesten stopt als de groep samen praat.",
    "slaap é": "Slaap is goed tegen stress.",
    "geld": "Over geld praten is lastig.",
}
QUERIES = {"q pest": "Hoe stopt pesten in de groep?", "q slaap": "Helpt slaap?"}
QRELS = {"q pest": {"pest/1": 2}, "q slaap": {"slaap é": 1, "geld": 0}}


def write(
    folder: Path, corpus: dict[str, str], queries: dict[str, str], qrels: dict[str, dict[str, int]]
) -> Path:
    for name, texts in (("corpus", corpus), ("queries", queries)):
        lines = [json.dumps({"_id": one, "text": text}) + "\n" for one, text in texts.items()]
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    grades = [f"{q}\t{d}\t{n}\n" for q, given in qrels.items() for d, n in given.items()]
    (folder / "qrels.tsv").write_text("".join(grades), encoding="utf-8")
    return folder


def measured(
    folder: Path, encoder: Encoder, corpus: dict[str, str], queries: dict[str, str] = QUERIES
) -> BeirResult:
    return run_beir(write(folder, corpus, queries, QRELS), Settings(), encoder)


def test_each_question_finds_its_document_by_the_id_of_the_folder(
    tmp_path: Path, tiny_encoder: Encoder
) -> None:
    result = measured(tmp_path, tiny_encoder, CORPUS)
    assert {query: ranking[0] for query, ranking in result.run.items()} == {
        "q pest": "pest/1",
        "q slaap": "slaap é",
    }
    assert result.measures["nDCG@10"] == result.measures["Success@1"] == 1.0


def test_the_real_model_finds_a_document_that_shares_no_word(
    tmp_path: Path, encoder: Encoder
) -> None:
    queries = QUERIES | {"q slaap": "uitgerust wakker worden"}
    assert measured(tmp_path, encoder, CORPUS, queries).run["q slaap"][0] == "slaap é"


def test_the_json_holds_what_is_agreed(tmp_path: Path, tiny_encoder: Encoder) -> None:
    values = json.loads(json.dumps(measured(tmp_path, tiny_encoder, CORPUS).as_json()))
    assert list(values) == ["measures", "ingest_s", "q_p50_ms", "q_p95_ms", "peak_mb", "run"]
    assert list(values["measures"]) == ["nDCG@10", "RR@10", "Success@1", "Success@5", "R@100"]
    assert 0 < values["q_p50_ms"] <= values["q_p95_ms"]
    assert values["peak_mb"] > 10


def test_the_text_names_every_measure(tmp_path: Path, tiny_encoder: Encoder) -> None:
    lines = measured(tmp_path, tiny_encoder, CORPUS).as_text().splitlines()
    assert lines[0].split() == ["nDCG@10", "1,000"]
    assert len(lines) == 9


def test_documents_that_say_the_same_all_stay_in_the_ranking(
    tmp_path: Path, tiny_encoder: Encoder
) -> None:
    corpus = CORPUS | {"nog eens": CORPUS["pest/1"]}
    ranking = measured(tmp_path, tiny_encoder, corpus).run["q pest"]
    assert ranking[:2] == ["pest/1", "nog eens"]


def test_a_document_or_query_without_words_finds_and_is_found_nowhere(
    tmp_path: Path, tiny_encoder: Encoder
) -> None:
    corpus = CORPUS | {"leeg": "", "wit": " \n", "stuk": "\ud800\u0000"}
    result = measured(tmp_path, tiny_encoder, corpus, QUERIES | {"q leeg": " ?! "})
    assert result.run["q leeg"] == []
    assert set(result.run["q pest"]) == set(CORPUS)


def test_a_folder_without_any_text_is_an_error(tmp_path: Path, tiny_encoder: Encoder) -> None:
    with pytest.raises(BeirError, match="Geen enkel document"):
        measured(tmp_path, tiny_encoder, dict.fromkeys(CORPUS, ""))


def test_a_document_is_ranked_once_by_its_best_passage(
    tmp_path: Path, tiny_encoder: Encoder
) -> None:
    filling = "Dit gaat ergens anders over dan je denkt. " * 80
    corpus = CORPUS | {"lang": f"{filling}\n\n{CORPUS['pest/1']}\n\n{filling}"}
    ranking = measured(tmp_path, tiny_encoder, corpus).run["q pest"]
    assert sorted(ranking) == sorted(corpus)
    assert ranking.index("lang") < ranking.index("geld")


def test_the_title_stands_above_the_text_as_its_heading() -> None:
    document = document_of(BeirDocument("x", " Rust\nen slaap ", "Slaap helpt."), "0")
    assert document.text == "Rust en slaap\n\nSlaap helpt."
    assert document.heading_path_at(20) == ("Rust en slaap",)


def test_a_document_is_one_passage_until_it_is_too_long_for_the_model(
    tiny_encoder: Encoder,
) -> None:
    line = "Een zin van precies acht woorden staat hier.\n\n"  # nine tokens
    short, long = (document_of(BeirDocument("x", "", line * n), "0") for n in (50, 60))
    assert [p.text for p in passages_of(short, Settings(), tiny_encoder)] == [short.text]
    passages = passages_of(long, Settings(), tiny_encoder)
    assert len(passages) > 1
    assert "".join(p.text for p in passages) == long.text


def test_a_judged_query_without_a_ranking_counts_as_nothing_found() -> None:
    folder = BeirFolder(
        (BeirDocument("d", "", ""),), {"a": "", "b": ""}, {"a": {"d": 1}, "b": {"d": 1}}
    )
    assert measures_of(folder, {"a": ["d"]})["RR@10"] == 0.5
    assert measures_of(folder, {"a": ["d"], "b": []})["nDCG@10"] == 0.5


def test_a_query_that_nobody_judged_is_ranked_and_not_measured(
    tmp_path: Path, tiny_encoder: Encoder
) -> None:
    result = measured(tmp_path, tiny_encoder, CORPUS, QUERIES | {"q meer": "Wat is lastig?"})
    assert len(result.run["q meer"]) == 3
    assert result.measures["RR@10"] == 1.0
