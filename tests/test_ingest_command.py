"""The ingest command with addresses, against a real server, with the real model."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest as ingest_command
from tests.fetching.server import PAGE, Server, running

Patch = pytest.MonkeyPatch
ENTRY = """[[source]]
id = "rust"
url = "{0}/rust"
title = "Rust"
publisher = "Uitgever"
sectors = ["mbo"]
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as made:
        made.put("/rust", PAGE)
        yield made


@pytest.fixture
def folder(
    tmp_path: Path, model_home: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> Path:
    """Give a folder of sources, with the settings of a school that has an intranet."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "model").symlink_to((model_home / "model").resolve())
    (tmp_path / "bronnen").mkdir()
    monkeypatch.setenv("BRONWIJZER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BRONWIJZER_CORPUS", str(tmp_path / "bronnen"))
    monkeypatch.setenv("BRONWIJZER_FETCH_INTRANET", "localhost")
    monkeypatch.setenv("BRONWIJZER_FETCH_PAUSE_S", "0")
    return tmp_path / "bronnen"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = ingest_command.main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_fetch_brings_what_the_catalogue_names(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sources.toml").write_text(ENTRY.format(server.address))
    code, out, _ = run(capsys, "--fetch", "--json")
    report = json.loads(out)
    assert (code, report["sources"][0]["origin"]) == (0, "fetched")
    assert report["fetched"][0]["outcome"] == "opgehaald"
    assert server.asked["/rust"] == 1


def test_an_address_is_added_and_stays(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, f"{server.address}/rust", "--sector", "mbo", "--kind", "nieuws")
    assert code == 0
    assert "rust-in-de-klas" in err
    assert "opgehaald" in out
    again = json.loads(run(capsys, "--json")[1])
    assert [source["source_id"] for source in again["sources"]] == ["rust-in-de-klas"]
    assert server.asked["/rust"] == 1


def test_a_bad_address_does_not_stop_the_others(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, f"{server.address}/weg", f"{server.address}/rust", "--json")
    report = json.loads(out)
    assert [source["source_id"] for source in report["sources"]] == ["rust-in-de-klas"]
    assert [problem["subject"] for problem in report["problems"]] == [f"{server.address}/weg"]
    assert code == 1


def test_bad_addresses_are_told_where_nothing_can_be_ingested(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sources.toml").write_text('[[source]]\nid = "a"\n')
    code, _, err = run(capsys, f"{server.address}/weg")
    assert code == 1
    assert "404" in err
    assert "title ontbreekt" in err


@pytest.mark.parametrize(
    "given", [["https://a.nl/b"], ["--fetch"], ["--rebuild"], ["--sector", "po"], ["--kind", "x"]]
)
def test_a_check_refuses_what_it_would_ignore(
    folder: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    code, _, err = run(capsys, "--check", *given)
    assert code == 1
    assert f"Met --check kan {given[0]} niet" in err


def test_a_failed_fetch_gives_its_line_and_a_failure(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.put("/rust", b"", 404)
    (folder / "sources.toml").write_text(ENTRY.format(server.address))
    code, out, _ = run(capsys, "--fetch")
    assert code == 1
    assert "bestaat niet meer (404)" in out


def test_a_check_of_a_dead_address_fails(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sources.toml").write_text(ENTRY.format(server.address))
    run(capsys, "--fetch")
    assert run(capsys, "--check")[0] == 0
    server.put("/rust", b"", 410)
    code, out, _ = run(capsys, "--check", "--json")
    [found] = json.loads(out)["checks"]
    assert (code, found["state"], found["affected"]) == (1, "dood", 1)
    assert "1 dood" in run(capsys, "--check")[1]


def test_faults_of_the_catalogue_come_as_json_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sources.toml").write_text('[[source]]\nid = "a"\ndate = "2024-13"\n')
    code, out, err = run(capsys, "--json")
    assert code == 1
    assert "Regel 3 (a): date" in json.loads(out)["error"]
    assert "title ontbreekt" in err


def test_what_is_said_of_loose_files_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "plan.md").write_text("# Plan\n\nElke klas begint met een kring.")
    assert run(capsys, str(folder), "--sector", "po")[0] == 0
    assert '["po"]' in (folder / "sources.toml").read_text()


def test_without_a_network_no_address_is_called_dead(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: Patch
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    other = ENTRY.replace('"rust"', '"stilte"').format("https://voorbeeld.nl")
    (folder / "sources.toml").write_text(ENTRY.format(server.address) + other)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    code, out, _ = run(capsys, "--check")
    assert (code, "2 niet te controleren. Is er een netwerk?" in out) == (0, True)
    code, out, _ = run(capsys, "--fetch")
    assert (code, out.count("Niet opgehaald: ")) == (1, 2)
    assert "2 niet opgehaald. Is er een netwerk?" in out


def test_a_host_that_is_gone_is_dead_where_another_is_found(
    folder: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ENTRY.replace('"rust"', '"stilte"').format("http://weg.invalid")
    (folder / "sources.toml").write_text(ENTRY.format(server.address) + other)
    code, out, _ = run(capsys, "--check", "--json")
    states = {one["source_id"]: one["state"] for one in json.loads(out)["checks"]}
    assert (code, states) == (1, {"rust": "in orde", "stilte": "dood"})
