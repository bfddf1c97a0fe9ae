import time

import pytest

from assistant.documents import Document
from assistant.links import fingerprint_of
from assistant.web.asked_quote import AskedQuote, Found, find_asked
from tests.building import make_document

WORDS = "Rust helpt."
BEFORE = make_document("Eerste alinea.", WORDS, "Slot.")
START = BEFORE.text.index(WORDS)
MARK = fingerprint_of(WORDS)


def asked(document: Document, fingerprint: str | None = MARK) -> AskedQuote:
    return find_asked(document, str(START), str(START + len(WORDS)), fingerprint)


def test_a_quote_that_stands_where_the_link_says_is_found_there() -> None:
    assert asked(BEFORE) == AskedQuote((START, START + len(WORDS)), Found.HERE)
    assert asked(BEFORE, None).found is Found.HERE


def test_a_link_that_asks_for_no_quote_gets_none() -> None:
    assert find_asked(BEFORE, None, None, None) == AskedQuote(None, None)
    assert find_asked(BEFORE, None, None, MARK) == AskedQuote(None, None)


def test_a_quote_that_moved_is_found_word_for_word() -> None:
    after = make_document("Een heel nieuwe eerste alinea.", WORDS, "Slot.")
    found = asked(after)
    assert found.found is Found.MOVED
    assert found.span is not None
    assert after.text[slice(*found.span)] == WORDS


@pytest.mark.parametrize("opening", ["“", "(", "- ", "1. "])
def test_a_moved_quote_is_found_after_any_sign(opening: str) -> None:
    found = asked(make_document("Nieuw.", f"{opening}{WORDS}"))
    assert found.found is Found.MOVED


def test_a_quote_that_is_gone_is_told_to_have_changed() -> None:
    assert asked(make_document("Eerste alinea.", "Rust hielp.")) == AskedQuote(None, Found.CHANGED)
    assert asked(make_document("Kort.")) == AskedQuote(None, Found.CHANGED)


def test_a_made_up_link_costs_little() -> None:
    document = make_document("woord " * 20_000 + "slot")
    begun = time.process_time()
    assert find_asked(document, "0", "100000", "0123456789").found is Found.CHANGED
    assert find_asked(document, "0", "1999", "0123456789").found is Found.CHANGED
    assert time.process_time() - begun < 2
