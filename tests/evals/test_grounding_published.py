from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle

from evals.grounding.published import read_published
from tests.evals.small_corpus import entries_in


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_page_is_read_with_all_around_it_but_what_is_hidden(tmp_path: Path) -> None:
    markup = (
        "<nav>Menu</nav><script>x()</script><p>Een <b>goed</b>\n gesprek</p>"
        "<div>los<p hidden>nee</p> eind</div><p style='display: none'>nee</p>"
    )
    text = read_published(written(tmp_path, "a.html", markup)).text
    assert text == "Menu\nEen goed gesprek\nlos eind"


def test_markdown_is_read_without_its_markup(tmp_path: Path) -> None:
    markup = "# Kop\n\nEen *goed* [gesprek](https://a.nl).\n\n- één\n- twee\n"
    published = read_published(written(tmp_path, "a.md", markup))
    assert published.text == "Kop\nEen goed gesprek.\néén\ntwee"


def test_a_pdf_has_pages_without_running_heads(tmp_path: Path) -> None:
    published = read_published(entries_in(tmp_path)["pubers"].path)
    assert "pagina" not in published.text
    assert [published.page_at(published.text.index(w)) for w in ("Pubers", "Vraag")] == [1, 2]


def test_a_pdf_tells_what_is_printed_on_its_pages(tmp_path: Path) -> None:
    path = entries_in(tmp_path)["pubers"].path
    writer = PdfWriter(clone_from=PdfReader(BytesIO(path.read_bytes())))
    writer.set_page_label(0, 1, PageLabelStyle.LOWERCASE_ROMAN, start=4)
    writer.write(path)
    published = read_published(path)
    assert [published.label_of(number) for number in (1, 2, 3)] == ["iv", "v", ""]


def test_words_are_found_over_the_border_of_two_pages(tmp_path: Path) -> None:
    published = read_published(entries_in(tmp_path)["pubers"].path)
    assert len(published.places_of("aan de gezondheidsklachten in de klas.")) == 1
    assert published.places_of("aan de gezondheidsklachten van de klas.") == []


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    published = read_published(written(tmp_path, "a.txt", "e\u0301e\u0301n docent"))
    assert published.places_of("één docent") == [(0, 10)]
