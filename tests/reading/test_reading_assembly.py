from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import BlockKind, Document, Page, Source
from assistant.reading.assembly import Piece, assemble, heading, list_item, paragraph, table_row

SOURCE = Source(id="proef", title="Proef", publisher="School", url=None)

# No hyphens, bullets or characters that normalising changes: those have their own tests.
words = st.text(alphabet="abcdeéëÀ.,?!'(): \t\n\u00a0日", max_size=12)
pieces = st.lists(
    st.builds(
        lambda kind, lines, level, page: Piece(
            kind, tuple(lines), level, tuple(page + index // 2 for index in range(len(lines)))
        ),
        st.sampled_from(BlockKind),
        st.lists(words, max_size=4),
        st.integers(1, 6),
        st.integers(1, 3),
    ),
    max_size=8,
)


def in_page_order(found: list[Piece]) -> list[Piece]:
    return sorted(found, key=lambda piece: piece.pages)


def paragraph_of(*lines: str, pages: tuple[int, ...] = ()) -> Document:
    return assemble(SOURCE, [Piece(BlockKind.PARAGRAPH, lines, 0, pages)], max(pages, default=0))


@given(pieces)
def test_every_assembled_document_satisfies_its_invariants(found: list[Piece]) -> None:
    document = assemble(SOURCE, in_page_order(found), page_count=5)
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5]
    for block in document.blocks:
        text = document.text[block.start : block.end]
        assert text == text.strip()
        assert "\n" not in text
        assert "  " not in text


@given(pieces)
def test_assembling_keeps_every_character_that_is_not_white_space(found: list[Piece]) -> None:
    found = in_page_order(found)
    document = assemble(SOURCE, found, page_count=5)
    before = "".join("".join(line.split()) for piece in found for line in piece.lines)
    assert "".join(document.text.split()) == before


@given(st.lists(st.text(max_size=20), max_size=5))
def test_any_text_at_all_gives_a_sound_document_that_can_be_encoded(lines: list[str]) -> None:
    document = assemble(SOURCE, [Piece(BlockKind.LIST_ITEM, tuple(lines), 1)])
    assert document.text.encode("utf-8") == document.text.encode("utf-8", "surrogatepass")
    assert document.text == document.text.strip()


def test_blocks_are_parted_by_an_empty_line_and_list_items_by_a_line_break() -> None:
    found = [heading("Kop", 2), list_item("een", 1), list_item("twee", 2), paragraph("Slot.")]
    assert assemble(SOURCE, found).text == "Kop\n\neen\ntwee\n\nSlot."


def test_white_space_folds_and_characters_without_meaning_disappear() -> None:
    document = paragraph_of("  de\u00a0leer\u00adling\t is\u200b hier \uf0b7 \x07", "nu\ufeff")
    assert document.text == "de leerling is hier nu"


def test_ligatures_become_letters_and_nothing_else_is_made_compatible() -> None:
    assert (
        paragraph_of("oﬃcieel ﬁjn, m² en ½ e\u0301e\u0301n").text == "officieel fijn, m² en ½ één"
    )


def test_bullets_disappear_and_numbers_stay() -> None:
    found = [list_item("• rust", 1), list_item("- orde", 1), paragraph("▪ regelmaat")]
    document = assemble(SOURCE, [*found, list_item("3. maat", 1)])
    assert document.text == "rust\norde\nregelmaat\n3. maat"
    assert {block.kind for block in document.blocks} == {BlockKind.LIST_ITEM}


def test_a_paragraph_can_run_over_a_page_and_pages_partition_the_text() -> None:
    document = paragraph_of("een zin op", "twee bladen", "en meer", pages=(1, 2, 4))
    assert document.text == "een zin op twee bladen en meer"
    assert document.pages == (Page(1, 0, 11), Page(2, 11, 23), Page(3, 23, 23), Page(4, 23, 30))
    assert document.page_at(11) == 2


def test_a_table_row_is_its_cells_with_a_space_between() -> None:
    assert assemble(SOURCE, [table_row(["Naam", " ", "Rol "])]).text == "Naam Rol"
