"""Readers get damaged files: each is read, or refused in words; nothing else comes out.

Seconds here; ``BRONWIJZER_FUZZ_SECONDS=600 pytest tests/reading/test_reading_fuzzed.py`` is
longer.
"""

import os
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from random import Random

import pytest

from assistant.documents import Source
from assistant.errors import ReadingError
from assistant.reading import read
from tests.hostile import CP1252, PROSE
from tests.reading.office_files import (
    book_parts,
    opendocument_file,
    slides_file,
    word_file,
    zipped,
)
from tests.reading.test_reading_pdf import HTML, booklet, in_html
from tests.reading.test_reading_pdf_places import report

SECONDS = float(os.environ.get("BRONWIJZER_FUZZ_SECONDS", "1.5"))
SEED = int(os.environ.get("BRONWIJZER_FUZZ_SEED", "1"))
SOURCE = Source(id="proef", title="Proef", publisher="School", url=None)
MARKDOWN = (
    f"---\ntitle: a\ndate: 2020\n---\n# Kop\n\n- punt\n  - dieper\n\n|a|b|\n|-|-|\n|c|d|\n\n{PROSE}"
)
PLAIN = f"TITEL\n\n{PROSE}\n\n- een\n- twee\n\n1. drie\n   a) vier\n"
SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "a.pdf": lambda: [booklet(), in_html(HTML), report()],
    "a.docx": lambda: [word_file()],
    "a.pptx": lambda: [slides_file()],
    "a.odt": lambda: [opendocument_file()],
    "a.epub": lambda: [zipped(book_parts())],
    "a.html": lambda: [HTML.encode() * 3, CP1252.encode("cp1252")],
    "a.md": lambda: [MARKDOWN.encode()],
    "a.txt": lambda: [PLAIN.encode(), PLAIN.encode("utf-16")],
}
TOKENS = (
    b"<div>", b"</p>", b"<table><tr>", b"&#0;", b"<![CDATA[", b"<!--", b"\xff\xfe", b"\x00",
    b"\xed\xa0\x80", b" 0 R", b"<<", b">>", b"endobj", b"stream\n", b"/Kids", b"BT", b"Tj", b"(",
    b"[", b"-1", b"99999999999", b"1e309", b"NaN", b"\n\n", b"- ", b"# ", b"|", b"```", b"```\n",
    b"\xe2\x80\xae", b"\xc2\xad", b"", b"\r",
)  # fmt: skip


@cache
def parts_of(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(SEEDS[name]()[0])) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


@cache
def seeds_of(name: str) -> list[bytes]:
    return SEEDS[name]()


def damaged(data: bytes, random: Random) -> bytes:
    """Give a file with some bytes changed, cut out, doubled or put in."""
    made = bytearray(data)
    for _ in range(random.choice((1, 2, 5, 20, 80))):
        if not made:
            break
        place = random.randrange(len(made))
        match random.randrange(5):
            case 0:
                made[place] = random.randrange(256)
            case 1:
                del made[place : place + random.choice((1, 4, 40, 400))]
            case 2:
                made[place:place] = made[place : place + random.choice((4, 40, 400))]
            case 3:
                made[place:place] = random.choice(TOKENS)
            case _:
                other = random.randrange(len(made))
                made[place : place + 30] = made[other : other + random.choice((0, 10, 30))]
    return bytes(made)


def mutant(name: str, random: Random) -> bytes:
    """Give a damaged file; of a ZIP file mostly a damaged part in a whole archive."""
    if seeds_of(name)[0][:2] != b"PK" or random.random() < 0.2:
        return damaged(random.choice(seeds_of(name)), random)
    parts = dict(parts_of(name))
    for part in random.sample(sorted(parts), min(len(parts), random.choice((1, 1, 2, 4)))):
        if random.random() < 0.1:
            del parts[part]
        else:
            parts[part] = damaged(parts[part], random)
    return zipped(parts)


@pytest.mark.parametrize("name", SEEDS)
def test_a_damaged_file_is_read_or_refused_in_words(name: str) -> None:
    until = time.monotonic() + SECONDS
    tried = 0
    while time.monotonic() < until or tried < 10:
        seed = f"{SEED}-{tried}"
        data = mutant(name, Random(seed))
        tried += 1
        try:
            with suppress(ReadingError):
                assert read(data, SOURCE, name).document.text.strip(), seed
        except BaseException as error:
            error.add_note(f"bestand {name}, BRONWIJZER_FUZZ_SEED={seed}")
            raise
    assert tried >= 10
