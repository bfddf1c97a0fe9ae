import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import chunking, inputs, planning
from assistant.embedding import Encoder
from assistant.errors import CatalogueError
from assistant.index import IndexStore, SourceRecord
from assistant.ingest_report import IngestReport, Status
from assistant.ingesting import ingest
from assistant.removed import RemovedSources
from assistant.settings import Settings

ENTRY = """
[[source]]
id = "{0}"
url = "https://example.org/{0}"
title = "Over {0}"
publisher = "Uitgever"
sectors = ["mbo"]
kind = "nieuws"
file = "{0}.md"
"""


class School:
    """A folder of sources with an index beside it."""

    def __init__(self, root: Path, encoder: Encoder) -> None:
        self.folder = root / "bronnen"
        self.folder.mkdir()
        self.settings = Settings(home=root / "home", min_passage_tokens=5, max_passage_tokens=20)
        self.encoder = encoder
        for name in ("pesten", "ouders", "slaap"):
            self.write(f"{name}.md", f"# Over {name}\n\n{name} is een thema. Er is meer over.\n")
        self.write("sources.toml", "".join(map(ENTRY.format, ("pesten", "ouders", "slaap"))))

    def write(self, name: str, content: str | bytes) -> None:
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(data)

    def ingest(self, *, rebuild: bool = False) -> IngestReport:
        return ingest([self.folder], self.settings, self.encoder, rebuild=rebuild)

    def record(self, source_id: str) -> SourceRecord:
        index = IndexStore(self.settings.index_directory, self.settings.search_width).open()
        index.close()
        return next(record for record in index.records if record.source.id == source_id)

    def kinds(self) -> set[str]:
        index = IndexStore(self.settings.index_directory, self.settings.search_width).open()
        index.close()
        return {str(passage.kind) for passage in index.passages}

    def text(self, source_id: str) -> str:
        index = IndexStore(self.settings.index_directory, self.settings.search_width).open()
        text = index.document(source_id).text
        index.close()
        return text


@pytest.fixture
def school(tmp_path: Path, tiny_encoder: Encoder) -> School:
    return School(tmp_path, tiny_encoder)


def statuses(report: IngestReport) -> dict[str, Status]:
    return {source.source_id: source.status for source in report.sources}


def test_a_first_run_embeds_everything(school: School) -> None:
    report = school.ingest()
    assert set(statuses(report).values()) == {Status.NEW}
    assert report.embedded == sum(source.passages for source in report.sources) == 3
    assert school.text("ouders").startswith("Over ouders")


def test_a_second_run_embeds_nothing_and_publishes_nothing(school: School) -> None:
    school.ingest()
    report = school.ingest()
    assert (report.embedded, report.generation) == (0, None)
    assert set(statuses(report).values()) == {Status.UNCHANGED}


def test_one_changed_sentence_embeds_only_its_passage(school: School) -> None:
    long = (
        "# Kop\n\nEen zin over pesten die er al stond.\n\n# Twee\n\nEen andere zin over ouders.\n"
    )
    school.write("pesten.md", long)
    school.ingest()
    school.write("pesten.md", long.replace("andere", "nieuwe"))
    report = school.ingest()
    assert report.embedded == 1
    assert statuses(report)["pesten"] is Status.CHANGED
    assert statuses(report)["ouders"] is Status.UNCHANGED


def test_a_removed_source_disappears(school: School) -> None:
    school.ingest()
    school.write("sources.toml", ENTRY.format("pesten"))
    (school.folder / "ouders.md").unlink()
    (school.folder / "slaap.md").unlink()
    assert statuses(school.ingest())["ouders"] is Status.REMOVED
    with pytest.raises(KeyError):
        school.text("ouders")


@pytest.mark.parametrize(
    "damage", [b"", b"%PDF-1.7\nniets", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"x" * 30_000_000]
)
def test_a_source_that_cannot_be_read_any_more_is_kept(school: School, damage: bytes) -> None:
    school.ingest()
    before = school.text("pesten")
    school.write("pesten.md", damage)
    school.write("ouders.md", "# Ouders\n\nDit is nieuw.")
    report = school.ingest()
    assert statuses(report)["pesten"] is Status.KEPT
    assert [problem.source_id for problem in report.problems] == ["pesten"]
    assert school.text("pesten") == before
    assert "Dit is nieuw." in school.text("ouders")


def test_all_faults_of_the_catalogues_come_together_before_anything_changes(
    school: School,
) -> None:
    school.ingest()
    text = "".join(map(ENTRY.format, ("pesten", "ouders", "slaap")))
    broken = text.replace('id = "ouders"', "id = ouders").replace('"mbo"', '"xo"', 1)
    school.write("sources.toml", broken.replace('title = "Over slaap"', 'date = "2024-02-30"'))
    school.write("pesten.md", "# Iets anders\n\nNieuwe tekst.")
    with pytest.raises(CatalogueError) as told:
        school.ingest()
    lines = [line for line in str(told.value).splitlines() if "Regel" in line]
    found = [re.search(r"Regel (\d+)", line) for line in lines]
    assert [match and match[1] for match in found] == ["7", "12", "20", "23"]
    assert school.text("pesten").startswith("Over pesten")


def test_a_catalogue_that_cannot_be_read_changes_nothing(school: School) -> None:
    school.ingest()
    school.write("sources.toml", b"\xff\xfe\x00")
    with pytest.raises(CatalogueError):
        school.ingest()
    assert school.text("pesten")


def test_an_office_file_does_not_keep_removed_sources(school: School) -> None:
    school.ingest()
    school.write("brief.docx", b"PK")
    school.write("sources.toml", ENTRY.format("pesten"))
    for name in ("ouders.md", "slaap.md"):
        (school.folder / name).unlink()
    assert statuses(school.ingest())["slaap"] is Status.REMOVED


def test_of_two_folders_with_one_id_the_first_counts(school: School, tmp_path: Path) -> None:
    other = tmp_path / "ander"
    other.mkdir()
    (other / "pesten.md").write_text("# Iets anders\n\nEen andere tekst.")
    folders = [school.folder, other]
    report = ingest(folders, school.settings, school.encoder)
    assert "pesten" in report.problems[0].message
    assert school.text("pesten").startswith("Over pesten")


class CountingEncoder:
    """Wraps an encoder and remembers what it embedded."""

    def __init__(self, inner: Encoder) -> None:
        self.inner = inner
        self.fingerprint, self.dimensions = inner.fingerprint, inner.dimensions
        self.embedded: list[str] = []

    def embed_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        return self.inner.embed_passages(texts, on_batch)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        return self.inner.embed_question(question)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.inner.count_tokens(texts)


def test_rebuild_embeds_all_again(school: School) -> None:
    school.ingest()
    school.encoder = counting = CountingEncoder(school.encoder)
    assert school.ingest(rebuild=True).generation is not None
    assert len(counting.embedded) == 7  # three passages, and four sentences that differ


def test_another_model_embeds_all_again(school: School) -> None:
    school.ingest()
    school.encoder = counting = CountingEncoder(school.encoder)
    counting.fingerprint = "ander:0002"
    assert school.ingest().embedded == 3
    assert len(counting.embedded) == 7


def test_a_loose_file_takes_its_title_from_itself(school: School) -> None:
    school.write("los.html", "<title>Van ons</title><h1>Ons plan</h1><p>Wij helpen elk kind.</p>")
    titles = {source.source_id: source.title for source in school.ingest().sources}
    assert titles["los"] in ("Van ons", "Ons plan")


def test_what_did_not_change_is_not_read_again(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.ingest()
    read: list[str] = []
    monkeypatch.setattr(planning, "prepare", lambda entry, *_: read.append(entry.name))
    assert set(statuses(school.ingest()).values()) == {Status.UNCHANGED}
    assert read == []


def test_other_rules_for_kinds_change_the_index_and_embed_nothing(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.write("slaap.md", "# Slaap\n\nBijna 40% van de leerlingen slaapt slecht.\n")
    with monkeypatch.context() as older:
        older.setattr(chunking, "with_kind", lambda passage: passage)
        older.setattr(inputs, "_code_version", lambda: "ouder")
        school.ingest()
    assert school.kinds() == {"text"}
    report = school.ingest()
    assert (report.embedded, report.generation is None) == (0, False)
    assert "figure" in school.kinds()


def test_other_limits_read_everything_again(school: School) -> None:
    school.write("pesten.md", "Een zin over pesten van acht woorden. " * 9)
    before = {one.source_id: one.passages for one in school.ingest().sources}
    school.settings = school.settings.model_copy(update={"max_passage_tokens": 60})
    after = {one.source_id: one.passages for one in school.ingest().sources}
    assert after["pesten"] < before["pesten"]


LONG = " ".join(f"Zin {number} gaat over de klas van {number}." for number in range(40))


def test_what_is_there_twice_is_indexed_once_and_named(school: School) -> None:
    school.write("pesten.md", LONG)
    school.write("ouders.md", LONG)
    report = school.ingest()
    assert statuses(report)["ouders"] is Status.DOUBLE
    assert [other.id for other in school.record("pesten").also_at] == ["ouders"]
    with pytest.raises(KeyError):
        school.text("ouders")
    again = school.ingest()
    assert (again.generation, statuses(again)["ouders"]) == (None, Status.DOUBLE)


def test_an_older_edition_gives_way_and_comes_back_when_the_newer_goes(school: School) -> None:
    dated = ENTRY.replace("kind =", 'date = "{1}"\nkind =')
    both = [dated.format("pesten", "2019"), dated.format("ouders", "2023")]
    school.write("pesten.md", LONG)
    school.write("ouders.md", LONG)
    school.write("sources.toml", "".join(both))
    assert statuses(school.ingest())["pesten"] is Status.SUPERSEDED
    assert school.record("ouders").also_at[0].older
    school.write("sources.toml", both[0])
    (school.folder / "ouders.md").unlink()
    report = school.ingest()
    assert (statuses(report)["pesten"], statuses(report)["ouders"]) == (Status.NEW, Status.REMOVED)


def test_a_source_that_was_removed_is_remembered_until_it_returns(school: School) -> None:
    school.ingest()
    removed = RemovedSources(school.settings.index_directory)
    text = (school.folder / "slaap.md").read_bytes()
    (school.folder / "slaap.md").unlink()
    school.write("sources.toml", "".join(map(ENTRY.format, ("pesten", "ouders"))))
    school.ingest()
    gone = removed.get("slaap")
    assert gone is not None
    assert (gone.title, gone.url) == ("Over slaap", "https://example.org/slaap")
    school.write("slaap.md", text)
    school.ingest()
    assert removed.all() == {}


def test_given_defaults_count_for_loose_files(school: School) -> None:
    school.write("sources.toml", '[loose]\nsectors = ["po"]\nkind = "beleid"\npublisher = "Wij"\n')
    school.ingest()
    source = school.record("pesten").source
    assert (source.sectors, source.kind, source.publisher) == (("po",), "beleid", "Wij")
