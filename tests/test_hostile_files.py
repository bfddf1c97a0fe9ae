"""Files as they should not be: each gets its line, all others are ingested, nothing is lost."""

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from assistant.embedding import Encoder
from assistant.index import IndexStore
from assistant.ingest_report import IngestReport, Status
from assistant.ingesting import ingest
from assistant.settings import Settings
from tests.hostile import CP1252, bad_files, odd_files, pdf

MOST_MEMORY_MB = 1500
# Of all files together, in processor time: other work on the machine does not count. What
# takes longer than its time by the clock is given up, which test_reading_bounded tests.
LONGEST_RUN_S = 120
PATIENT_S = 600
_MEGABYTE = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bronnen"
    made.mkdir()
    (made / "goed.md").write_text("# Goed\n\nDocenten letten op slaap.")
    (made / "goed.pdf").write_bytes(pdf("Ouders helpen mee."))
    (made / "cp1252.html").write_bytes(CP1252.encode("cp1252"))
    return made


def run(folder: Path, encoder: Encoder) -> IngestReport:
    settings = Settings(home=folder.parent / "home", read_timeout_s=PATIENT_S)
    return ingest([folder], settings, encoder)


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """Give a list of the megabytes that reading takes, here and in the process that reads."""
    own, sizes, stopped = psutil.Process(), [0], threading.Event()
    before = own.memory_info().rss

    def watch() -> None:
        while not stopped.wait(0.02):
            with suppress(psutil.Error):  # the process that reads has just ended
                readers = [c for c in own.children() if "reading.worker" in str(c.cmdline())]
                total = own.memory_info().rss - before + sum(r.memory_info().rss for r in readers)
                sizes.append(total // _MEGABYTE)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield sizes
    stopped.set()
    watcher.join()


def seconds_of_readers() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_there_are_enough_files_to_call_it_a_trial() -> None:
    assert len(bad_files()) + len(odd_files()) >= 60


def test_each_bad_file_gets_its_line_and_all_good_ones_are_in(
    tmp_path: Path, tiny_encoder: Encoder
) -> None:
    made, bad, odd = tmp_path / "bronnen", bad_files(), odd_files()
    made.mkdir()
    for name, (data, _) in (bad | odd).items():
        (made / name).write_bytes(data)
    begun = seconds_of_readers()
    with watched_memory() as megabytes:
        report = run(made, tiny_encoder)
    told = {problem.subject: problem.message for problem in report.problems}
    wrong = {n: told.get(n) for n, (_, words) in bad.items() if words not in told.get(n, "")}
    assert wrong == {}
    assert told.keys() == bad.keys()
    assert all(told[name].startswith(("Geen", name)) for name in bad)
    assert 1 < seconds_of_readers() - begun < LONGEST_RUN_S
    assert 100 < max(megabytes) < MOST_MEMORY_MB
    texts = texts_of(made)
    assert [name for name, (_, words) in odd.items() if words not in texts] == []


def texts_of(folder: Path) -> str:
    """Give all that the index holds."""
    index = IndexStore(folder.parent / "home" / "index", 500).open()
    texts = "\n".join(index.document(record.source.id).text for record in index.records)
    index.close()
    return texts


def test_a_page_without_a_charset_keeps_its_letters(folder: Path, tiny_encoder: Encoder) -> None:
    run(folder, tiny_encoder)
    assert "Eén kind zei: ‘ik wil €5’ – écht waar." in texts_of(folder)


def test_a_bad_run_loses_nothing_of_the_earlier_index(folder: Path, tiny_encoder: Encoder) -> None:
    run(folder, tiny_encoder)
    for name in ("goed.md", "goed.pdf", "cp1252.html"):
        (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    report = run(folder, tiny_encoder)
    kept = {source.source_id for source in report.sources if source.status is Status.KEPT}
    assert kept == {"goed", "goed-pdf", "cp1252"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root mag elk bestand lezen")
def test_a_file_without_permission_gets_its_line(folder: Path, tiny_encoder: Encoder) -> None:
    (folder / "dicht.md").write_text("tekst")
    (folder / "dicht.md").chmod(0)
    assert "leesrechten" in run(folder, tiny_encoder).problems[0].message


def test_a_broken_link_gets_its_line(folder: Path, tiny_encoder: Encoder) -> None:
    (folder / "weg.md").symlink_to(folder / "bestaat-niet.md")
    assert "weg.md is niet te openen" in run(folder, tiny_encoder).problems[0].message


def test_a_pipe_does_not_keep_the_ingest_waiting(folder: Path, tiny_encoder: Encoder) -> None:
    os.mkfifo(folder / "pijp.txt")
    assert "pijp.txt is geen gewoon bestand" in run(folder, tiny_encoder).problems[0].message


def test_links_in_a_circle_get_their_line(folder: Path, tiny_encoder: Encoder) -> None:
    (folder / "een.md").symlink_to(folder / "twee.md")
    (folder / "twee.md").symlink_to(folder / "een.md")
    (folder / "map").symlink_to(folder)
    report = run(folder, tiny_encoder)
    assert {problem.subject for problem in report.problems} == {"een.md", "twee.md"}
    assert len(report.sources) == 3
