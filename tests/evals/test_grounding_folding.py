import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.grounding.folding import OPTIONAL, fold, pattern_of


def matches(quote: str, source: str) -> bool:
    folded = fold(unicodedata.normalize("NFC", source)).characters.strip(OPTIONAL)
    return pattern_of(quote).fullmatch(folded) is not None


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("een goed gesprek", "een\n  goed\u00a0gesprek"),
        ("welbevinden", "wel\u00adbevinden"),
        ("welbevinden", "welbe-\nvinden"),
        ("mbo-studenten", "mbo-\nstudenten"),
        ("mbo-studenten", "mbo\ufffestudenten"),
        ("kijk op tijd", "• kijk op tijd"),
        ("één\ntwee", "- één\n- twee"),
        ("officieel", "o\ufb03cieel"),
    ],
)
def test_a_line_break_and_a_list_mark_make_no_difference(quote: str, source: str) -> None:
    assert matches(quote, source)


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("welbevinden", "wel-bevinden"),
        ("rust, en ruimte", "rust en ruimte"),
        ("één", "een"),
        ("De school", "de school"),
        ("doen - en laten", "doen\n– en laten"),
        ("‘slaap’", "'slaap'"),
        ("leren werken", "leren en werken"),
    ],
)
def test_any_other_difference_counts(quote: str, source: str) -> None:
    assert not matches(quote, source)


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), st.data())
def test_one_changed_letter_counts(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
    assert not matches(other, "q" + text)
    assert matches("q" + text, "q" + text)


def test_each_folded_character_knows_where_it_stood() -> None:
    text = "zo \ufb01jn"
    folded = fold(text)
    assert folded.characters == "zofijn"
    assert [text[origin] for origin in folded.origins] == list("zo\ufb01\ufb01jn")


def test_a_quote_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="geen tekens"):
        pattern_of(" \u00ad ")
