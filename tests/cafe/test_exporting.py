import os
import time
from pathlib import Path

import pytest

from assistant.cafe.exporting import FILES, export
from assistant.errors import ExportError
from tests.cafe.plans import LONG, MESSAGES, make_item, make_note, make_plan

PLAN = make_plan(
    opening=[make_item("Van de studenten voelt 38% zich onder druk staan.")],
    examples=[make_item((LONG * count).strip()) for count in (1, 3, 9, 17)],
    tips=[make_item(f"Tip {number}: {LONG}".strip()) for number in range(6)],
    questions=[make_item("Wat merk jij?"), make_note("En bij ons?")],
)


def test_export_gives_the_paths_of_all_files(tmp_path: Path) -> None:
    paths = export(PLAN, tmp_path / "nieuw" / "map", MESSAGES)
    assert [path.name for path in paths] == list(FILES)
    assert all(path.stat().st_size for path in paths)
    assert sorted(path.name for path in paths[0].parent.iterdir()) == sorted(FILES)


def test_exporting_again_replaces_the_files(tmp_path: Path) -> None:
    export(make_plan("oud"), tmp_path, MESSAGES)
    export(make_plan("nieuw"), tmp_path, MESSAGES)
    assert (tmp_path / "hand-out.md").read_text(encoding="utf-8").startswith("# Hand-out: nieuw")
    assert len(list(tmp_path.iterdir())) == len(FILES)


def test_a_file_in_the_place_of_the_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("geen map")
    with pytest.raises(ExportError, match=r"Kan .*map niet schrijven: .*\. Kies een map"):
        export(PLAN, tmp_path / "map", MESSAGES)
    assert (tmp_path / "map").read_text() == "geen map"


def test_a_file_that_cannot_be_replaced_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "hand-out.pdf" / "vol").mkdir(parents=True)
    with pytest.raises(ExportError, match=r"hand-out\.pdf niet schrijven"):
        export(PLAN, tmp_path, MESSAGES)
    assert {path.name for path in tmp_path.iterdir()} <= set(FILES)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_rights_is_a_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="Kies een map waarin je mag schrijven"):
        export(PLAN, tmp_path, MESSAGES)


def test_everything_is_written_in_two_seconds_of_work(tmp_path: Path) -> None:
    export(PLAN, tmp_path, MESSAGES)  # what tells languages apart is loaded once
    begun = time.process_time()
    export(PLAN, tmp_path, MESSAGES)
    assert time.process_time() - begun < 2
