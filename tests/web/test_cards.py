import json

import pytest

from assistant.documents import AnswerKind, Origin, Quote
from assistant.messages import load_messages
from assistant.web.cards import date_in_words, reply_to, web_address
from tests.building import make_document, make_source
from tests.web.fake import HANDREIKING, SIGNPOST, answer_of, quote_of

MESSAGES = load_messages("nl")


def whole(quote: Quote) -> dict[str, object]:
    (card,) = reply_to(answer_of(AnswerKind.QUOTES, quote), MESSAGES).cards["quotes"]
    return card  # type: ignore[no-any-return]


def test_a_quote_card_holds_the_words_of_the_source_and_where_they_stand() -> None:
    card = whole(quote_of(HANDREIKING, "Laat de groep eerst landen."))
    assert card["text"] == [
        {
            "kind": "paragraph",
            "bullet": False,
            "depth": 0,
            "runs": [{"text": "Laat de groep eerst landen.", "marked": False}],
        }
    ]
    assert card["title"] == "Rust in de klas: een handreiking voor mentoren"
    assert card["details"] == ["Stichting Voorbeeld", "20 januari 2022", "pagina 8"]
    assert card["heading"] == "Na de pauze"


def test_a_heading_that_only_repeats_the_title_is_left_out() -> None:
    document = make_document("# Een titel", "Tekst.")
    assert whole(quote_of(document, "Tekst."))["heading"] == ""


def test_a_quote_over_a_list_keeps_its_items_apart() -> None:
    text = HANDREIKING.text
    start, end = text.index("Wat je daarvoor"), text.index("Na de pauze")
    card = whole(Quote(HANDREIKING, start, start + len(text[start:end].rstrip())))
    kinds = [(block["kind"], block["bullet"]) for block in card["text"]]  # type: ignore[attr-defined]
    assert kinds == [("paragraph", False), *[("list_item", True)] * 3]


def test_the_context_marks_exactly_the_quote() -> None:
    quote = quote_of(HANDREIKING, "Zet een zachte bel in en wacht tot het stil is.")
    blocks = whole(quote)["context"]
    runs = [run for block in blocks for run in block["runs"]]  # type: ignore[attr-defined]
    assert "".join(run["text"] for run in runs if run["marked"]) == quote.text
    before, after = quote.context
    unmarked = "".join(run["text"] for run in runs if not run["marked"])
    assert "".join(unmarked.split()) == "".join((before + after).split())


def test_links_go_to_the_marked_source_page_and_to_the_original() -> None:
    quote = quote_of(HANDREIKING, "Laat de groep eerst landen.")
    card = whole(quote)
    assert card["source_page"] == f"{quote.local_link}#citaat"
    assert card["original"] == "https://example.org/pagina#page=8"


def test_a_source_without_an_address_has_no_link_to_an_original() -> None:
    document = make_document("Een eigen notitie.", source=make_source(url=None))
    assert whole(Quote(document, 0, 18))["original"] == ""


def test_a_quote_from_a_summary_is_marked_as_one() -> None:
    card_source = make_source(origin=Origin.CARD)
    card = whole(Quote(make_document("Tekst.", source=card_source, pages=True), 0, 6))
    assert card["is_card"] is True
    assert card["details"] == ["Een uitgever"], "a page of the summary is none of the publication"
    assert whole(quote_of(HANDREIKING, "houvast"))["is_card"] is False


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//kwaad.test", "http://", "https://[x", ""],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert web_address(address) is None


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2022-01-20", "20 januari 2022"),
        ("2022-12-01", "1 december 2022"),
        ("2022-05", "mei 2022"),
        ("2022", "2022"),
        ("2022-13", "2022-13"),
        ("voorjaar 2022", "voorjaar 2022"),
    ],
)
def test_a_date_is_given_in_words_as_far_as_it_is_known(date: str, words: str) -> None:
    assert date_in_words(date, MESSAGES) == words


def test_signposts_come_first_and_can_be_called() -> None:
    quote = quote_of(HANDREIKING, "houvast")
    reply = reply_to(answer_of(AnswerKind.SIGNPOST, quote, signposts=(SIGNPOST,)), MESSAGES)
    assert reply.text == MESSAGES.say("signpost_intro")
    assert reply.cards["signposts"][0]["tel"] == "tel:08000113"
    assert (
        reply.cards["signposts"][0]["checked"]
        == "Gegevens van openbare webpagina's, stand 20 november 2026"
    )
    assert reply.cards["quotes_intro"] == MESSAGES.say("quotes_after_signposts")


def test_signposts_without_quotes_announce_none() -> None:
    reply = reply_to(answer_of(AnswerKind.SIGNPOST, signposts=(SIGNPOST,)), MESSAGES)
    assert (reply.cards["quotes_intro"], reply.cards["quotes"]) == ("", [])


def test_not_found_names_the_nearest_sources() -> None:
    reply = reply_to(answer_of(AnswerKind.NOT_FOUND, nearest=(make_source("a b"),)), MESSAGES)
    assert reply.text == MESSAGES.say("answer_not_found")
    assert reply.cards["nearest_intro"] == MESSAGES.say("answer_nearest")
    assert reply.cards["nearest"][0]["source_page"] == "/bron/a%20b"


def test_not_found_with_nothing_near_is_one_sentence() -> None:
    assert reply_to(answer_of(AnswerKind.NOT_FOUND), MESSAGES).cards == {}


def test_every_card_can_be_sent_as_json() -> None:
    answer = answer_of(AnswerKind.SIGNPOST, quote_of(HANDREIKING, "houvast"), signposts=(SIGNPOST,))
    cards = reply_to(answer, MESSAGES).cards
    assert json.loads(json.dumps(cards)) == cards
