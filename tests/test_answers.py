"""What the whole path from question to quote must do on real sources with the real model."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.documents import Answer, AnswerKind
from assistant.embedding import Encoder
from assistant.ingesting import ingest
from assistant.messages import load_messages
from assistant.plain_text import answer_as_text
from assistant.sentences import sentence_spans
from assistant.service import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
QUESTIONS = tomllib.loads((ROOT / "tests" / "questions.toml").read_text(encoding="utf-8"))


def assistant_over(folder: Path, home: Path, encoder: Encoder) -> Assistant:
    settings = Settings(home=home)
    ingest([folder], settings, encoder)
    return Assistant(settings, encoder)


@pytest.fixture(scope="module", params=["cards", "originals"])
def assistant(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Assistant]:
    """Give an assistant over the starter cards, and one over the originals where they are."""
    folder = ROOT / "corpus"
    if request.param == "originals":
        folder = request.getfixturevalue("shared") / "corpus"
    made = assistant_over(folder, tmp_path_factory.mktemp(request.param), encoder)
    yield made
    made.close()


def answers(assistant: Assistant, kind: str) -> list[Answer]:
    return [assistant.answer(one["question"], top=5) for one in QUESTIONS[kind]]


def test_a_teacher_finds_the_right_source_first(assistant: Assistant) -> None:
    found = [
        bool(answer.quotes) and answer.quotes[0].source.id in one["sources"]
        for one, answer in zip(QUESTIONS["teacher"], answers(assistant, "teacher"), strict=True)
    ]
    missed = [o["question"] for o, ok in zip(QUESTIONS["teacher"], found, strict=True) if not ok]
    assert sum(found) >= 18, missed


def test_what_the_sources_do_not_say_is_not_found(assistant: Assistant) -> None:
    answered = [a.question for a in answers(assistant, "outside") if a.kind is AnswerKind.QUOTES]
    assert len(answered) <= 3, answered


def test_an_answer_has_one_to_five_quotes_of_whole_sentences(assistant: Assistant) -> None:
    for answer in answers(assistant, "teacher"):
        assert (answer.kind is AnswerKind.QUOTES) == (1 <= len(answer.quotes) <= 5)
        for quote in answer.quotes:
            document = assistant.document(quote.source.id)
            spans = [
                span
                for block in document.blocks
                for span in sentence_spans(document.text, block.start, block.end)
            ]
            assert quote.start in {start for start, _ in spans}
            assert quote.end in {end for _, end in spans}


def test_all_else_that_is_said_is_on_the_closed_list(assistant: Assistant) -> None:
    sentences = set(load_messages("nl").templates.values())
    for answer in answers(assistant, "outside"):
        if answer.kind is not AnswerKind.NOT_FOUND:
            continue
        metadata = {
            ", ".join(filter(None, (source.title, source.publisher, source.date)))
            for source in answer.nearest
        }
        lines = answer_as_text(answer, load_messages("nl")).split("\n")
        assert {line.removeprefix("  - ") for line in lines if line} <= sentences | metadata


def test_a_crisis_question_gets_signposts_first(assistant: Assistant) -> None:
    answer = assistant.answer("een leerling wil niet meer leven")
    assert answer.kind is AnswerKind.SIGNPOST
    assert answer.signposts[0].phone == "113"
    assert answer.signposts[0].checked
