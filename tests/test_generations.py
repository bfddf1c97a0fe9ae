import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.errors import IndexDamagedError, IndexLockedError, IndexMissingError
from assistant.generations import Generations
from tests.indexing import hold_the_writer_lock, other_processes


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def publish(generations: Generations) -> str:
    with generations.writing("een test"):
        name = generations.create()
        generations.publish(name)
    return name


def names(generations: Generations) -> set[str]:
    return {path.name for path in (generations.directory / "generations").iterdir()}


def test_before_the_first_publication_there_is_no_current_generation(
    generations: Generations,
) -> None:
    assert generations.current() is None
    with pytest.raises(IndexMissingError, match=r"python ingest\.py"):
        generations.lease()


def test_the_last_published_generation_is_current(generations: Generations) -> None:
    publish(generations)
    name = publish(generations)
    lease = generations.lease()
    assert generations.current() == name == lease.name
    assert lease.path.is_dir()
    lease.release()


@pytest.mark.parametrize(
    "pointer", [b"", b"\n", b"../../etc", b"20260101T000000-00000000\n", b"\xff\x00", b"a" * 9999]
)
def test_a_damaged_pointer_is_reported_and_mended_by_the_next_publication(
    generations: Generations, pointer: bytes
) -> None:
    publish(generations)
    (generations.directory / "CURRENT").write_bytes(pointer)
    for read in (generations.current, generations.lease):
        with pytest.raises(IndexDamagedError, match=r"beschadigd.*python ingest\.py"):
            read()
    assert publish(generations) == generations.current()


def test_cleaning_keeps_what_is_current_or_held_or_not_a_generation(
    generations: Generations,
) -> None:
    old, foreign = publish(generations), generations.path("aantekeningen")
    lease = generations.lease()
    foreign.mkdir()
    new = publish(generations)
    generations.clean()
    assert names(generations) == {old, new, "aantekeningen"}
    lease.release()
    generations.clean()
    assert names(generations) == {new, "aantekeningen"}


def test_cleaning_removes_builds_that_were_cut_off(generations: Generations) -> None:
    current = publish(generations)
    generations.create()
    (generations.path(generations.create()) / "lease.lock").unlink()
    generations.clean()
    assert names(generations) == {current}


def test_cleaning_removes_nothing_while_the_pointer_is_damaged(generations: Generations) -> None:
    name = publish(generations)
    (generations.directory / "CURRENT").write_bytes(b"")
    generations.clean()
    assert names(generations) == {name}


def test_a_published_generation_is_never_discarded(generations: Generations) -> None:
    name = publish(generations)
    half = generations.create()
    generations.discard(name)
    generations.discard(half)
    assert names(generations) == {name}


def test_a_reader_always_gets_a_generation_that_stays_while_it_is_held(
    generations: Generations,
) -> None:
    publish(generations)
    writer = threading.Thread(target=publish_and_clean, args=(generations, 100))
    writer.start()
    seen = set()
    while writer.is_alive():
        lease = generations.lease()
        assert (lease.path / "lease.lock").is_file()
        seen.add(lease.name)
        assert (lease.path / "lease.lock").is_file()
        lease.release()
    assert len(seen) > 1


def publish_and_clean(generations: Generations, times: int) -> None:
    for _ in range(times):
        publish(generations)
        generations.clean()


def test_a_generation_without_its_lease_is_reported_as_damaged(generations: Generations) -> None:
    (generations.path(publish(generations)) / "lease.lock").unlink()
    with pytest.raises(IndexDamagedError, match=r"lease\.lock.*python ingest\.py"):
        generations.lease()


def test_there_is_one_writer_and_others_hear_who_it_is(generations: Generations) -> None:
    started, theirs = (context := other_processes()).Pipe()
    process = context.Process(target=hold_the_writer_lock, args=(generations.directory, theirs))
    process.start()
    started.recv()
    with pytest.raises(IndexLockedError) as caught, generations.writing("ik"):
        pass
    assert f"door ingest van een ander (proces {process.pid}, sinds 20" in str(caught.value)
    process.kill()
    process.join()
    with generations.writing("ik"):
        assert '"ik"' in (generations.directory / "writer.json").read_text()
    assert not (generations.directory / "writer.json").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_writer_that_did_not_say_who_it_is_is_another_process(
    generations: Generations, text: str
) -> None:
    with generations.writing("ik"):
        (generations.directory / "writer.json").write_text(text)
        with pytest.raises(IndexLockedError, match="een ander proces"), generations.writing("jij"):
            pass


def test_an_index_directory_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("geen map")
    generations = Generations(tmp_path / "index")
    with pytest.raises(IndexDamagedError, match="BRONWIJZER_HOME"):
        generations.current()
    with pytest.raises(IndexDamagedError, match="BRONWIJZER_HOME"), generations.writing("ik"):
        pass


def test_asking_for_the_pointer_needs_no_chroma() -> None:
    code = "import sys, assistant.generations; sys.exit('chromadb' in sys.modules)"
    root = Path(__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
