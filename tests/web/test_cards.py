import json

import pytest

from assistant.documents import AnswerKind, Origin, Quote
from assistant.messages import load_messages
from assistant.plain_text import date_in_words, web_address
from assistant.relating import Related
from assistant.web.cards import quote_card
from assistant.web.replies import Circumstances, reply_to
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
            "runs": [{"text": "Laat de groep eerst landen.", "marked": False, "key": False}],
        }
    ]
    assert card["title"] == "Rust in de klas: een handreiking voor mentoren"
    assert card["details"] == ["Stichting Voorbeeld", "onderzoek", "20 januari 2022", "pagina 8"]
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


def test_what_answers_is_emphasised_within_the_quote() -> None:
    quote = quote_of(HANDREIKING, "Laat de groep eerst landen. Zet een zachte bel in")
    related = Related(emphasis=((quote.start, quote.start + 27),))
    (block,) = quote_card(quote, MESSAGES, related)["text"]
    runs = [(run["text"], run["key"]) for run in block["runs"]]
    assert runs == [("Laat de groep eerst landen.", True), (" Zet een zachte bel in", False)]


def test_a_source_that_says_the_same_is_named_on_the_card() -> None:
    related = Related(also_in=(make_source(title="Een kopie"),))
    card = quote_card(quote_of(HANDREIKING, "houvast"), MESSAGES, related)
    assert card["also_in"] == "Staat ook bij ‘Een kopie’"


@pytest.mark.parametrize(
    ("probability", "key"), [(0.9, "fit_well"), (0.6, "fit_probably"), (0.36, "fit_maybe")]
)
def test_how_well_a_quote_fits_is_said_in_words(probability: float, key: str) -> None:
    quote = Quote(HANDREIKING, 0, 15, probability)
    assert quote_card(quote, MESSAGES)["fit"] == MESSAGES.say(key)
    assert quote_card(quote, MESSAGES, judged=False)["fit"] == ""


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
    assert card["details"] == ["Een uitgever", "onderzoek"], (
        "a page of the summary is none of the publication"
    )
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


def test_not_found_says_how_it_was_searched_and_where_to_ask() -> None:
    answer = answer_of(AnswerKind.NOT_FOUND, understood="stress: en ouders?")
    cards = reply_to(answer, MESSAGES).cards
    assert (cards["searched"], cards["nearest"]) == ("stress: en ouders?", [])
    assert cards["contact"]["address"] == "welbevinden@trimbos.nl"
    assert "widen" not in cards


def test_not_found_because_of_filters_offers_to_widen_them() -> None:
    how = Circumstances(wider=2)
    cards = reply_to(answer_of(AnswerKind.NOT_FOUND), MESSAGES, how=how).cards
    assert cards["widen_intro"] == MESSAGES.say("answer_wider", count=2)


def test_a_follow_up_shows_what_was_searched_and_the_question_as_typed() -> None:
    answer = answer_of(
        AnswerKind.QUOTES, quote_of(HANDREIKING, "houvast"), understood="rust: waarom?"
    )
    cards = reply_to(answer, MESSAGES, how=Circumstances(alone="waarom?")).cards
    assert (cards["searched"], cards["alone"]) == ("rust: waarom?", "waarom?")
    assert reply_to(answer, MESSAGES).cards["searched"] == ""


def test_every_card_can_be_sent_as_json() -> None:
    answer = answer_of(AnswerKind.SIGNPOST, quote_of(HANDREIKING, "houvast"), signposts=(SIGNPOST,))
    cards = reply_to(answer, MESSAGES).cards
    assert json.loads(json.dumps(cards)) == cards
