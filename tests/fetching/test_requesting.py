from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import FetchError
from assistant.fetching.fetcher import _retry_after_s
from assistant.fetching.requesting import sound_address

PARTS = st.sampled_from(
    "http:// https:// file:// a.nl [::1] [ ] : 80 99999 / ? # é % %zz @ .. \\ ａ xn-- ☃"
    "| |\t|\ud800|\x00".replace(" ", "|").split("|")
)


@given(st.one_of(st.lists(PARTS, max_size=8).map("".join), st.text(max_size=40)))
def test_any_address_becomes_one_of_plain_letters_or_is_refused(address: str) -> None:
    try:
        sound = sound_address(address)
    except FetchError:
        return
    assert sound.isascii()
    assert sound.isprintable()
    assert urlsplit(sound).scheme in ("http", "https")
    assert sound_address(sound) == sound


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://Example.ORG:80/a b?c=d e#f", "http://example.org:80/a%20b?c=d%20e"),
        ("https://één.nl/", "https://xn--n-9faa.nl/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_an_address_is_written_as_it_goes_over_the_line(address: str, sound: str) -> None:
    assert sound_address(address) == sound


@given(st.text(max_size=40))
def test_any_retry_after_is_a_time_or_none(value: str) -> None:
    seconds = _retry_after_s(value)
    assert seconds is None or seconds >= 0
