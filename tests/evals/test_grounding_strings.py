from pathlib import Path
from typing import Any

import pytest

from assistant.contract import answer_as_json
from assistant.documents import Answer, AnswerKind
from assistant.messages import load_messages
from assistant.plain_text import answer_as_text
from assistant.signposts import load_signposts
from assistant.web.replies import reply_to
from evals.grounding.published import read_published
from evals.grounding.strings import Origins, origins_of, unknown_in_data, unknown_in_text
from tests.evals.small_corpus import document_of, entries_in, quote_of, retitled

NL = load_messages("nl")


def origins(folder: Path, answer: Answer) -> Origins:
    entries = entries_in(folder)
    sources = {name: entry.source for name, entry in entries.items()}
    texts = {name: read_published(entry.path) for name, entry in entries.items()}
    return origins_of(answer, "v1", sources, texts, NL)


def answer_of(folder: Path) -> Answer:
    """Give an answer with contacts and a quote of each source."""
    entries = entries_in(folder)
    quotes = (
        quote_of(document_of(entries["slaap"]), "Drie", "tijd op."),
        quote_of(document_of(entries["pubers"]), "Een vaste tijd helpt."),
    )
    return Answer(
        "Wat helpt?", "Wat helpt?", AnswerKind.SIGNPOST, 0.9, quotes, (), load_signposts()
    )


def test_all_strings_of_the_json_are_known(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    assert unknown_in_data(answer_as_json(answer, "v1"), origins(tmp_path, answer)) == []


def test_a_page_label_and_column_heads_that_the_file_lacks_are_unknown(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    data = answer_as_json(answer, "v1")
    data["quotes"][1] |= {"page_label": "xii", "column_heads": "Leeftijd Uren"}
    unknown = unknown_in_data(data, origins(tmp_path, answer))
    assert [line.split(":")[0] for line in unknown] == [
        "quotes.1.page_label",
        "quotes.1.column_heads",
    ]


def test_all_strings_of_the_cards_are_known(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    assert unknown_in_data(reply_to(answer, NL).cards, origins(tmp_path, answer)) == []


def test_all_strings_of_the_terminal_are_known_for_a_page(tmp_path: Path) -> None:
    document = document_of(entries_in(tmp_path)["slaap"])
    quote = quote_of(document, "Drie", "tijd op.")
    answer = Answer("Wat helpt?", "Wat helpt?", AnswerKind.QUOTES, 0.9, (quote,))
    assert unknown_in_text(answer_as_text(answer, NL), origins(tmp_path, answer)) == []


@pytest.mark.parametrize("key", ["title", "publisher", "url", "link", "text", "heading"])
def test_a_string_of_our_own_at_a_quote_is_named(tmp_path: Path, key: str) -> None:
    answer = answer_of(tmp_path)
    data: Any = answer_as_json(answer, "v1")
    data["quotes"][1][key] = "Probeer het eens met warme melk."
    unknown = unknown_in_data(data, origins(tmp_path, answer))
    assert unknown == [f"quotes.1.{key}: “Probeer het eens met warme melk.”"]


def test_the_title_of_another_source_is_named(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    data: Any = answer_as_json(answer, "v1")
    data["quotes"][0]["title"] = "Pubers"
    assert unknown_in_data(data, origins(tmp_path, answer)) == ["quotes.0.title: “Pubers”"]


def test_source_text_where_metadata_belongs_is_named(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    data: Any = answer_as_json(answer, "v1")
    data["quotes"][0]["title"] = "Dat is bekend."
    assert len(unknown_in_data(data, origins(tmp_path, answer))) == 1


def test_the_number_of_another_contact_is_named(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    data: Any = answer_as_json(answer, "v1")
    data["signposts"][0]["phone"] = data["signposts"][1]["phone"]
    assert len(unknown_in_data(data, origins(tmp_path, answer))) == 1


def test_a_link_to_other_offsets_is_named(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    cards: Any = reply_to(answer, NL).cards
    cards["quotes"][0]["source_page"] = cards["quotes"][0]["source_page"].replace("van=", "van=1")
    assert len(unknown_in_data(cards, origins(tmp_path, answer))) == 1


def test_words_of_our_own_in_the_terminal_are_named(tmp_path: Path) -> None:
    answer = answer_of(tmp_path)
    text = answer_as_text(answer, NL) + "\nSucces ermee!"
    assert unknown_in_text(text, origins(tmp_path, answer))[-1] == "“Succes ermee!”"


def test_a_source_is_known_by_its_catalogue_and_not_by_the_answer(tmp_path: Path) -> None:
    quote = answer_of(tmp_path).quotes[0]
    source = retitled(quote.source, "Nachtrust")
    answer = Answer("Wat?", "Wat?", AnswerKind.NOT_FOUND, 0.1, nearest=(source,))
    unknown = unknown_in_data(answer_as_json(answer, "v1"), origins(tmp_path, answer))
    assert unknown == ["nearest.0.title: “Nachtrust”"]
