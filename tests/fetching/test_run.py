from pathlib import Path

import pytest

from assistant.fetching import CopyStore, Outcome, Target, bring
from tests.fetching.server import PAGE, Server, answering, fetcher


@pytest.fixture
def store(tmp_path: Path) -> CopyStore:
    return CopyStore(tmp_path / "cache")


def outcome(server: Server, store: CopyStore, path: str = "/a") -> Outcome:
    return bring([Target("een", server.address + path)], store, fetcher())[0].outcome


def test_a_copy_is_kept_with_where_it_came_from(server: Server, store: CopyStore) -> None:
    server.put("/b.html", ETag='"1"')
    server.on("/a", answering(b"", 302, Location="/b.html"))
    assert outcome(server, store) is Outcome.NEW
    copy = store.get(f"{server.address}/a")
    assert copy is not None
    assert copy.path.read_bytes() == PAGE
    assert (copy.final_url, copy.headers["etag"]) == (f"{server.address}/b.html", '"1"')
    assert copy.path.suffix == ".html"
    assert copy.fetched_at[:4] >= "2024"


@pytest.mark.parametrize(
    "headers", [{"ETag": '"1"'}, {"Last-Modified": "Mon, 03 Mar 2025 09:00:00 GMT"}, {}]
)
def test_what_did_not_change_is_told_as_such(
    server: Server, store: CopyStore, headers: dict[str, str]
) -> None:
    server.put("/a", PAGE, 200, "text/html", **headers)
    assert [outcome(server, store) for _ in range(2)] == [Outcome.NEW, Outcome.UNCHANGED]


def test_what_changed_replaces_its_copy_and_leaves_no_rest(
    server: Server, store: CopyStore
) -> None:
    server.put("/a", ETag='"1"')
    outcome(server, store)
    server.put("/a", PAGE.replace(b"kring", b"gong"), ETag='"2"')
    assert outcome(server, store) is Outcome.CHANGED
    copy = store.get(f"{server.address}/a")
    assert copy is not None
    assert b"gong" in copy.path.read_bytes()
    assert len(list(store.directory.iterdir())) == 2


def test_what_fails_keeps_its_copy(server: Server, store: CopyStore) -> None:
    server.put("/a")
    outcome(server, store)
    server.put("/a", b"", 503)
    [brought] = bring([Target("een", f"{server.address}/a")], store, fetcher())
    assert (brought.outcome, bool(brought.copy_of)) == (Outcome.FAILED, True)
    assert "503" in brought.message
    assert store.get(f"{server.address}/a") is not None


def test_a_damaged_copy_is_fetched_anew(server: Server, store: CopyStore) -> None:
    url = server.put("/a", ETag='"1"')
    outcome(server, store)
    copy = store.get(url)
    assert copy is not None
    copy.path.write_bytes(b"stuk")
    assert store.get(url) is None
    assert outcome(server, store) is Outcome.NEW
    assert "If-None-Match" not in server.seen["/a"]


class StopError(Exception):
    pass


def test_a_run_that_was_cut_off_is_taken_up_where_it_was(server: Server, store: CopyStore) -> None:
    targets = [Target(path, server.put(f"/{path}")) for path in ("a", "b", "c")]

    def stop(done: int, total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        bring(targets, store, fetcher(), stop)
    asked_before = sum(server.asked[f"/{path}"] for path in "abc")
    outcomes = [one.outcome for one in bring(targets, store, fetcher())]
    assert outcomes.count(Outcome.RESUMED) == asked_before
    assert all(server.asked[f"/{path}"] == 1 for path in "abc")
    bring(targets, store, fetcher())
    assert server.asked["/a"] == 2


def test_one_that_fails_does_not_stop_the_others(server: Server, store: CopyStore) -> None:
    targets = [Target("weg", f"{server.address}/weg"), Target("a", server.put("/a"))]
    seen: list[tuple[int, int]] = []
    outcomes = [b.outcome for b in bring(targets, store, fetcher(), lambda *n: seen.append(n))]
    assert outcomes == [Outcome.FAILED, Outcome.NEW]
    assert seen[-1] == (2, 2)
