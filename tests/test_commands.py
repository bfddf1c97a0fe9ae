import json
from pathlib import Path

import pytest

import ingest as ingest_command
from assistant.__main__ import main

KEYS = {
    "id", "question", "understood", "kind", "confidence", "quotes", "nearest", "signposts",
    "timings_ms",
}  # fmt: skip
QUOTE_KEYS = {
    "text", "source_id", "title", "publisher", "url", "link", "page", "heading", "start", "end",
    "score", "is_card",
}  # fmt: skip
PLAN = """# Ons plan

Elke klas begint de week met een kringgesprek over hoe het met iedereen gaat.

## Prestatiedruk

Docenten plannen niet meer dan twee toetsen in een week, want prestatiedruk maakt leerlingen ziek.
"""


@pytest.fixture
def home(tmp_path: Path, model_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home with the real model and a small index, as the environment names it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "model").symlink_to((model_home / "model").resolve())
    (tmp_path / "bronnen").mkdir()
    (tmp_path / "bronnen" / "plan.md").write_text(PLAN)
    monkeypatch.setenv("BRONWIJZER_HOME", str(tmp_path / "home"))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def indexed(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert ingest_command.main([str(home / "bronnen")]) == 0
    capsys.readouterr()
    return home


def test_ask_gives_the_contract(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", "hoeveel toetsen in een week tegen prestatiedruk?", "--json")
    answer = json.loads(out)
    assert (code, answer.keys()) == (0, KEYS)
    assert answer["quotes"][0].keys() == QUOTE_KEYS
    assert "twee toetsen" in answer["quotes"][0]["text"]


def test_a_quote_equals_the_text_at_its_offsets(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quote = json.loads(run(capsys, "ask", "kringgesprek", "--json")[1])["quotes"][0]
    text = run(capsys, "text", quote["source_id"])[1]
    assert text[quote["start"] : quote["end"]] == quote["text"]


def test_a_batch_answers_line_by_line(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = indexed / "vragen.jsonl"
    questions.write_text(
        '{"id": "a", "question": "prestatiedruk"}\nonzin\n{"id": 2, "question": "?"}\n'
    )
    code, out, err = run(capsys, "ask", "--batch", str(questions), "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == ["a", None, 2]
    assert code == 1
    assert "Regel 2" in err


def test_sources_tells_what_is_indexed(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = json.loads(run(capsys, "sources", "--json")[1])
    assert (row["source_id"], row["title"], row["origin"]) == ("plan", "Ons plan", "file")


def test_an_unknown_source_is_told_in_one_line(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "text", "weg")
    assert (code, out) == (1, "")
    assert "weg" in err


def test_without_an_index_asking_says_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "ask", "prestatiedruk")
    assert code == 1
    assert "ingest" in err


def test_an_ingest_with_a_bad_file_takes_the_rest_and_fails(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "bronnen" / "foto.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert ingest_command.main([str(home / "bronnen")]) == 1
    out = capsys.readouterr().out
    assert "foto.pdf" in out
    assert "1 bronnen" in out


def test_a_missing_folder_is_told_in_one_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest_command.main([str(home / "weg")]) == 1
    assert "bestaat niet" in capsys.readouterr().err


def test_a_setting_that_cannot_be_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRONWIJZER_PORT", "veel")
    code, _, err = run(capsys, "sources")
    assert code == 1
    assert "BRONWIJZER_PORT" in err
