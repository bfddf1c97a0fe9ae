from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import Block, BlockKind, Document, Page
from assistant.web.marking import Run, mark_blocks
from tests.building import make_document, make_source

LINES = st.lists(
    st.sampled_from(["# Kop", "Een zin. Nog een.", "- punt", "- 1. genummerd", "é 👩‍🏫 <b>"]),
    min_size=1,
    max_size=8,
)


def test_a_mark_inside_a_paragraph_cuts_it_in_three() -> None:
    (block,) = mark_blocks(make_document("Goed: slaap!"), mark=(6, 11))
    assert block.runs == (Run("Goed: "), Run("slaap", marked=True), Run("!"))


def test_a_mark_over_several_blocks_marks_its_part_of_each() -> None:
    document = make_document("Dit helpt:", "- rust", "- tijd en ruimte")
    start, end = document.text.index("helpt"), document.text.index(" en")
    marked = [
        [run.text for run in b.runs if run.marked] for b in mark_blocks(document, (start, end))
    ]
    assert marked == [["helpt:"], ["rust"], ["tijd"]]


def test_a_page_that_starts_inside_a_paragraph_cuts_it_there() -> None:
    text, block = "voor na", Block(BlockKind.PARAGRAPH, 0, 7)
    document = Document(make_source(), text, (block,), (Page(1, 0, 5), Page(2, 5, 7)))
    assert mark_blocks(document)[0].runs == (Run("voor ", page=1), Run("na", page=2))


def test_a_page_that_starts_between_blocks_stands_before_the_next() -> None:
    blocks = mark_blocks(make_document("een", "twee", pages=True))
    assert [[run.page for run in block.runs] for block in blocks] == [[1], [2]]


def test_empty_pages_take_no_place() -> None:
    pages = (Page(1, 0, 0), Page(2, 0, 4), Page(3, 4, 4))
    document = Document(make_source(), "tekst"[:4], (Block(BlockKind.PARAGRAPH, 0, 4),), pages)
    assert [run.page for run in mark_blocks(document)[0].runs] == [2]


def test_a_list_item_with_its_own_bullet_or_number_says_so() -> None:
    document = make_document("- • punt", "- 2. tweede", "- a) eerste", "- gewoon", "- 2022 was zo")
    assert [block.has_own_marker for block in mark_blocks(document)] == [
        True,
        True,
        True,
        False,
        False,
    ]


@given(LINES, st.data())
def test_the_runs_of_a_block_are_its_text_and_the_marked_ones_the_mark(
    lines: list[str], data: st.DataObject
) -> None:
    document = make_document(*lines, pages=data.draw(st.booleans()))
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    shown = mark_blocks(document, (start, end))
    spans = [(block.start, block.end) for block in document.blocks]
    assert [block.text for block in shown] == [document.text[a:b] for a, b in spans]
    marked = "".join(run.text for block in shown for run in block.runs if run.marked)
    inside = "".join(document.text[max(a, start) : max(a, start, min(b, end))] for a, b in spans)
    assert marked == inside


@given(LINES, st.data())
def test_what_is_shown_within_a_span_is_that_part_of_the_text(
    lines: list[str], data: st.DataObject
) -> None:
    document = make_document(*lines)
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    shown = "".join(block.text for block in mark_blocks(document, within=(start, end)))
    assert "".join(shown.split()) == "".join(document.text[start:end].split())
