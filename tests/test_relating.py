from pathlib import Path

import pytest

from assistant.documents import Quote
from assistant.embedding import Encoder
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings
from tests.building import make_document, make_source

SLEEP = "Pubers hebben negen uur slaap nodig. Dat zegt niets over hun rooster in de ochtend. "
SLEEP += "In de gang hangt een klok die elke dag vijf minuten voorloopt."
BREAK = "Een stille ruimte helpt leerlingen om bij te komen van prikkels in de pauze."
NIGHT = "Wie laat naar bed gaat, slaapt te weinig en is overdag moe in de les."


@pytest.fixture
def assistant(tmp_path: Path, encoder: Encoder) -> Assistant:
    texts = {"slaap": SLEEP, "kopie": SLEEP, "pauze": BREAK, "nacht": NIGHT}
    (tmp_path / "bronnen").mkdir()
    for name, text in texts.items():
        (tmp_path / "bronnen" / f"{name}.md").write_text(f"# Over {name}\n\n{text}")
    made = Assistant(Settings(home=tmp_path / "home"), encoder)
    assert not ingest([tmp_path / "bronnen"], made.settings, encoder).problems
    return made


def quote_in(assistant: Assistant, source_id: str, words: str) -> Quote:
    document = assistant.document(source_id)
    start = document.text.index(words)
    return Quote(document, start, start + len(words))


def test_the_sentence_that_answers_is_emphasised_and_no_other(assistant: Assistant) -> None:
    quote = quote_in(assistant, "slaap", SLEEP)
    (related,) = assistant.relate("Hoeveel uur slaap hebben pubers nodig?", [quote])
    emphasised = [quote.document.text[start:end] for start, end in related.emphasis]
    assert emphasised == ["Pubers hebben negen uur slaap nodig."]


def test_a_quote_of_one_sentence_is_not_emphasised(assistant: Assistant) -> None:
    (related,) = assistant.relate("pauze", [quote_in(assistant, "pauze", BREAK)])
    assert related.emphasis == ()


def test_another_source_that_says_the_same_is_named(assistant: Assistant) -> None:
    quotes = [quote_in(assistant, "slaap", SLEEP), quote_in(assistant, "pauze", BREAK)]
    copied, alone = assistant.relate("slaap", quotes)
    assert [source.id for source in copied.also_in] == ["kopie"]
    assert alone.also_in == ()


def test_what_is_like_a_quote_comes_nearest_first_without_repeats(assistant: Assistant) -> None:
    quote = quote_in(assistant, "slaap", SLEEP)
    found = assistant.similar(quote)
    assert [one.source.id for one in found] == ["nacht", "pauze"]
    assert NIGHT in found[0].text
    assert len(assistant.similar(quote, 1)) == 1


@pytest.mark.parametrize("source_id", ["slaap", "weg"])
def test_a_quote_of_a_text_that_is_gone_has_nothing_with_it(
    assistant: Assistant, source_id: str
) -> None:
    words = "Pubers slapen acht uur."
    old = make_document(f"{words} Zo was het vroeger.", source=make_source(source_id))
    (related,) = assistant.relate("slaap", [Quote(old, 0, len(words))])
    assert (related.emphasis, related.also_in) == ((), ())
