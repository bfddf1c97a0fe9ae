import json
from pathlib import Path

import pytest

import ingest as ingest_command
from assistant.__main__ import main
from tests.cafe.conftest import PESTEN


@pytest.fixture
def home(tmp_path: Path, model_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a home, as the environment names it, and an invented source."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "model").symlink_to((model_home / "model").resolve())
    (tmp_path / "bronnen").mkdir()
    (tmp_path / "bronnen" / "pesten.md").write_text(PESTEN)
    monkeypatch.setenv("BRONWIJZER_HOME", str(tmp_path / "home"))
    assert ingest_command.main([str(tmp_path / "bronnen")]) == 0
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["cafe", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_cafe_writes_files_and_tells_what_is_in_them(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "uit"
    code, said, _ = run(capsys, "pesten", "--out", str(out), "--participants", "12")
    assert code == 0
    assert "12 deelnemers" in said
    files = {path.name for path in out.iterdir()}
    assert {"draaiboek.docx", "tafelkaarten.pdf", "hand-out.pdf", "hand-out.md"} <= files
    assert all(str(out / name) in said for name in files)


def test_cafe_gives_the_plan_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "pesten", "--json", "--format", "teamsessie", "--minutes", "30")
    plan = json.loads(said)
    assert (code, plan["wishes"]["minutes"]) == (0, 30)
    assert sum(activity["minutes"] for activity in plan["timetable"]["activities"]) == 30
    assert all(item["quote"]["fingerprint"] for s in plan["sections"] for item in s["items"])


def test_cafe_says_what_is_not_in_the_sources(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = run(capsys, "zwemdiploma's", "--out", str(home / "uit"))
    assert (code, (home / "uit").exists()) == (1, False)
    assert "‘zwemdiploma's’ staat niets in de bronnen" in said
    assert "Pesten" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "geen thema"),
        (["pesten", "--participants", "1", "--json"], "niemand om mee"),
        (["pesten", "--minutes", "kwartier", "--json"], "‘kwartier’"),
        (["pesten"], "--out MAP"),
    ],
)
def test_cafe_refuses_with_what_to_do(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, error = run(capsys, *asked)
    assert code == 1
    assert said in error


def test_cafe_shows_the_themes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "--themes")
    assert code == 0
    assert "Pesten (" in said
