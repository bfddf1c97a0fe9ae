import io
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray

from assistant.cafe.cards import cards_pdf, deal
from assistant.cafe.plan import Item, Plan
from assistant.documents import Document
from assistant.spans import PassageKind
from tests.cafe.plans import (
    LONG,
    MESSAGES,
    ROOT,
    SAY,
    TRICKY,
    documents_in,
    longest_quotes,
    make_item,
    make_note,
    make_plan,
    pages_of,
    text_of,
    without_space,
)

POINTS_PER_MM = 72 / 25.4
A4 = (210 * POINTS_PER_MM, 297 * POINTS_PER_MM)
WIDE = "https://example.org/" + "zonderspatie" * 20


def cards_of(*texts: str, questions: tuple[str, ...] = ("Wat doe jij?",)) -> bytes:
    asked = [make_item(text, PassageKind.QUESTION) for text in questions]
    return cards_pdf(make_plan(tips=[make_item(text) for text in texts], questions=asked), MESSAGES)


def letters_of(page: pypdfium2.PdfTextPage) -> NDArray[np.float64]:
    """Give (left, bottom, right, top) in points of every letter that can be seen."""
    codes = [pypdfium2.raw.FPDFText_GetUnicode(page, n) for n in range(page.count_chars())]
    boxes = [page.get_charbox(n) for n, code in enumerate(codes) if chr(code).strip()]
    return np.array([box for box in boxes if box[2] > box[0] and box[3] > box[1]])


def assert_within(boxes: NDArray[np.float64], columns: int, rows: int) -> None:
    """Check that every letter stands in a card of the sheet, 6 mm or more from its edges."""
    for start, end, count, length in ((0, 2, columns, A4[0]), (1, 3, rows, A4[1])):
        size = length / count
        card = (boxes[:, start] + boxes[:, end]) / 2 // size
        assert (boxes[:, start] - card * size >= 6 * POINTS_PER_MM).all()
        assert ((card + 1) * size - boxes[:, end] >= 6 * POINTS_PER_MM).all()


def assert_apart(boxes: NDArray[np.float64]) -> None:
    """Check that no letter lies on another for the half of it."""
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    np.fill_diagonal(shared, 0)
    assert (shared <= 0.5 * np.minimum(areas[:, None], areas[None, :])).all()


def place_of(page: pypdfium2.PdfTextPage, words: str) -> tuple[bool, bool]:
    """Tell whether words stand in the left half, and in the upper half."""
    found = page.search(words, match_case=True).get_next()
    assert found is not None, words
    left, bottom, _, _ = page.get_charbox(found[0])
    return left < A4[0] / 2, bottom > A4[1] / 2


def codes_on(pdf: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pictures = [page.render(scale=3).to_pil() for page in pages]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("text", TRICKY)
def test_a_card_holds_the_quote_as_it_stands_in_its_document(text: str) -> None:
    held = text_of(cards_of(text, questions=(text[::-1].strip(),)))
    assert without_space(text) in held


def test_every_qr_code_opens_the_passage() -> None:
    items = [make_item(f"{LONG} {n}", url=f"https://example.org/b{n}") for n in range(6)]
    links = [item.quote.link for item in items if item.quote]
    assert sorted(codes_on(cards_pdf(make_plan(tips=items), MESSAGES))) == sorted(links)


def test_a_source_without_an_address_gets_no_qr_code() -> None:
    plan = make_plan(tips=[make_item("Een zin.", url=None)])
    assert codes_on(cards_pdf(plan, MESSAGES)) == []


def test_backs_mirror_their_fronts() -> None:
    front, back = pages_of(cards_of(*(f"Citaat {n}." for n in "abcd")))
    for number in range(1, 5):
        name = SAY("cafe_card_number", number=number)
        left, upper = place_of(front, name)
        assert place_of(back, name) == (not left, upper)


def test_backs_of_a_sheet_that_is_not_full_mirror_too() -> None:
    *_, front, back = pages_of(cards_of(*(f"Citaat {n}." for n in "abcde")))
    name = SAY("cafe_card_number", number=5)
    assert place_of(front, name) == (True, True)
    assert place_of(back, name) == (False, True)


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("Kort.", 2, 2),
        ("Kort en ook met een adres: " + WIDE, 2, 2),
        ((LONG * 8).strip(), 1, 2),
        ((LONG * 18)[:1500].strip(), 1, 1),
    ],
)
def test_no_text_leaves_its_card(text: str, columns: int, rows: int) -> None:
    for page in pages_of(cards_of(*(f"{text} {n}" for n in range(columns * rows)))):
        assert_within(letters_of(page), columns, rows)
        assert_apart(letters_of(page))


def test_a_long_question_takes_a_larger_card_too() -> None:
    front, back = pages_of(cards_of("Kort.", questions=((LONG * 8).strip(),)))
    for page in (front, back):
        assert_within(letters_of(page), 1, 2)
        assert_apart(letters_of(page))


def test_words_longer_than_a_sheet_run_on_and_the_question_lies_behind() -> None:
    text = (LONG * 60).strip()
    pages = pages_of(cards_of(text, "Kort."))
    held = without_space("".join(page.get_text_range() for page in pages))
    assert without_space(text) in held
    backs = [SAY("cafe_card_question") in page.get_text_range() for page in pages]
    assert not any(backs[::2])
    assert backs[1]
    assert backs[-1]


def assert_fit_and_whole(documents: Iterable[Document]) -> None:
    """Check the cards of the longest quotes of documents: every word there, none cut off."""
    quotes = [quote for document in documents for quote in longest_quotes(document)]
    assert len(quotes) > 2
    items = [Item(str(n), quote, PassageKind.TEXT) for n, quote in enumerate(quotes)]
    pdf = cards_pdf(make_plan(tips=items), MESSAGES)
    held = text_of(pdf)
    assert [quote.text for quote in quotes if without_space(quote.text) not in held] == []
    for page in pages_of(pdf):
        if len(letters := letters_of(page)):  # behind the last one of an odd number is nothing
            assert_apart(letters)
            assert_within(letters, 1, 1)


def test_the_longest_quotes_of_the_cards_fit_and_are_whole() -> None:
    assert_fit_and_whole(documents_in(ROOT / "corpus"))


@pytest.mark.shared
def test_the_longest_quotes_of_the_published_sources_fit_and_are_whole(shared: Path) -> None:
    assert_fit_and_whole(documents_in(shared / "corpus"))


def test_letters_of_a_quote_can_be_read_across_a_table() -> None:
    front = pages_of(cards_of((LONG * 4).strip()))[0]
    sizes = [pypdfium2.raw.FPDFText_GetFontSize(front, n) for n in range(front.count_chars())]
    text = front.get_text_range()
    assert sizes[text.index("lijst")] >= 13


def test_questions_are_spread_over_the_cards() -> None:
    items, questions = [make_item(n) for n in "abcde"], [make_note("V1"), make_note("V2")]
    cards = deal(make_plan(tips=items, questions=questions))
    assert [card.question for card in cards] == [*questions, *questions, questions[0]]
    assert all(one.question != other.question for one, other in pairwise(cards))


def test_a_card_without_a_question_has_room_to_write_one() -> None:
    held = text_of(cards_of("Een zin.", questions=()))
    assert without_space(SAY("cafe_none_questions") + SAY("cafe_card_write")) in held


def test_a_question_of_the_trainer_is_marked_as_own() -> None:
    plan = make_plan(tips=[make_item("Een zin.")], questions=[make_note("Wat nu?")])
    held = text_of(cards_pdf(plan, MESSAGES))
    assert "Watnu?" + without_space(SAY("cafe_own_question")) in held


def test_questions_come_in_front_where_there_is_nothing_else() -> None:
    (card,) = deal(make_plan(questions=[make_item("Wat nu?"), make_note("En dan?")]))
    assert card.front.quote is not None
    assert card.question is None


@pytest.mark.parametrize("plan", [make_plan(), make_plan(tips=[make_note("Alleen dit")])])
def test_without_quotes_the_sheet_says_so(plan: Plan) -> None:
    assert without_space(SAY("cafe_none_at_all")) in text_of(cards_pdf(plan, MESSAGES))
