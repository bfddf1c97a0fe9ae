"""A real server on loopback that misbehaves in every way that is named."""

import email.utils
import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import FetchError
from tests.fetching.server import (
    PAGE,
    Answer,
    QuickClock,
    Server,
    answering,
    dripping,
    dripping_headers,
    fetcher,
    gzip_bomb,
    hanging,
    reply,
    running,
    self_signed,
)


def test_a_page_comes_as_it_is(server: Server) -> None:
    found = fetcher().fetch(server.put("/a", ETag='"1"'))
    assert (found.body, found.final_url, found.moved) == (PAGE, f"{server.address}/a", False)
    assert found.headers["etag"] == '"1"'
    assert server.seen["/a"]["User-Agent"].startswith("Bronwijzer/")


def test_a_packed_page_is_unpacked(server: Server) -> None:
    server.on("/a", answering(gzip.compress(PAGE), Content_Encoding="gzip"))
    assert fetcher().fetch(f"{server.address}/a").body == PAGE


def redirect(target: str, status: int = 302) -> Answer:
    return answering(b"", status, Location=target)


Answers = dict[str, tuple[Callable[[Server], Answer], str]]
HOSTILE: Answers = {
    "hangs": (hanging, "niet op tijd"),
    "drips": (dripping, "niet op tijd"),
    "drips-headers": (dripping_headers, "niet op tijd"),
    "circle": (lambda s: redirect("/circle"), "in een kring"),
    "to-loopback": (lambda s: redirect(f"http://127.0.0.1:{s.port}/a"), "eigen netwerk"),
    "to-ipv6": (lambda s: redirect(f"http://[::1]:{s.port}/a"), "eigen netwerk"),
    "to-decimal": (lambda s: redirect(f"http://2130706433:{s.port}/a"), "eigen netwerk"),
    "to-metadata": (lambda s: redirect("http://169.254.169.254/latest"), "eigen netwerk"),
    "to-file": (lambda s: redirect("file:///etc/passwd"), "geen http"),
    "to-nothing": (lambda s: answering(b"", 302), "zonder te zeggen waarheen"),
    "short": (lambda s: answering(b"x", Content_Length="900"), "breekt de verbinding af"),
    "liar": (lambda s: answering(PAGE, kind="image/png"), "image/png"),
    "huge": (lambda s: answering(b"x", Content_Length="99000000"), "MAX_FILE_MB"),
    "huge-untold": (lambda s: answering(bytes(1_100_000)), "MAX_FILE_MB"),
    "bomb": (lambda s: answering(gzip_bomb(), Content_Encoding="gzip"), "MAX_FILE_MB"),
    "half-packed": (
        lambda s: answering(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
        "halverwege",
    ),
    "no-gzip": (lambda s: answering(PAGE, Content_Encoding="gzip"), "beschadigd"),
    "odd-packing": (lambda s: answering(PAGE, Content_Encoding="gzip, gzip"), "ingepakt"),
    "304-without-a-copy": (lambda s: answering(b"", 304), "antwoord 304"),
    "429": (lambda s: answering(b"", 429, Retry_After="900"), "900 seconden"),
    "503": (lambda s: answering(b"", 503), "antwoordt met 503"),
    "404": (lambda s: answering(b"", 404), "bestaat niet meer"),
    "403": (lambda s: answering(b"", 403), "niet voor iedereen"),
    "empty": (lambda s: answering(b" \n"), "leeg antwoord"),
    "no-http": (lambda s: lambda request: request.wfile.write(b"hallo\r\n\r\n"), "breekt"),
    "verboden": (lambda s: answering(), "robots.txt"),
}


@pytest.mark.parametrize(("path", "case"), HOSTILE.items())
def test_a_misbehaving_server_gets_its_line_in_time(
    server: Server, path: str, case: tuple[Callable[[Server], Answer], str]
) -> None:
    make, told = case
    # Who answers gets time enough, however busy the machine is.
    total_s, silence_s = (4.0, 0.4) if told == "niet op tijd" else (60.0, 30.0)
    begun = time.monotonic()
    with pytest.raises(FetchError, match=told):
        fetcher(total_s=total_s, silence_s=silence_s).fetch(server.on(f"/{path}", make(server)))
    assert time.monotonic() - begun < 30


def test_too_many_redirects_are_given_up(server: Server) -> None:
    for number in range(9):
        server.on(f"/{number}", redirect(f"/{number + 1}"))
    with pytest.raises(FetchError, match="meer dan 5 keer"):
        fetcher().fetch(f"{server.address}/0")


@pytest.mark.parametrize(("status", "moved"), [(301, True), (308, True), (302, False)])
def test_a_redirect_is_followed_and_told(server: Server, status: int, moved: bool) -> None:
    server.put("/nieuw")
    found = fetcher().fetch(server.on("/oud", redirect("/nieuw", status)))
    assert (found.final_url, found.moved) == (f"{server.address}/nieuw", moved)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a", "https://", "http://u:p@localhost/", "x"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        fetcher().fetch(url)


def test_the_own_machine_is_refused_unless_it_is_named(server: Server) -> None:
    server.put("/a")
    with pytest.raises(FetchError, match="BRONWIJZER_FETCH_INTRANET"):
        fetcher(local_hosts=frozenset()).fetch(f"{server.address}/a")
    assert not server.asked


def test_what_fails_for_a_moment_is_asked_again_later_and_later(server: Server) -> None:
    clock = QuickClock()
    url = server.in_turn("/a", answering(b"", 503), answering(b"", 500), answering())
    assert fetcher(clock).fetch(url).body == PAGE
    assert clock.waits == [1, 2]


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_honoured(server: Server, as_date: bool) -> None:
    clock = QuickClock()
    later = email.utils.formatdate(time.time() + 8, usegmt=True) if as_date else "7"
    url = server.in_turn("/a", answering(b"", 429, Retry_After=later), answering())
    assert fetcher(clock).fetch(url).body == PAGE
    assert 6 <= sum(clock.waits) <= 8


def test_a_host_gets_its_pause_between_two_requests(server: Server) -> None:
    clock = QuickClock()
    one = fetcher(clock, pause_s=2.0)
    for path in ("/a", "/b"):
        one.fetch(server.put(path))
    assert [round(wait, 1) for wait in clock.waits] == [2.0, 2.0]  # after robots.txt and after /a


def test_robots_is_asked_once_and_its_delay_kept(server: Server) -> None:
    clock = QuickClock()
    server.put("/robots.txt", b"User-agent: Bronwijzer\nCrawl-delay: 5\n", kind="text/plain")
    one = fetcher(clock)
    for path in ("/a", "/b"):
        one.fetch(server.put(path))
    assert server.asked["/robots.txt"] == 1
    assert round(max(clock.waits)) == 5


def test_without_robots_all_is_allowed(server: Server) -> None:
    server.put("/robots.txt", b"", 404)
    assert fetcher().fetch(server.put("/verboden")).body == PAGE


def test_a_robots_that_fails_forbids_for_now(server: Server) -> None:
    server.put("/robots.txt", b"", 503)
    with pytest.raises(FetchError, match="503"):
        fetcher().fetch(server.put("/a"))
    assert not server.asked["/a"]


def test_a_server_that_is_not_there_is_dead() -> None:
    with pytest.raises(FetchError, match="weigert") as told:
        fetcher().fetch("http://localhost:9/a")
    assert told.value.dead


def test_letters_in_an_address_are_encoded(server: Server) -> None:
    server.put("/caf%C3%A9%20plan")
    assert fetcher().fetch(f"{server.address}/café plan#deel").body == PAGE


def test_a_redirect_in_utf8_is_followed(server: Server) -> None:
    server.put("/caf%C3%A9")
    url = server.on("/a", lambda r: reply(r, b"", 302, Location="/café".encode().decode("latin-1")))
    assert fetcher().fetch(url).body == PAGE


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with running(self_signed(tmp_path)) as server, pytest.raises(FetchError, match="certificaat"):
        fetcher().fetch(f"https://localhost:{server.port}/a")


def test_a_server_without_tls_is_told_as_such(server: Server) -> None:
    with pytest.raises(FetchError, match="beveiligde verbinding"):
        fetcher(attempts=1).fetch(f"https://localhost:{server.port}/a")
