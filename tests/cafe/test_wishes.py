import pytest

from assistant.cafe.plan import Format, Wishes
from assistant.cafe.wishes import read_wishes, remarks
from assistant.errors import WishesError
from assistant.messages import LANGUAGES, load_messages

DUTCH = load_messages("nl")
PLAIN = {"theme": "prestatiedruk"}


def complaint(field: str, **values: object) -> str:
    with pytest.raises(WishesError) as raised:
        read_wishes(PLAIN | values, DUTCH)
    assert raised.value.complaints.keys() == {field}
    return str(raised.value)


def test_what_is_left_out_is_as_usual() -> None:
    assert read_wishes(PLAIN | {"sector": None}, DUTCH) == Wishes("prestatiedruk")


def test_values_of_a_form_are_read() -> None:
    form = {"theme": "  pesten \n op school", "format": "Training", "sector": " MBO "}
    numbers = {"participants": " 30", "minutes": "60", "rounds": "1"}
    wishes = read_wishes(form | numbers, DUTCH)
    assert wishes == Wishes("pesten op school", Format.TRAINING, "mbo", 30, 60, 1)


@pytest.mark.parametrize("theme", ["", "   ", "?!"])
def test_a_session_without_a_theme_is_refused(theme: str) -> None:
    assert "geen thema" in complaint("theme", theme=theme)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "Met 0"), (-4, "Met -4"), (1, "niemand om mee"), (5, "één tafel"), (500, "5 sessies")],
)
def test_a_number_of_people_that_cannot_be_says_what_can(count: int, said: str) -> None:
    assert said in complaint("participants", participants=count)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(20, "teamsessie"), (0, "te kort"), (-5, "te kort"), (600, "twee sessies")],
)
def test_a_time_that_cannot_be_says_what_can(minutes: int, said: str) -> None:
    assert said in complaint("minutes", minutes=minutes)


def test_twenty_minutes_is_enough_for_a_team() -> None:
    asked = PLAIN | {"format": "teamsessie", "minutes": 20, "participants": 4}
    assert read_wishes(asked, DUTCH).minutes == 20


def test_what_is_unknown_or_no_number_is_named_with_what_is_known() -> None:
    assert "po, vo, so, mbo" in complaint("sector", sector="mavo")
    assert "teamsessie" in complaint("format", format="quiz")
    assert "‘veel’" in complaint("participants", participants="veel")
    assert "‘1.5’" in complaint("minutes", minutes="1.5")
    assert "1 tot 6" in complaint("rounds", rounds=9)
    assert "1 tot 6" in complaint("rounds", rounds=-1)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(WishesError) as raised:
        read_wishes({"theme": "", "participants": 1, "minutes": 5}, DUTCH)
    assert list(raised.value.complaints) == ["theme", "participants", "minutes"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unusual_length_is_remarked_on_and_a_usual_one_is_not(language: str) -> None:
    messages = load_messages(language)
    assert remarks(Wishes("x"), messages) == ()
    assert "90" in remarks(Wishes("x", Format.TEAMSESSIE, minutes=90), messages)[0]
    assert len(remarks(Wishes("x", minutes=30, rounds=1), messages)) == 1
    assert len(remarks(Wishes("x", minutes=240, rounds=1), messages)) == 2
