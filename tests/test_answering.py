"""Answers in the language of the question go before those in another; with the real model."""

from pathlib import Path

from assistant.embedding import Encoder
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings

TEXTS = {
    "sleep": "# Sleep\n\nSleep is important for pupils: those who sleep too little find it harder "
    "to concentrate and remember less.",
    "nachtrust": "# Nachtrust\n\nWie te kort slaapt, let in de klas minder goed op en onthoudt "
    "minder.",
    "maatje": "# Een maatje\n\nEerstejaars studenten zijn minder eenzaam met een maatje dat al "
    "langer studeert.",
}
DUTCH = "waarom is slaap belangrijk voor leerlingen?"
ENGLISH = "why is sleep important for pupils?"


def quoted(folder: Path, encoder: Encoder, question: str, names: list[str]) -> list[str]:
    """Give the sources that are quoted for a question, from those with ``names``."""
    (folder / "bronnen").mkdir()
    for name in names:
        (folder / "bronnen" / f"{name}.md").write_text(TEXTS[name], encoding="utf-8")
    settings = Settings(home=folder / "home")
    ingest([folder / "bronnen"], settings, encoder)
    assistant = Assistant(settings, encoder)
    answer = assistant.answer(question)
    assert answer.confidence == max(one.probability for one in assistant.judged_hits(question, 9))
    assistant.close()
    return [quote.source.id for quote in answer.quotes]


def test_a_dutch_text_goes_before_an_english_one_that_answers_a_little_better(
    tmp_path: Path, encoder: Encoder
) -> None:
    assert quoted(tmp_path, encoder, DUTCH, list(TEXTS)) == ["nachtrust", "sleep"]


def test_an_english_question_gets_the_english_text_first(tmp_path: Path, encoder: Encoder) -> None:
    assert quoted(tmp_path, encoder, ENGLISH, list(TEXTS))[:2] == ["sleep", "nachtrust"]


def test_a_dutch_text_about_something_else_does_not_go_first(
    tmp_path: Path, encoder: Encoder
) -> None:
    assert quoted(tmp_path, encoder, DUTCH, ["sleep", "maatje"]) == ["sleep"]


def test_english_is_quoted_where_there_is_no_other(tmp_path: Path, encoder: Encoder) -> None:
    assert quoted(tmp_path, encoder, DUTCH, ["sleep"]) == ["sleep"]
