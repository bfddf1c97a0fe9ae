"""The life of a source, against a real server: fetched, changed, gone, restored, removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.catalogue import load_catalogues
from assistant.checking import Check, State, check_sources
from assistant.documents import AnswerKind
from assistant.embedding import Encoder
from assistant.index import IndexStore
from assistant.ingest_report import IngestReport
from assistant.ingesting import ingest
from assistant.service import Assistant
from assistant.settings import Settings
from tests.fetching.server import Server, answering, fetcher, running

PAGE = "<html><title>Pesten</title><article><h1>Pesten</h1><p>{0}</p></article></html>"
FIRST = "Pesten in de groep stopt niet vanzelf, ook niet op een kleine school."
SECOND = "Pesten in de groep bespreek je met ouders, en daarna met iedereen."
CARD = "# Pesten\n\nPesten in de groep: een samenvatting in onze woorden.\n"
ENTRY = """[[source]]
id = "pesten"
url = "{0}"
title = "Pesten"
publisher = "Uitgever"
sectors = ["mbo"]
"""


class School:
    """A catalogue of one page, and an assistant that follows the index."""

    def __init__(self, root: Path, server: Server, encoder: Encoder) -> None:
        self.folder, self.server, self.encoder = root / "bronnen", server, encoder
        (self.folder / "cards").mkdir(parents=True)
        self.settings = Settings(home=root / "home", min_passage_tokens=1, max_passage_tokens=40)
        self.url = f"{server.address}/pesten"
        self.list_it(self.url)
        (self.folder / "rest.md").write_text("# Rest\n\nSlaap is goed voor docenten en ouders.")
        self.assistant = Assistant(self.settings, encoder)

    def list_it(self, url: str) -> None:
        (self.folder / "sources.toml").write_text(ENTRY.format(url))

    def give(self, text: str, status: int = 200, **headers: str) -> None:
        self.server.on("/pesten", answering(PAGE.format(text).encode(), status, **headers))

    def ingest(self, *, fetch: bool = False) -> IngestReport:
        return ingest(
            [self.folder], self.settings, self.encoder, fetcher=fetcher() if fetch else None
        )

    def quoted(self) -> str:
        answer = self.assistant.answer("pesten in de groep", source_ids=["pesten"])
        return answer.quotes[0].document.text if answer.kind is AnswerKind.QUOTES else ""

    def check(self) -> Check:
        index = IndexStore(self.settings.index_directory, 500).open()
        listed = load_catalogues([self.folder]).listed
        [found] = check_sources(listed, self.settings, fetcher(), index)
        index.close()
        return found


@pytest.fixture
def school(tmp_path: Path, tiny_encoder: Encoder) -> Iterator[School]:
    with running() as server:
        made = School(tmp_path, server, tiny_encoder)
        made.give(FIRST)
        yield made
        made.assistant.close()


def origin(report: IngestReport) -> str:
    return next((one.origin for one in report.sources if one.source_id == "pesten"), "")


def test_a_fetched_page_is_quoted_and_needs_no_network_later(school: School) -> None:
    assert origin(school.ingest(fetch=True)) == "fetched"
    assert FIRST in school.quoted()
    school.give("weg", 500)
    again = school.ingest()
    assert (again.generation, again.problems) == (None, ())
    assert FIRST in school.quoted()


def test_the_card_speaks_until_the_page_is_fetched(school: School) -> None:
    (school.folder / "cards" / "pesten.md").write_text(CARD)
    assert origin(school.ingest()) == "card"
    assert "samenvatting" in school.quoted()
    assert origin(school.ingest(fetch=True)) == "fetched"
    assert FIRST in school.quoted()


def test_the_own_file_goes_before_the_page_and_nothing_is_fetched(school: School) -> None:
    (school.folder / "eigen.md").write_text("# Pesten\n\nPesten in de groep: ons eigen stuk.")
    entry = ENTRY.format(school.url) + 'file = "eigen.md"\n'
    (school.folder / "sources.toml").write_text(entry)
    assert origin(school.ingest(fetch=True)) == "file"
    assert not school.server.asked


def test_a_changed_page_replaces_its_text_and_no_other(school: School) -> None:
    before = school.ingest(fetch=True)
    school.give(SECOND)
    report = school.ingest(fetch=True)
    assert school.quoted() == f"Pesten\n\n{SECOND}"
    assert report.embedded < before.embedded
    assert {s.source_id: str(s.status) for s in report.sources}["rest"] == "ongewijzigd"


@pytest.mark.parametrize("status", [404, 503])
def test_a_page_that_cannot_be_had_leaves_its_copy_and_a_line(school: School, status: int) -> None:
    school.ingest(fetch=True)
    school.give("weg", status)
    report = school.ingest(fetch=True)
    assert "Gebruikt wordt de kopie van 2" in report.problems[0].message
    assert FIRST in school.quoted()


def test_a_page_that_was_never_had_uses_its_card_and_says_so(school: School) -> None:
    (school.folder / "cards" / "pesten.md").write_text(CARD)
    school.give("weg", 404)
    assert "Gebruikt wordt de kaart." in school.ingest(fetch=True).problems[0].message
    assert "samenvatting" in school.quoted()


def test_a_page_that_becomes_unreadable_leaves_the_text_that_was_read(school: School) -> None:
    school.ingest(fetch=True)
    school.server.on("/pesten", answering(b"<html><script>let a = 1</script></html>"))
    assert school.ingest(fetch=True).problems
    assert FIRST in school.quoted()


def test_an_unreadable_page_gives_way_to_the_card(school: School) -> None:
    (school.folder / "cards" / "pesten.md").write_text(CARD)
    school.server.on("/pesten", answering(b"<html><script>let a = 1</script></html>"))
    for _ in range(2):
        assert len(school.ingest(fetch=True).problems) == 1
        assert "samenvatting" in school.quoted()


def test_the_document_itself_is_fetched_where_the_page_only_leads_to_it(school: School) -> None:
    school.give("Een pagina met een knop.")
    document = school.server.put("/plan.html", PAGE.format(SECOND).encode())
    entry = ENTRY.format(school.url) + f'file_url = "{document}"\n'
    (school.folder / "sources.toml").write_text(entry)
    school.ingest(fetch=True)
    assert SECOND in school.quoted()
    assert school.assistant.document("pesten").source.url == document


def test_a_removed_source_is_gone_from_answers_and_remembered(school: School) -> None:
    school.ingest(fetch=True)
    (school.folder / "sources.toml").unlink()
    school.ingest()
    assert school.quoted() == ""
    gone = school.assistant.removed("pesten")
    assert gone is not None
    assert gone.url == school.url
    school.list_it(school.url)
    school.ingest()
    assert FIRST in school.quoted()
    assert school.assistant.removed("pesten") is None


def test_an_address_that_answers_as_before_is_fine(school: School) -> None:
    school.ingest(fetch=True)
    found = school.check()
    assert (found.state, found.affected, found.origin) == (State.FINE, 0, "fetched")


def test_a_dead_address_touches_all_that_is_quoted_from_it(school: School) -> None:
    school.ingest(fetch=True)
    school.give("weg", 404)
    found = school.check()
    assert (found.state, found.affected) == (State.DEAD, found.passages)
    assert found.passages > 0


def test_a_changed_page_touches_the_passages_that_are_gone(school: School) -> None:
    school.give(f"{FIRST}</p><h2>Twee</h2><p>{SECOND}")
    school.ingest(fetch=True)
    school.give(FIRST)
    found = school.check()
    assert (found.state, found.passages, found.affected) == (State.CHANGED, 2, 1)


def test_other_bytes_that_cannot_be_read_either_are_a_change(school: School) -> None:
    (school.folder / "cards" / "pesten.md").write_text(CARD)
    for code in ("let a = 1", "let a = 2"):
        body = f"<html><script>{code}</script></html>".encode()
        school.server.on("/pesten", answering(body))
        if code.endswith("1"):
            school.ingest(fetch=True)
    assert school.check().state is State.CHANGED


def test_a_check_reads_within_the_time_that_is_set(school: School) -> None:
    school.ingest(fetch=True)
    school.settings = school.settings.model_copy(update={"read_timeout_s": 0.001})
    school.give(SECOND + "</p><p>".join([SECOND] * 12_000))
    assert "niet te lezen" in school.check().message


def test_a_moved_page_is_told_with_its_new_address(school: School) -> None:
    school.ingest(fetch=True)
    school.server.put("/nieuw", PAGE.format(FIRST).encode())
    school.give("", 301, Location="/nieuw")
    found = school.check()
    assert found.state is State.MOVED
    assert f"{school.server.address}/nieuw" in found.message


def test_a_server_that_is_down_for_a_moment_is_not_called_dead(school: School) -> None:
    school.ingest(fetch=True)
    school.give("", 503)
    assert school.check().state is State.UNKNOWN


def test_a_check_replaces_nothing(school: School) -> None:
    school.ingest(fetch=True)
    school.give(SECOND)
    school.check()
    school.ingest()
    assert FIRST in school.quoted()
