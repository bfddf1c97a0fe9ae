import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.adding import Given, add_loose_defaults, add_page
from assistant.catalogue import load_catalogues
from assistant.errors import CatalogueError, FetchError, ReadingError
from assistant.fetching import CopyStore
from assistant.settings import Settings
from tests.fetching.server import PAGE, Server, answering, fetcher, running

RICH = """<html lang="nl"><head><title>Rust | Een site</title>
<meta property="og:site_name" content="De uit&quot;gever">
<meta property="article:published_time" content="{0}"></head>
<body><article><h1>Rust in de \\klas</h1><p>Een kring helpt iedereen.</p></article></body></html>"""


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as made:
        yield made


def add(url: str, folder: Path, given: Given = Given()) -> tuple[str, bool]:  # noqa: B008
    return add_page(url, [folder], given, Settings(home=folder.parent), fetcher())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bronnen").mkdir()
    return tmp_path / "bronnen"


def listed(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((folder / "sources.toml").read_text())["source"]
    return found


def test_a_page_is_listed_with_what_it_says_of_itself(server: Server, folder: Path) -> None:
    url = server.put("/rust", RICH.format("2024-03-02T10:00:00Z").encode())
    given = Given(sectors=("po", "vo"), kind="nieuws")
    assert add(url, folder, given) == ("rust-in-de-klas", True)
    [row] = listed(folder)
    assert (row["title"], row["publisher"]) == ("Rust in de \\klas", 'De uit"gever')
    assert (row["date"], row["sectors"], row["kind"]) == ("2024-03-02", ["po", "vo"], "nieuws")
    copy = CopyStore(folder.parent / "cache").path_of
    assert load_catalogues([folder], copy).entries[0].source.id == "rust-in-de-klas"


def test_what_is_not_known_is_left_open(server: Server, folder: Path) -> None:
    add(server.put("/rust"), folder)
    assert listed(folder)[0].keys() == {"id", "url", "title", "publisher"}


def test_a_date_that_does_not_exist_is_left_out(server: Server, folder: Path) -> None:
    add(server.put("/rust", RICH.format("2024-02-30").encode()), folder)
    assert "date" not in listed(folder)[0]


def test_a_page_that_is_listed_already_is_left_alone(server: Server, folder: Path) -> None:
    url = server.put("/rust")
    first = add(url, folder)
    assert add(url, folder) == (first[0], False)
    assert len(listed(folder)) == 1


def test_two_pages_of_one_title_get_ids_of_their_own(server: Server, folder: Path) -> None:
    ids = {add(server.put(path, PAGE), folder)[0] for path in ("/a", "/b")}
    assert len(ids) == 2


def test_a_page_that_gives_nothing_changes_nothing(server: Server, folder: Path) -> None:
    with pytest.raises(FetchError):
        add(f"{server.address}/weg", folder)
    with pytest.raises(ReadingError):
        add(server.on("/leeg", answering(b"<html><script>let a</script></html>")), folder)
    assert not (folder / "sources.toml").exists()


def test_a_catalogue_with_faults_is_not_added_to(server: Server, folder: Path) -> None:
    (folder / "sources.toml").write_text('[[source]]\nid = "A"\n')
    with pytest.raises(CatalogueError, match="Regel 2"):
        add(server.put("/rust"), folder)


def test_defaults_for_loose_files_are_written_once(folder: Path) -> None:
    (folder / "plan.md").write_text("Een plan.")
    add_loose_defaults(folder, Given(("mbo",), "beleid"))
    [entry] = load_catalogues([folder]).entries
    assert (entry.source.sectors, entry.source.kind) == (("mbo",), "beleid")
    with pytest.raises(CatalogueError, match="Pas het daar aan"):
        add_loose_defaults(folder, Given(("po",)))


def test_a_comment_or_title_that_names_the_table_is_none(folder: Path) -> None:
    (folder / "sources.toml").write_text("# zie [loose]\n")
    add_loose_defaults(folder, Given(("mbo",)))
    assert "[loose]\nsectors" in (folder / "sources.toml").read_text()


def test_a_catalogue_that_is_no_utf8_is_told_in_words(folder: Path) -> None:
    (folder / "sources.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(CatalogueError, match="Bewaar het als UTF-8"):
        add_loose_defaults(folder, Given(("mbo",)))


def test_a_page_that_cannot_be_kept_is_told_in_words(server: Server, folder: Path) -> None:
    (folder.parent / "cache").write_text("geen map")
    with pytest.raises(FetchError, match="kan niet worden bewaard"):
        add(server.put("/rust"), folder)
