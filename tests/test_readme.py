"""The README's commands work as they are written, and its links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
INLINE = re.findall(r"`(\.venv/bin/python [^`]+)`", README)
COMMANDS = [line for line in [*LINES, *INLINE] if line.startswith(".venv/bin/python")]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, model_home: Path) -> Path:
    """Give a folder like a checkout after ``make setup``, with a school's own sources beside it."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("assistant", "corpus", "ingest.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".bronwijzer").mkdir()
    (folder / ".bronwijzer" / "model").symlink_to((model_home / "model").resolve())
    (folder / "mijn-bronnen").mkdir()
    (folder / "mijn-bronnen" / "plan.md").write_text(
        "# Ons plan\n\nElke klas begint met een kring."
    )
    (folder / "vragen.jsonl").write_text('{"id": "v1", "question": "prestatiedruk"}\n')
    assert run(folder, ".venv/bin/python ingest.py").returncode == 0
    return folder


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BRONWIJZER_")}
    return subprocess.run(
        [sys.executable, *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


# the chat runs on, and "make test" runs the evals itself
@pytest.mark.parametrize("command", [c for c in COMMANDS if not re.search(" chat| -m evals", c)])
def test_a_command_of_the_readme_works(checkout: Path, command: str) -> None:
    done = run(checkout, command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_two_commands_of_the_readme_are_targets_of_make() -> None:
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"\bmake ([a-z]+)", README)
    assert {"chat", "test"} <= set(named)
    assert all(re.search(rf"^{name}:", targets, re.MULTILINE) for name in named)


def test_what_the_readme_points_to_is_there() -> None:
    files = re.findall(r"\]\((?!http)([^)]+)\)", README)
    files += re.findall(r"`((?:assistant|evals|corpus|tests)/[\w./]*)`", README)
    assert files
    assert all((ROOT / name).exists() for name in files)


def test_every_setting_is_in_the_readme() -> None:
    from assistant.settings import Settings  # noqa: PLC0415

    told = set(re.findall(r"BRONWIJZER_([A-Z_]+)", README))
    left_out = {"SEARCH_WIDTH", "MAX_QUESTION_CHARACTERS"}
    assert {name.upper() for name in Settings.model_fields} - left_out <= told
