from pathlib import Path

import pytest

from assistant.web.known_sources import KnownSources
from tests.building import make_document, make_source
from tests.web.fake import record_of

OLD = record_of(make_document("Tekst.", source=make_source("oud", title="Oude titel")))
NEW = record_of(make_document("Tekst.", source=make_source("nieuw")))


def test_a_source_that_was_once_there_is_remembered(tmp_path: Path) -> None:
    known = KnownSources(tmp_path / "map" / "known.json")
    known.note([OLD])
    known.note([NEW])
    assert known.find("oud") == OLD.source
    assert KnownSources(tmp_path / "map" / "known.json").find("oud") == OLD.source
    assert known.find("nooit") is None


def test_a_source_is_remembered_by_its_newest_title(tmp_path: Path) -> None:
    known = KnownSources(tmp_path / "known.json")
    known.note([OLD])
    known.note([record_of(make_document("Tekst.", source=make_source("oud", title="Nieuw")))])
    source = KnownSources(tmp_path / "known.json").find("oud")
    assert source is not None
    assert source.title == "Nieuw"


@pytest.mark.parametrize("damage", ["", "[", "[1]", '[{"id": "a"}]', "{}x", '["a"]', "7"])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: str) -> None:
    (tmp_path / "known.json").write_text(damage)
    known = KnownSources(tmp_path / "known.json")
    assert known.find("oud") is None
    known.note([OLD])
    assert KnownSources(tmp_path / "known.json").find("oud") == OLD.source


def test_a_place_that_cannot_be_written_leaves_it_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "bestand").write_text("")
    known = KnownSources(tmp_path / "bestand" / "known.json")
    known.note([OLD])
    assert known.find("oud") == OLD.source
    assert "Maak de map schrijfbaar" in caplog.text
