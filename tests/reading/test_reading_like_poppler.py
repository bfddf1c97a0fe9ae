"""Real PDFs that Debian's packages ship: at least 97% of the words that Poppler finds, in order."""

import gzip
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from assistant.documents import Source
from assistant.reading import read

PAGES = 40
FILES = (
    ("debian-edu-doc-nl", "debian-edu-doc-nl/debian-edu-bookworm-manual.pdf"),
    ("debian-edu-doc-nl", "debian-edu-doc-nl/debian-edu-bullseye-manual.pdf"),
    ("bash-doc", "bash/bashref.pdf"),
    ("python-reportlab-doc", "python-reportlab-doc/reportlab-userguide.pdf"),
    ("ghostscript-doc", "ghostscript/GS9_Color_Management.pdf"),
    ("docbook-xsl-doc-pdf", "docbook-xsl-doc-pdf/doc/reference.pdf.gz"),
    ("expeyes-doc-en", "../expeyes/doc/en-eyes.pdf"),
    ("libtasn1-doc", "libtasn1-doc/libtasn1.pdf"),
    ("shared-mime-info", "shared-mime-info/shared-mime-info-spec.pdf"),
)
LEADERS = re.compile(r"(?:[.…·_]\s?){5,}\s*\w{0,6}\s*$|(?:\. ){4}")


def words(text: str) -> list[str]:
    """Give the words of a text, whether they were broken over lines or not."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub(r"(?<=\w)[-‐]\s*\n\s*(?=\w)", "", text)
    return re.findall(r"[^\W_]+", re.sub("[-‐]", "", text).lower())


def shape(line: str) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b", "#", line.strip())


def without_furniture(pages: list[str]) -> list[str]:
    """Leave out contents pages, and edge lines that return: what our reader drops on purpose."""
    lines = [[line for line in page.split("\n") if line.strip()] for page in pages]
    edges = [{shape(line) for line in found[:3] + found[-3:]} for found in lines]
    seen = Counter(form for found in edges for form in found)
    kept: list[str] = []
    for found in lines:
        contents = sum(bool(LEADERS.search(line)) for line in found) >= 5
        body = [
            line for place, line in enumerate(found)
            if 3 <= place < len(found) - 3 or seen[shape(line)] < 3
        ]  # fmt: skip
        kept.append("" if contents else "\n".join(body))
    return kept


def by_poppler(data: bytes, folder: Path) -> list[str]:
    """Give the text of the first pages as Poppler reads it."""
    (folder / "a.pdf").write_bytes(data)
    command = ["pdftotext", "-enc", "UTF-8", "-l", str(PAGES), str(folder / "a.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return without_furniture(text.split("\f")[:PAGES])


@pytest.mark.parametrize(("package", "name"), FILES)
def test_the_words_of_a_real_pdf_come_in_order(package: str, name: str, tmp_path: Path) -> None:
    path = Path("/usr/share/doc", name)
    if not path.is_file() or shutil.which("pdftotext") is None:
        pytest.skip(f"apt install poppler-utils {package} voor deze toets")
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    document = read(data, Source("a", "a", "a", None), "a.pdf").document
    wanted = found = 0
    for text, page in zip(by_poppler(data, tmp_path), document.pages, strict=False):
        there, here = words(text), words(document.text[page.start : page.end])
        matcher = SequenceMatcher(None, there, here, autojunk=False)
        wanted += len(there)
        found += sum(block.size for block in matcher.get_matching_blocks())
    assert wanted > 1000
    assert found / wanted >= 0.97
