import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.documents import AnswerKind
from assistant.embedding import Encoder
from assistant.errors import IndexMissingError, ModelError
from assistant.generations import POINTER
from assistant.ingesting import ingest
from assistant.judging import Judge
from assistant.retrieval import Filters
from assistant.service import Assistant
from assistant.settings import Settings

EASY = Judge(bias=0.0, weights={"coverage": 1.0}, threshold=0.55)


@pytest.fixture
def assistant(tmp_path: Path, tiny_encoder: Encoder) -> Assistant:
    (tmp_path / "bronnen").mkdir()
    write(tmp_path, "pest", "# Pesten\n\nPesten in de groep stopt als docenten ingrijpen.")
    write(tmp_path, "geld", "# Geld\n\nGeldzorgen geven stress bij ouders.")
    made = Assistant(Settings(home=tmp_path / "home"), tiny_encoder)
    made._judge = EASY
    return made


def write(root: Path, name: str, text: str) -> None:
    (root / "bronnen" / f"{name}.md").write_text(text)


def publish(assistant: Assistant) -> None:
    folder = assistant.settings.home.parent / "bronnen"
    ingest([folder], assistant.settings, assistant._encoder)


def test_a_question_finds_the_passage_about_it(assistant: Assistant) -> None:
    publish(assistant)
    answer = assistant.answer("  geldzorgen   ouders ")
    assert (answer.kind, answer.understood) == (AnswerKind.QUOTES, "geldzorgen ouders")
    assert answer.quotes[0].text == "Geld\n\nGeldzorgen geven stress bij ouders."
    assert answer.timings_ms.keys() == {"embed", "retrieve", "total"}


def test_a_question_outside_the_sources_names_the_nearest(assistant: Assistant) -> None:
    publish(assistant)
    answer = assistant.answer("hoe bak ik een taart")
    assert (answer.kind, answer.quotes) == (AnswerKind.NOT_FOUND, ())
    assert answer.nearest


def test_a_crisis_comes_with_signposts(assistant: Assistant) -> None:
    publish(assistant)
    answer = assistant.answer("een leerling wil niet meer leven")
    assert answer.kind is AnswerKind.SIGNPOST
    assert all(signpost.phone and signpost.checked for signpost in answer.signposts)


def test_a_crisis_gets_signposts_without_an_index_too(assistant: Assistant) -> None:
    answer = assistant.answer("een leerling wil niet meer leven")
    assert (answer.kind, answer.quotes) == (AnswerKind.SIGNPOST, ())
    assert answer.signposts


def test_a_crisis_at_the_end_of_a_long_question_is_seen(assistant: Assistant) -> None:
    publish(assistant)
    question = "Dit speelt al langer op onze school. " * 40 + "Een leerling wil niet meer leven."
    assert assistant.answer(question).signposts


def test_a_crisis_gets_signposts_whatever_fails(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise MemoryError

    monkeypatch.setattr(assistant._encoder, "embed_question", fail)
    assert assistant.answer("een leerling wil niet meer leven").signposts
    with pytest.raises(MemoryError):
        assistant.answer("geldzorgen")


@pytest.mark.parametrize("question", ["", "   ", "?!"])
def test_a_question_without_words_is_not_found(assistant: Assistant, question: str) -> None:
    publish(assistant)
    assert assistant.answer(question).kind is AnswerKind.NOT_FOUND


def test_without_an_index_it_says_so(assistant: Assistant) -> None:
    with pytest.raises(IndexMissingError):
        assistant.answer("geldzorgen")


def test_a_new_index_is_used_at_the_next_question(assistant: Assistant) -> None:
    publish(assistant)
    assert assistant.answer("slaap").kind is AnswerKind.NOT_FOUND
    write(assistant.settings.home.parent, "slaap", "# Slaap\n\nSlaap is nodig om te leren.")
    publish(assistant)
    assert assistant.answer("slaap").quotes[0].source.id == "slaap"


def test_filters_keep_to_the_named_sources(assistant: Assistant) -> None:
    publish(assistant)
    answer = assistant.answer("stress bij ouders in de groep", source_ids=["pest"], top=5)
    assert {quote.source.id for quote in answer.quotes} <= {"pest"}
    assert assistant.answer("geldzorgen ouders", sectors=["wo"]).quotes, "they name no sector"
    filters = Filters(kinds=["onderzoek"])
    assert not assistant.answer("geldzorgen ouders", filters=filters).quotes


def test_only_passages_of_the_kinds_asked_for_are_found(assistant: Assistant) -> None:
    write(assistant.settings.home.parent, "cijfer", "# Druk\n\nStress heeft 40% van de ouders.")
    publish(assistant)
    filters = Filters(passage_kinds=("figure",))
    (quote,) = assistant.answer("geldzorgen stress ouders", filters=filters, top=5).quotes
    assert (quote.source.id, quote.kind) == ("cijfer", "figure")
    assert {str(passage.kind) for passage in assistant.passages()} == {"text", "figure"}
    assert not assistant.answer("stress", filters=Filters(passage_kinds=("offer",))).quotes


def test_an_index_of_another_model_is_refused(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(assistant)
    monkeypatch.setattr(assistant._encoder, "fingerprint", "ander:0002")
    with pytest.raises(ModelError, match="--rebuild"):
        assistant.answer("geldzorgen")


def test_a_new_index_that_is_refused_is_opened_and_told_once(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish(assistant)
    assistant.answer("geldzorgen")
    write(assistant.settings.home.parent, "nieuw", "# Slaap\n\nSlaap helpt.")
    publish(assistant)
    monkeypatch.setattr(assistant._encoder, "fingerprint", "ander:0002")
    for _ in range(3):
        assert assistant.answer("geldzorgen").quotes
    assert caplog.text.count("De nieuwe index wordt niet gebruikt") == 1


def test_an_index_that_is_damaged_under_way_leaves_the_open_one_in_use(
    assistant: Assistant,
) -> None:
    publish(assistant)
    assistant.answer("geldzorgen")
    (assistant.settings.index_directory / POINTER).write_text("weg")
    assert assistant.answer("geldzorgen").quotes


def test_many_threads_can_ask_while_the_index_is_replaced(assistant: Assistant) -> None:
    publish(assistant)
    kinds: list[AnswerKind] = []
    asking = [
        threading.Thread(
            target=lambda: kinds.extend(
                assistant.answer("geldzorgen ouders").kind for _ in range(20)
            )
        )
        for _ in range(4)
    ]
    for thread in asking:
        thread.start()
    for number in range(3):
        write(assistant.settings.home.parent, "extra", f"# Extra\n\nTekst nummer {number}.")
        publish(assistant)
    for thread in asking:
        thread.join()
    assert kinds == [AnswerKind.QUOTES] * 80


def test_a_retired_index_is_closed_when_nobody_reads_it(assistant: Assistant) -> None:
    publish(assistant)
    with assistant._newest() as old:
        write(assistant.settings.home.parent, "slaap", "# Slaap\n\nSlaap is nodig.")
        publish(assistant)
        assert assistant.answer("slaap").quotes
        assert old.index.document("geld")
    assert old not in assistant._readers


def test_the_question_is_given_back_as_it_was_asked(assistant: Assistant) -> None:
    publish(assistant)
    asked = "geldzorgen\n\nouders"
    assert assistant.answer(asked).question == asked
    assert replace(assistant.answer(asked)).understood == "geldzorgen ouders"
