"""Runs with the real model on three of the starter cards, and questions of the dev half.

They show that the gate turns red on what could really go wrong.
"""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.embedding import Encoder, open_encoder
from assistant.service import Assistant
from assistant.settings import PACKAGED_MODEL, Settings
from evals.asking import ask_all
from evals.baseline import Baseline, raised
from evals.cases import load_cases
from evals.corpora import CARDS, assistant_over
from evals.figures import Figure
from evals.gate import judge
from evals.running import MODEL, hash_of, hash_of_questions, topics_in
from evals.suites.abstention import measure_abstention
from evals.suites.retrieval import measure_retrieval
from tests.evals.outcomes import DOCUMENTS

FILES = sorted((CARDS.folder / "cards").glob("*.md"))[-3:]
ANSWERABLE = [
    case
    for case in load_cases("cards", "dev")
    if {gold.source_id for gold in case.gold} <= {file.stem for file in FILES}
]
UNANSWERABLE = load_cases("unanswerable", "dev")[::3]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the cards in ``bronnen``, and room for indexes."""
    home = tmp_path_factory.mktemp("evals")
    (home / "bronnen").mkdir()
    for file in FILES:
        shutil.copy(file, home / "bronnen")
    return home


def assistant_of(
    home: Path, settings: Settings, encoder: Encoder
) -> AbstractContextManager[Assistant]:
    return assistant_over("cards", [home / "bronnen"], settings, encoder)


@pytest.fixture(scope="module")
def assistant(home: Path, encoder: Encoder) -> Iterator[Assistant]:
    with assistant_of(home, Settings(home=home), encoder) as made:
        yield made


@pytest.fixture(scope="module")
def baseline(assistant: Assistant) -> Baseline:
    """Give floors from the assistant as it is."""
    return raised(Baseline("dev"), figures_of(assistant), {})


def figures_of(assistant: Assistant) -> list[Figure]:
    answerable = ask_all(assistant, "cards", ANSWERABLE)
    others = ask_all(assistant, "cards", UNANSWERABLE)
    return [
        *measure_retrieval("cards", answerable),
        *measure_abstention("cards", [*answerable, *others]),
    ]


def failed(assistant: Assistant, baseline: Baseline) -> set[str]:
    verdict = judge(figures_of(assistant), baseline, half="dev", sources={})
    return {row.figure.measure for row in verdict.failures}


def test_the_assistant_as_it_is_passes_twice(assistant: Assistant, baseline: Baseline) -> None:
    assert failed(assistant, baseline) == set()


def test_a_threshold_of_nought_turns_the_gate_red(
    home: Path, encoder: Encoder, baseline: Baseline
) -> None:
    with assistant_of(home, Settings(home=home), encoder) as careless:
        careless._judge = replace(careless._judge, threshold=0.0)
        assert "unanswerable_answered" in failed(careless, baseline)


def test_a_threshold_of_one_turns_the_gate_red(
    home: Path, encoder: Encoder, baseline: Baseline
) -> None:
    with assistant_of(home, Settings(home=home), encoder) as timid:
        timid._judge = replace(timid._judge, threshold=1.0)
        assert {"answerable_answered", "key_in_any"} <= failed(timid, baseline)


def test_a_question_without_its_prompt_turns_the_gate_red(
    model_home: Path, encoder: Encoder
) -> None:
    pinned = Baseline("dev", {MODEL: encoder.fingerprint})
    settings = Settings(home=model_home, model=PACKAGED_MODEL, query_prompt="")
    bare = {MODEL: open_encoder(settings).fingerprint}
    assert judge([], pinned, half="dev", sources=pinned.sources).ok
    assert not judge([], pinned, half="dev", sources=bare).ok


def test_topics_keep_the_answers_of_these_sources_alone() -> None:
    sources = {"personele-infrastructuur": DOCUMENTS["pest"].source}
    topics = topics_in(sources, "dev")
    assert topics
    assert {gold.source_id for topic in topics for gold in topic.gold} == sources.keys()


def test_a_changed_document_changes_the_hash(assistant: Assistant) -> None:
    records = list(assistant.records())
    other = replace(records[0], content_hash="f" * 64)
    assert hash_of(records) == hash_of(records[::-1]) != hash_of([other, *records[1:]])
    assert len(hash_of_questions()) == 64
