"""Make the PDF of a card from its Markdown: ``python corpus/card_to_pdf.py corpus/cards/NAME.md``.

The PDF stands beside the Markdown. The same Markdown, font and fpdf2 give the same bytes.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from fpdf import FPDF
from fpdf.recorder import FPDFRecorder
from markdown_it import MarkdownIt
from markdown_it.token import Token

FONT_DIRS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
             "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts")  # fmt: skip
CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that a rebuild gives the same bytes
CARD_TOKENS = {"heading", "paragraph", "bullet_list", "list_item"}
MARGIN_MM, BULLET_MM = 20, 5
MM_PER_POINT = 25.4 / 72
STYLES = {  # size in points, space above in mm, weight
    "h1": (20, 0, "B"),
    "h2": (14.5, 7, "B"),
    "h3": (11.5, 4, "B"),
    "p": (10, 2, ""),
    "li": (10, 1, ""),
}
BODY_COLOUR, HEADING_COLOUR = (30, 30, 30), (15, 76, 92)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or list item; ``tag`` is a key of STYLES."""

    tag: str
    text: str


class CardPdf(FPDF):
    """A page with its number at its foot."""

    def footer(self) -> None:
        """Write the page number."""
        self.set_y(-15)
        self.set_font("DejaVu", size=8)
        self.set_text_color(90, 90, 90)
        self.cell(0, 5, str(self.page_no()), align="C")


def find_font(name: str, directories: Sequence[str]) -> Path:
    """Find a font file by name.

    Raises FileNotFoundError, with a message for the user, if no directory holds it.
    """
    for directory in directories:
        for path in sorted(Path(directory).expanduser().rglob(name)):
            return path
    raise FileNotFoundError(
        f"Lettertype {name} niet gevonden in {', '.join(directories)}. "
        "Installeer DejaVu (Debian: apt install fonts-dejavu-core) of noem de map met --fonts."
    )


def read_blocks(markdown: str) -> Iterator[Block]:
    """Read the blocks of a card.

    Raises ValueError if the card holds more than headings, paragraphs and bullets.
    """
    open_tags: list[str] = []
    for token in MarkdownIt().parse(markdown):
        if token.type == "inline":
            yield Block("li" if "li" in open_tags else open_tags[-1], text_of(token))
        elif token.type.rpartition("_")[0] not in CARD_TOKENS:
            raise ValueError(f"Een kaart heeft alleen koppen, alinea's en lijsten: {token.type}")
        elif token.nesting == 1:
            open_tags.append(token.tag)
        else:
            open_tags.pop()


def text_of(inline: Token) -> str:
    """Give the words of a line of Markdown, without its markup."""
    return "".join(" " if "break" in part.type else part.content for part in inline.children or [])


def kept_together(blocks: Sequence[Block]) -> list[list[Block]]:
    """Group what must stand on one page: a heading with its text, a list with its introduction."""
    groups = [[blocks[0]]]
    for before, block in pairwise(blocks):
        if block.tag == "li" or before.tag.startswith("h") or before.text.endswith(":"):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def write_block(pdf: FPDF | FPDFRecorder, block: Block) -> None:
    """Write a block under the previous one."""
    size, above_mm, weight = STYLES[block.tag]
    line_mm = size * (1.25 if weight else 1.4) * MM_PER_POINT
    pdf.set_font("DejaVu", weight, size)
    pdf.set_text_color(*(HEADING_COLOUR if weight else BODY_COLOUR))
    pdf.ln(above_mm)
    if block.tag.startswith("h"):
        pdf.start_section(block.text, level=int(block.tag[1]) - 1)
    if block.tag == "li":
        pdf.cell(BULLET_MM, line_mm, "•")
    pdf.multi_cell(0, line_mm, block.text, align="L", new_x="LMARGIN", new_y="NEXT")


def make_pdf(blocks: Sequence[Block], font_dirs: Sequence[str]) -> CardPdf:
    """Set the blocks, of which the first is the title, on A4 pages."""
    pdf = CardPdf()
    pdf.add_font("DejaVu", "", find_font("DejaVuSans.ttf", font_dirs))
    pdf.add_font("DejaVu", "B", find_font("DejaVuSans-Bold.ttf", font_dirs))
    pdf.set_title(f"{blocks[0].text} (samenvatting in eigen woorden)")
    pdf.set_author("Bronwijzer")
    pdf.set_lang("nl-NL")
    pdf.set_creation_date(CREATED)
    pdf.set_margin(MARGIN_MM)
    pdf.set_auto_page_break(True, MARGIN_MM)
    pdf.add_page()
    for group in kept_together(blocks):
        with pdf.unbreakable() as page:
            for block in group:
                write_block(page, block)
    return pdf


def main() -> None:
    """Make the PDF of the card that the command line names."""
    parser = argparse.ArgumentParser(description="Maak de PDF van een kaart.")
    parser.add_argument("card", type=Path, help="de kaart, een Markdownbestand")
    parser.add_argument("--fonts", help="map met DejaVuSans.ttf en DejaVuSans-Bold.ttf")
    arguments = parser.parse_args()
    target = arguments.card.with_suffix(".pdf")
    try:
        blocks = list(read_blocks(arguments.card.read_text(encoding="utf-8")))
        make_pdf(blocks, [arguments.fonts] if arguments.fonts else FONT_DIRS).output(str(target))
    except (OSError, ValueError) as error:
        sys.exit(f"{arguments.card}: {error}")


if __name__ == "__main__":
    main()
