from pathlib import Path

import pytest

from assistant.errors import AssistantError
from evals import cases


def test_a_line_that_is_no_case_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cases, "DATA", tmp_path)
    (tmp_path / "x.jsonl").write_text('{"id": "a", "question": "b"}\n\n{"id": "c"}\n')
    with pytest.raises(AssistantError, match=r"x\.jsonl, regel 3 .*question"):
        cases.load_cases("x", "dev")


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cases, "DATA", tmp_path)
    with pytest.raises(AssistantError, match=r"x\.jsonl is niet te lezen"):
        cases.load_cases("x", "dev")


def test_a_line_separator_in_a_question_is_no_border(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cases, "DATA", tmp_path)
    (tmp_path / "x.jsonl").write_text('{"a": "een\u2028twee"}\n', encoding="utf-8")
    assert cases.read_rows("x", lambda row: row["a"]) == ["een\u2028twee"]
