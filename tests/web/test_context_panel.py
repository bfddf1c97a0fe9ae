import json

import pytest

from assistant.documents import Quote
from assistant.messages import load_messages
from assistant.web.cards import Props, place_of
from assistant.web.context_panel import panel, window_around
from tests.building import make_document
from tests.web.fake import HANDREIKING, quote_of

MESSAGES = load_messages("nl")
LONG = make_document(*[f"Alinea {n}. " + "Woorden over de klas. " * 10 for n in range(20)])


def words(shown: Props, marked: bool | None = None) -> str:
    runs = [run for block in shown["blocks"] for run in block["runs"]]
    return "".join(run["text"] for run in runs if marked is None or run["marked"] is marked)


def middle() -> Quote:
    return quote_of(LONG, "Alinea 10.")


def test_the_panel_marks_exactly_the_quote_among_whole_blocks() -> None:
    quote = quote_of(HANDREIKING, "Zet een zachte bel in en wacht tot het stil is.")
    shown = panel(HANDREIKING, place_of(quote), MESSAGES)
    assert words(shown, marked=True) == quote.text
    assert "Laat de groep eerst landen. " in words(shown, marked=False)
    assert (shown["notice"], shown["to_quote"]) == ("", None)
    assert shown["source_page"] == f"{quote.local_link}#citaat"


def test_a_short_source_is_shown_whole_and_has_no_other_pages() -> None:
    document = make_document("# Kop", "Eerste.", "Tweede.")
    shown = panel(document, place_of(quote_of(document, "Tweede.")), MESSAGES)
    assert (shown["previous"], shown["next"]) == (None, None)
    assert words(shown) == "KopEerste.Tweede."


def test_the_pages_of_the_panel_follow_on_each_other_to_the_end() -> None:
    place, seen = place_of(middle()), panel(LONG, place_of(middle()), MESSAGES)
    text = words(seen)
    while (place := seen["next"]) is not None:
        seen = panel(LONG, place, MESSAGES)
        text += words(seen)
    start = LONG.text.index(text[:10])
    assert text == LONG.text[start:].replace("\n", "")


def test_from_another_page_there_is_a_way_back_to_the_quote() -> None:
    first = panel(LONG, place_of(middle()), MESSAGES)
    earlier = panel(LONG, first["previous"], MESSAGES)
    assert "Alinea 10." not in words(earlier)
    assert panel(LONG, earlier["to_quote"], MESSAGES) == first


def test_a_page_is_about_a_screen_and_never_less_than_a_block() -> None:
    start, end = window_around(LONG, (middle().start, middle().end))
    assert 900 <= end - start <= 1600
    huge = make_document("Woord. " * 900, "Nog een.")
    assert window_around(huge, None)[1] == huge.blocks[0].end


def test_a_source_that_changed_says_so_and_is_shown_without_a_mark() -> None:
    place = place_of(quote_of(make_document("Zo stond het er vroeger."), "vroeger"))
    shown = panel(HANDREIKING, place, MESSAGES)
    assert shown["notice"] == MESSAGES.say("source_changed")
    assert words(shown, marked=True) == ""
    assert words(shown)


@pytest.mark.parametrize(
    "place",
    [{}, {"start": "x", "end": None}, {"start": 9, "end": 3}, {"start": 0, "end": 10**12},
     {"from": "a", "to": 3}, {"from": 10**9, "to": 10**9 + 1}, {"start": [], "text": {}}],
)  # fmt: skip
def test_a_place_that_is_none_shows_the_start(place: Props) -> None:
    assert words(panel(HANDREIKING, place, MESSAGES)).startswith("Rust in de klas")


def test_what_the_panel_shows_can_be_sent_as_json() -> None:
    shown = panel(LONG, place_of(middle()), MESSAGES)
    assert json.loads(json.dumps(shown)) == shown
