"""An ingest that is killed leaves an index that answers, and the next one completes."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.embedding import Encoder
from assistant.errors import IndexLockedError
from assistant.index import IndexStore
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
KILLS = int(os.environ.get("BRONWIJZER_TEST_KILLS", "4"))
PARAGRAPH = "Docent nummer {0} praat in week {0} met elke leerling over slaap en stress.\n\n"


def write(folder: Path, version: int) -> None:
    text = "".join(PARAGRAPH.format(version * 100 + number) for number in range(40))
    (folder / "plan.md").write_text(f"# Plan\n\nHet vaste woord is zonnebloem.\n\n{text}")


def start(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "ingest.py", str(folder)],
        cwd=ROOT,
        env=os.environ | {"BRONWIJZER_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def home(tmp_path: Path, model_home: Path) -> Path:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "model").symlink_to((model_home / "model").resolve())
    (tmp_path / "bronnen").mkdir()
    return tmp_path / "home"


def test_kill_9_at_any_moment_leaves_an_index_that_answers(home: Path, encoder: Encoder) -> None:
    folder, settings = home.parent / "bronnen", Settings(home=home)
    write(folder, 0)
    ingest([folder], settings, encoder)
    assistant = Assistant(settings, encoder)
    moments = random.Random(1)
    for version in range(1, KILLS + 1):
        write(folder, version)
        process = start(home, folder)
        try:
            process.wait(timeout=moments.uniform(0.5, 12))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert "zonnebloem" in assistant.answer("zonnebloem").quotes[0].document.text
    report = ingest([folder], settings, encoder)
    assert not report.problems
    assert f"nummer {KILLS * 100 + 39} " in assistant.document("plan").text
    generations = list((home / "index" / "generations").iterdir())
    assistant.close()
    assert len(generations) <= 2


def test_a_second_ingest_says_who_holds_the_index(home: Path, encoder: Encoder) -> None:
    write(home.parent / "bronnen", 0)
    store = IndexStore(home / "index", 500)
    with store.writer("de eerste"), pytest.raises(IndexLockedError, match="de eerste"):
        ingest([home.parent / "bronnen"], Settings(home=home), encoder)
