import pytest

from assistant.reading.line_joins import join_all, learn


def joined(lines: list[str], known: tuple[str, ...] = ()) -> str:
    return "".join(a + b for a, b in join_all(lines, learn([*lines, *known])))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("over welbe-", "vinden en", "over welbevinden en"),
        ("de sociaal-", "emotionele steun", "de sociaal-emotionele steun"),
        ("voor in-", "en externe hulp", "voor in- en externe hulp"),
        ("een 18-", "jarige leerling", "een 18-jarige leerling"),
        ("een mbo-", "student", "een mbo-student"),
        ("in het e-", "boek", "in het e-boek"),
        ("Noord-", "Brabant", "Noord-Brabant"),
        ("samen met de GGD-", "arts", "samen met de GGD-arts"),
        ("ouders/", "verzorgers", "ouders/verzorgers"),
        ("de wijk -", "en thuis", "de wijk - en thuis"),
        ("leer\u00ad", "ling", "leerling"),
        ("gewoon een", "nieuwe regel", "gewoon een nieuwe regel"),
    ],
)
def test_a_word_broken_over_lines_is_mended(first: str, second: str, expected: str) -> None:
    assert joined([first, second]) == expected


def test_what_the_document_writes_elsewhere_decides_on_the_hyphen() -> None:
    known = ("de Gezonde School-aanpak werkt", "een zelfbeeld hebben")
    assert joined(["Gezonde School-", "aanpak"], known) == "Gezonde School-aanpak"
    assert joined(["een zelf-", "beeld"], known) == "een zelfbeeld"


def test_a_document_that_hardly_breaks_words_keeps_its_hyphens() -> None:
    plain = tuple(f"gewone regel nummer {number}" for number in range(200))
    assert joined(["de zorg-", "coach"], plain) == "de zorg-coach"
    assert joined(["de zorg-", "coach"]) == "de zorgcoach"
