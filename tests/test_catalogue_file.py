from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue_file import parse_catalogue

HERE = Path(__file__).parent
KEYS = ("id", "url", "file_url", "title", "publisher", "sectors", "kind", "date", "file", "card")
VALUES = st.one_of(
    st.sampled_from(['"een"', '"https://example.org/"', '["mbo"]', '"2024-02-30"', "2024-05-31"]),
    st.sampled_from(["5", "true", "[]", "[[1]]", "{a = 1}", '"../x"', '"a\\u0000"', "'''", '"']),
    st.text(max_size=20),
)
LINES = st.one_of(
    st.sampled_from(["[[source]]", "[loose]", "# iets", "[[bron]]", "", "[[source", "\r"]),
    st.builds("{} = {}".format, st.sampled_from(KEYS), VALUES),
    st.text(max_size=30),
)


@given(st.lists(LINES, max_size=25))
def test_whatever_stands_in_it_is_listed_or_told(lines: list[str]) -> None:
    text = "\n".join(lines)
    parsed = parse_catalogue(text, HERE)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in parsed.faults)
    assert len({one.source.id for one in parsed.listed}) == len(parsed.listed)
    assert all(one.source.title and one.source.publisher for one in parsed.listed)


def test_a_value_that_is_nested_without_end_is_a_fault() -> None:
    deep = f"[[source]]\nid = {'[' * 20_000}{']' * 20_000}\n"
    assert parse_catalogue(deep, HERE).faults


@pytest.mark.parametrize("date", ["2024", "2024-02", "2024-02-29", "1999-12-31"])
def test_a_date_of_any_precision_is_one(date: str) -> None:
    entry = f'[[source]]\nid = "a"\ntitle = "T"\npublisher = "P"\nfile = "f"\ndate = "{date}"\n'
    assert parse_catalogue(entry, HERE).faults == []


@pytest.mark.parametrize(
    "date", ["2023-02-29", "2024-13", "0000", "24-05-31", "2024-5", "2024-05-"]
)
def test_a_date_that_cannot_be_is_told_with_its_line(date: str) -> None:
    entry = f'[[source]]\nid = "a"\ntitle = "T"\npublisher = "P"\nfile = "f"\ndate = "{date}"\n'
    [fault] = parse_catalogue(entry, HERE).faults
    assert (fault.line, date in fault.message) == (6, True)


SOUND = '[[source]]\nid = "a"\nurl = "https://a.nl/"\ntitle = "T"\npublisher = "P"\n'


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (SOUND.replace("title", "titel"), 4, "schrijf title"),
        (SOUND + 'sector = ["mbo"]\n', 6, "schrijf sectors"),
        (SOUND + "kind = 5\n", 6, "kind is geen tekst"),
        (SOUND + 'date = "2199"\n', 6, "ligt in de toekomst"),
        (SOUND.replace("[[source]]", "[source]"), 1, "schrijf [[source]]"),
        (SOUND + SOUND.replace("source", "bron"), 6, "[[bron]] is onbekend"),
        (SOUND.replace("[[source]]\n", "") + "[[source]]\n", 1, "boven de eerste"),
        (SOUND.replace('"T"', '"T'), 4, "mist een aanhalingsteken"),
        (SOUND + 'id = "b"\n', 6, "staat er twee keer"),
        ("[[loose]]\n" + SOUND, 1, "schrijf [loose]"),
        ("[loose]\npublisher = 3\n" + SOUND, 2, "publisher is geen tekst"),
        ('[loose]\nsector = "mbo"\n' + SOUND, 2, "schrijf sectors"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_its_line(text: str, line: int, told: str) -> None:
    faults = parse_catalogue(text, HERE).faults
    assert [fault.line for fault in faults if told in fault.message] == [line]


def test_two_sources_without_an_id_are_not_called_the_same() -> None:
    without = SOUND.replace('id = "a"\n', "")
    messages = [fault.message for fault in parse_catalogue(without * 2, HERE).faults]
    assert messages == ["id ontbreekt of is leeg"] * 2


def test_a_note_under_a_key_of_its_own_may_stay() -> None:
    noted = f'version = 2\n{SOUND}opmerking = "nakijken"\n\n[gegevens]\nnaam = "x"\n'
    assert parse_catalogue(noted, HERE).faults == []
