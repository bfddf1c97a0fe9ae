"""A thousand documents, made of the cards' sentences: what did not change costs next to nothing."""

import random
import re
import time
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.ingest_report import IngestReport
from assistant.ingesting import ingest
from assistant.settings import Settings

CARDS = Path(__file__).parents[1] / "corpus" / "cards"
DOCUMENTS = 1000


class QuickEncoder:
    """Adds up a fixed random direction for each word, so that like texts are near each other."""

    fingerprint, dimensions = "snel:0001", 384

    def embed_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        if on_batch is not None:
            on_batch(len(texts))
        return np.array([self.embed_question(text) for text in texts], np.float32)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        total = np.sum([direction(word) for word in question.lower().split()], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def embed_tokens(self, text: str, *, is_question: bool) -> NDArray[np.float32]:
        return np.array([direction(word) / 384**0.5 for word in text.lower().split()], np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


@cache
def direction(word: str) -> NDArray[np.float32]:
    return np.random.default_rng(zlib.crc32(word.encode())).normal(size=384).astype(np.float32)


@cache
def sentences() -> list[str]:
    text = "\n".join(card.read_text(encoding="utf-8") for card in sorted(CARDS.glob("*.md")))
    plain = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    return [found for found in re.split(r"(?<=[.?!])\s+", plain) if len(found) > 30]


def write(folder: Path, number: int, choice: random.Random) -> None:
    parts = [f"# Document {number}"]
    for section in range(4):
        body = " ".join(choice.choices(sentences(), k=5))
        parts.append(f"## Deel {section} van {number}\n\n{body}")
    (folder / f"{number}.md").write_text("\n\n".join(parts), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("veel") / "bronnen"
    made.mkdir()
    choice = random.Random(1)
    for number in range(DOCUMENTS):
        write(made, number, choice)
    run(made)
    return made


def run(folder: Path) -> tuple[IngestReport, float, int]:
    """Ingest; give the report, the seconds of work, and how often the progress was told.

    The least of time and processor time: other work on the machine does not count.
    """
    told: list[tuple[str, int, int]] = []
    begun, worked = time.perf_counter(), time.process_time()
    report = ingest(
        [folder],
        Settings(home=folder.parent / "home"),
        QuickEncoder(),
        progress=lambda *step: told.append(step),
    )
    passed = min(time.perf_counter() - begun, time.process_time() - worked)
    return report, passed, len(told)


def test_nothing_new_takes_less_than_five_seconds(folder: Path) -> None:
    report, seconds, _ = run(folder)
    assert len(report.sources) == DOCUMENTS
    assert (report.generation, report.embedded) == (None, 0)
    assert seconds < 5


def test_one_changed_document_takes_less_than_ten_seconds(folder: Path) -> None:
    write(folder, 500, random.Random(2))
    report, seconds, told = run(folder)
    changed = [one.source_id for one in report.sources if str(one.status) == "gewijzigd"]
    assert changed == ["500"]
    assert 0 < report.embedded < 10
    assert told > DOCUMENTS
    assert seconds < 10
