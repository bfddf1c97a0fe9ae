import json
from dataclasses import replace
from pathlib import Path

import pytest

import evals.__main__ as command
from evals.baseline import EXACT, load_baseline
from tests.evals.test_report import measured


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, model_home: Path) -> None:
    """Use the model that the tests have."""
    monkeypatch.setenv("BRONWIJZER_HOME", str(model_home))


def test_floors_are_not_raised_from_the_half_that_is_tuned_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command.main(["--raise-floors", "--half", "dev"]) == 1
    assert "--half" in capsys.readouterr().err


def test_figures_that_went_missing_end_in_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "measure", lambda *_args, **_more: measured())
    assert command.main(["--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert any("cards.success_at_1" in problem for problem in problems)


def test_the_half_that_is_tuned_on_only_shows_its_figures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_dev = replace(measured(), half="dev")
    monkeypatch.setattr(command, "measure", lambda *_args, **_more: on_dev)
    assert command.main(["--half", "dev"]) == 0
    assert "cards.auroc" in capsys.readouterr().out


def test_an_unknown_command_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["meten"])
    assert "usage" in capsys.readouterr().err


def test_the_pinned_floors_hold_for_both_corpora_and_ask_all_of_the_promise() -> None:
    baseline = load_baseline()
    assert baseline.half == "test"
    assert baseline.sources.keys() == {
        "cards", "originals", "questions", "passage_kinds", "model",
    }  # fmt: skip
    exact = [floor for key, floor in baseline.floors.items() if key.rpartition(".")[2] in EXACT]
    assert len(exact) >= len(EXACT)
    assert {floor.floor for floor in exact} == {1.0}
