from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.links import link_to_passage, text_fragment

TEXT = (
    "De school helpt het kind met een goed gesprek in de klas.\n\n"
    "De school helpt het kind met een goed gesprek in de klas. Thuis helpt de ouder ook mee.\n\n"
    "Sociaal-emotioneel leren, zegt één docent, ‘is & blijft’ werk van 100% van de mensen hier."
)


def fragment_of(words: str) -> str:
    start = TEXT.rindex(words)
    return text_fragment(TEXT, start, start + len(words))


def test_a_pdf_is_opened_at_the_page() -> None:
    assert link_to_passage("https://a.nl/b.pdf#oud", TEXT, 0, 5, 3) == "https://a.nl/b.pdf#page=3"


def test_a_short_quote_is_named_whole() -> None:
    assert fragment_of("Thuis helpt de ouder ook mee.") == "Thuis%20helpt%20de%20ouder%20ook%20mee"


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    fragment = fragment_of(TEXT[TEXT.index("Sociaal") :])
    start, end = fragment.split(",")
    assert unquote(start) == "Sociaal-emotioneel leren, zegt één docent"
    assert unquote(end) == "100% van de mensen hier"


def test_signs_with_a_meaning_in_a_directive_are_encoded() -> None:
    fragment = fragment_of("leren, zegt één docent, ‘is & blijft’ werk")
    assert fragment.count(",") == fragment.count("-") == fragment.count("&") == 0


def test_the_second_of_two_equal_lines_is_told_apart_by_what_follows() -> None:
    line = "De school helpt het kind met een goed gesprek in de klas."
    second = TEXT.index(line, 5)
    fragment = text_fragment(TEXT, second, second + len(line))
    assert unquote(fragment).startswith("gesprek in de klas.-,De school")


def test_a_quote_over_two_blocks_takes_its_terms_from_within_a_line() -> None:
    start = TEXT.index("Thuis")
    fragment = unquote(text_fragment(TEXT, start, len(TEXT)))
    assert "\n" not in fragment
    assert fragment.startswith("Thuis helpt de ouder ook")


def test_the_words_before_a_repeated_line_are_of_one_line() -> None:
    text = "Herken je dit?\n\nZo gaat het.\n\nEen kop\n\nHerken je dit?\n\nAnders gaat het."
    start = text.rindex("Herken")
    fragment = unquote(text_fragment(text, start, start + len("Herken je dit?")))
    assert fragment == "Een kop-,Herken je dit"


def test_an_older_fragment_of_the_address_is_replaced() -> None:
    link = link_to_passage("https://a.nl/b#kop", TEXT, 0, 9, None)
    assert link.startswith("https://a.nl/b#:~:text=")


@given(st.data())
def test_the_start_term_stands_in_the_quote(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    terms = [t for t in text_fragment(TEXT, start, end).split(",") if t[-1:] != "-" != t[:1]]
    assert all(unquote(term) in TEXT[start:end] for term in terms)


@pytest.mark.parametrize("words", ["de klas. Thuis", "één", "100%"])
def test_terms_are_whole_words_of_the_text(words: str) -> None:
    assert unquote(fragment_of(words)).split(",")[-1].strip("-") in TEXT


def test_the_title_is_left_out_of_a_longer_quote() -> None:
    text = "Rust in de klas\n\nEen rustige klas helpt ieder kind."
    assert unquote(text_fragment(text, 0, len(text))) == "Een rustige klas helpt ieder kind"


def test_the_end_term_is_the_first_of_its_kind_after_the_start() -> None:
    text = (
        "Wie rust zoekt vindt die ook in de klas van zijn eigen school, "
        "en wie rust geeft krijgt rust in de klas van zijn eigen school."
    )
    fragment = unquote(text_fragment(text, 0, len(text)))
    assert fragment == "Wie rust zoekt vindt die,rust in de klas van zijn eigen school"


def test_a_quotation_mark_is_no_prefix() -> None:
    text = "Dit zei hij.\n\n‘Rust is alles.’\n\nAnders gezegd: ‘Rust is alles.’"
    start = text.index("‘Rust")
    fragment = unquote(text_fragment(text, start, start + 16))
    assert fragment.startswith("Dit zei hij.-,‘Rust is alles")
