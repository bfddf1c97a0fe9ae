from pathlib import Path

import pytest

from assistant.catalogue import Catalogue, load_catalogue
from assistant.documents import Origin
from assistant.errors import CatalogueError

ENTRY = """
[[source]]
id = "een"
url = "https://example.org/een"
title = "Een"
publisher = "Uitgever"
sectors = ["mbo"]
kind = "nieuws"
"""


def catalogue_of(folder: Path, text: str, *files: str) -> Catalogue:
    for name in files:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("Tekst.", encoding="utf-8")
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return load_catalogue(folder)


def test_a_source_takes_its_own_file_before_its_card(tmp_path: Path) -> None:
    found = catalogue_of(tmp_path, ENTRY + 'file = "een.txt"\n', "een.txt", "cards/een.md")
    assert [(e.path.name, e.source.origin) for e in found.entries] == [("een.txt", Origin.FILE)]


def test_a_source_without_a_file_takes_its_card(tmp_path: Path) -> None:
    found = catalogue_of(tmp_path, ENTRY, "cards/een.md")
    assert [(e.path.name, e.source.is_card) for e in found.entries] == [("een.md", True)]


def test_a_source_without_any_text_is_told_apart(tmp_path: Path) -> None:
    found = catalogue_of(tmp_path, ENTRY)
    assert [source.id for source in found.without_text] == ["een"]
    assert not found.entries
    assert not found.problems


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('kind = "nieuws"\ndate = "31-12-2024"', "31-12-2024"),
        ('kind = "nieuws"\ndate = 2024-13-01', "Regel 9"),
        ('kind = "nieuws"\nfile = "../weg.txt"', "../weg.txt"),
        ('kind = "nieuws"\nfile = "weg.txt"', "weg.txt"),
        ('kind = "nieuws"\nfile = "a\\u0000b"', "staat niet in de map"),
        (f'kind = "nieuws"\nfile = "{"a" * 300}"', "staat niet in de map"),
        ("kind = nieuws", "Regel 8"),
        ('kind = ""', "kind is leeg"),
        ('kind = "nieuws"\ndate = "2024-02-30"', "bestaat niet"),
        ('kind = "nieuws"\nfile_url = "x.pdf"', "file_url 'x.pdf'"),
    ],
)
def test_a_fault_is_told_with_its_line_and_value(tmp_path: Path, change: str, told: str) -> None:
    found = catalogue_of(tmp_path, ENTRY.replace('kind = "nieuws"', change))
    assert not found.entries
    assert told in " ".join([*found.faults, *(problem.message for problem in found.problems)])


def test_all_faults_of_an_entry_are_told_together(tmp_path: Path) -> None:
    broken = ENTRY.replace('"mbo"', '"mbo", "xo"').replace("https://", "ftp://")
    faults = catalogue_of(tmp_path, broken).faults
    assert ["Regel 4 (een)" in faults[0], "ftp://" in faults[0]] == [True, True]
    assert ["Regel 7 (een)" in faults[1], "'xo'" in faults[1]] == [True, True]


def test_a_broken_line_is_the_only_fault_of_its_source(tmp_path: Path) -> None:
    text = ENTRY + "dit is geen toml\n" + ENTRY.replace("een", "twee")
    found = catalogue_of(tmp_path, text, "cards/een.md", "cards/twee.md")
    assert [entry.source.id for entry in found.entries] == ["twee"]
    assert "Regel 9" in found.faults[0]


def test_of_two_sources_with_one_id_the_first_is_taken(tmp_path: Path) -> None:
    text = ENTRY + ENTRY.replace('"Een"', '"Ander"')
    found = catalogue_of(tmp_path, text, "cards/een.md")
    assert [entry.source.title for entry in found.entries] == ["Een"]
    assert "regel 2" in found.faults[0]


def test_files_that_no_entry_names_are_loose(tmp_path: Path) -> None:
    names = ["Mijn plan (2024).md", "map/plan.txt", "README.md", ".verborgen.md", "cards/een.md"]
    found = catalogue_of(tmp_path, ENTRY, *names)
    loose = [entry.source.id for entry in found.entries if entry.loose]
    assert loose == ["mijn-plan-2024", "map-plan"]


def test_loose_files_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.txt").write_text("x")
    assert [entry.source.id for entry in load_catalogue(tmp_path).entries] == ["a", "a-txt"]


def test_an_office_file_is_named_as_not_read(tmp_path: Path) -> None:
    (tmp_path / "brief.doc").write_bytes(b"PK")
    assert "brief.doc" in load_catalogue(tmp_path).problems[0].message


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="bestaat niet"):
        load_catalogue(tmp_path / "weg")
