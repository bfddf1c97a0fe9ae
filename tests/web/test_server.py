import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from subprocess import PIPE

import pytest

from assistant.errors import ServerError
from assistant.web.server import address, listen

ROOT = Path(__file__).parents[2]


def test_a_port_in_use_is_one_line_that_names_it_and_what_to_do() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError) as refused:
            listen("127.0.0.1", port)
    assert f"poort {port} op 127.0.0.1 is al in gebruik" in str(refused.value)
    assert "--port" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_port_can_be_taken_again_at_once() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        first.accept()[0].close()
    client.close()
    listen("127.0.0.1", port).close()


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(ServerError, match="bestaat niet"):
        listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "geen.host.invalid", "a" * 300, "x y"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(ServerError, match="--host"):
        listen(host, 0)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("school.example", "http://school.example:8000"),
    ],
)
def test_the_address_can_be_opened_on_this_machine(host: str, url: str) -> None:
    assert address(host, 8000) == url


def test_the_command_says_where_it_is_answers_and_stops(model_home: Path, tmp_path: Path) -> None:
    (tmp_path / "model").symlink_to(model_home / "model")
    environment = {**os.environ, "BRONWIJZER_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "assistant", "chat", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=PIPE, stderr=PIPE
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = next(word for word in line.split() if word.startswith("http"))
        with urllib.request.urlopen(url, timeout=20) as page:
            assert b"Bronwijzer" in page.read()
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    assert (process.returncode, rest) == (0, "")
    assert errors.startswith("Er is nog geen index")
    assert errors.count("\n") == 1
