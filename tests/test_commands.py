import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import ingest as ingest_command
from assistant.__main__ import main
from assistant.errors import SettingsError
from assistant.gaps.gap import Gap, Reason
from assistant.gaps.store import open_gaps
from assistant.settings import load_settings

KEYS = {
    "id", "question", "understood", "kind", "confidence", "quotes", "nearest", "signposts",
    "timings_ms",
}  # fmt: skip
QUOTE_KEYS = {
    "text", "source_id", "title", "publisher", "url", "link", "page", "heading", "start", "end",
    "score", "is_card", "passage_kind", "page_label", "page_kind", "column_heads", "is_recognised",
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


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "veel", "geen geheel getal"),
        ("PORT", "0", "minstens 1"),
        ("READ_TIMEOUT_S", "0", "meer zijn dan 0"),
        ("LANGUAGE", "fr", "'nl' of 'en'"),
        ("OCR", "soms", "true of false"),
    ],
)
def test_why_a_setting_cannot_be_is_told_in_dutch(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"BRONWIJZER_{name}", value)
    with pytest.raises(SettingsError, match=said):
        load_settings()


@pytest.fixture
def gaps(home: Path) -> Path:
    """Give the file in which four questions of yesterday and today are kept."""
    store = open_gaps(load_settings())
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    store.add(Gap("Hoe diep is de Noordzee?", Reason.NOT_FOUND, now))
    for word, day in (("bewaar je", 1), ("Bewaar je", 0), ("moet je bewaren", 0)):
        question = f"hoe lang {word} een leerlingdossier"
        store.add(Gap(question, Reason.NOT_FOUND, now - timedelta(days=day)))
    return store.path


def test_gaps_come_grouped_the_most_asked_first(
    gaps: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "gaps", "--json")
    groups = json.loads(out)
    assert (code, [group["count"] for group in groups]) == (0, [3, 1])
    assert groups[0]["reasons"] == {"not_found": 3}
    assert run(capsys, "gaps")[1].startswith("3× hoe lang bewaar je een leerlingdossier\n")


def test_gaps_become_cases_to_label_once(
    gaps: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cases = tmp_path / "gevraagd.jsonl"
    assert run(capsys, "gaps", "--to-evals", str(cases))[1].startswith("2 vragen toegevoegd")
    assert run(capsys, "gaps", "--to-evals", str(cases))[1].startswith("0 vragen toegevoegd")
    rows = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    assert [(row["style"], row["gold"], row["todo"]) for row in rows] == [("asked", [], True)] * 2


def test_cleared_gaps_are_gone(gaps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "gaps", "--clear")[0] == 0
    assert not gaps.exists()
    assert run(capsys, "gaps", "--json")[:2] == (0, "[]\n")


@pytest.mark.parametrize(
    ("switch", "said"), [("false", "BRONWIJZER_RECORD_GAPS=true"), ("true", "nog geen vraag")]
)
def test_without_gaps_it_says_why(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    switch: str,
    said: str,
) -> None:
    monkeypatch.setenv("BRONWIJZER_RECORD_GAPS", switch)
    code, out, err = run(capsys, "gaps")
    assert (code, err) == (0, "")
    assert said in out


def test_where_all_answers_helped_it_says_so(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRONWIJZER_RECORD_GAPS", "true")
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    open_gaps(load_settings()).add(Gap("Wat helpt?", Reason.HELPFUL, hour))
    assert "alleen antwoorden die hielpen" in run(capsys, "gaps")[1]


def test_asking_on_the_command_line_keeps_nothing(
    indexed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRONWIJZER_RECORD_GAPS", "true")
    assert '"not_found"' in run(capsys, "ask", "Hoe diep is de Noordzee?", "--json")[1]
    assert open_gaps(load_settings()).all() == []
