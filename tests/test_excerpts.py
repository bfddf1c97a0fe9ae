from assistant.documents import Document, Passage
from assistant.excerpts import excerpts_of, titles_above
from assistant.spans import PassageKind
from tests.building import make_document
from tests.indexing import cut


def excerpts(document: Document, kind: PassageKind) -> list[str]:
    (passage,) = cut(document)
    found = excerpts_of(document, passage)
    return [document.text[one.start : one.end] for one in found if one.kind is kind]


def halves(document: Document, at: str) -> tuple[Passage, ...]:
    return cut(document, document.text.index(at))


def test_a_figure_comes_with_what_it_is_from() -> None:
    said = "Ongeveer 12% van de leerlingen slaapt slecht. Dat blijkt uit onderzoek van vorig jaar."
    document = make_document("# Slaap", said + " Iets anders is dat rust helpt.")
    assert excerpts(document, PassageKind.FIGURE) == [said]


def test_a_sentence_that_leans_takes_in_the_one_before() -> None:
    first = "Op veel scholen zijn de gangen in de pauze te vol en te druk."
    second = "Daardoor voelen stille leerlingen zich er niet altijd op hun gemak."
    document = make_document("# Pauze", f"{first} {second}")
    assert excerpts(document, PassageKind.TEXT) == [first, f"{first} {second}"]


def test_a_tip_in_a_list_is_the_whole_item_without_its_number() -> None:
    document = make_document("# Tips", "- 1. Praat elke week met de klas. Neem daar de tijd voor.")
    assert excerpts(document, PassageKind.TIP) == [
        "Praat elke week met de klas. Neem daar de tijd voor."
    ]


def test_questions_that_a_line_begins_are_quoted_with_that_line() -> None:
    document = make_document(
        "# Rust", "Herken je...", "- Dat de klas druk is?", "- Dat rust ver te zoeken is?"
    )
    (question, *_) = excerpts(document, PassageKind.QUESTION)
    assert question == document.text[document.text.index("Herken") :].strip()


def test_what_somebody_says_is_not_cut_in_two() -> None:
    spoken = (
        "Docent Eva van het Zomercollege vertelt: “We begonnen klein. "
        "Nu doet de hele school mee met de ochtendwandeling en dat merk je in de les.”"
    )
    document = make_document("# Goed voorbeeld", spoken)
    for passage in halves(document, "Nu doet"):
        for one in excerpts_of(document, passage):
            text = document.text[one.start : one.end]
            assert text.count("“") == text.count("”")


def test_an_excerpt_is_trimmed_and_whole_wherever_the_passage_is_cut() -> None:
    document = make_document("# Tips", "Praat met elkaar. Luister dan ook echt.", "- Eén", "- Twee")
    for border in range(1, len(document.text)):
        for passage in cut(document, border):
            for one in excerpts_of(document, passage):
                text = document.text[one.start : one.end]
                assert text == text.strip() != ""


def test_a_short_line_above_is_a_title_too() -> None:
    document = make_document("# Module", "Groepsdynamiek (incl. pesten)", "Hier staat de tekst.")
    offset = document.text.index("Hier")
    assert titles_above(document, offset) == ("Module", "Groepsdynamiek (incl. pesten)")
