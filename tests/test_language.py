import pytest

from assistant.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De mentor praat elke week met de leerlingen over hoe het in de klas gaat.", "nl"),
        ("Leraren merken vaak als eersten dat een kind niet lekker in zijn vel zit.", "nl"),
        ("WELBEVINDEN OP SCHOOL: EEN HANDREIKING VOOR TEAMS IN HET PRIMAIR ONDERWIJS", "nl"),
        ("Teachers are often the first to notice that a child is not feeling well.", "en"),
        ("Die Lehrkräfte merken oft als Erste, dass es einem Kind nicht gut geht.", "other"),
        ("Öğretmenler genellikle bir çocuğun iyi hissetmediğini ilk fark edenlerdir.", "other"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "Bijlage 3", "12 34 56", "SEL"])
def test_too_short_a_text_takes_the_language_of_what_it_stands_in(text: str) -> None:
    assert language_of(text, otherwise="en") == "en"
