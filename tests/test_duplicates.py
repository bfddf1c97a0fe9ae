import random
from dataclasses import replace

from assistant.documents import Document, Origin
from assistant.duplicates import Duplicate, find_duplicates
from tests.building import make_document, make_source

WORDS = [f"woord{number}" for number in range(500)]


def text_of(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def document(source_id: str, words: list[str], **changes: object) -> Document:
    return make_document(" ".join(words), source=make_source(source_id, **changes))


def changed(words: list[str], share: float) -> list[str]:
    """Replace a part in the middle, as a new edition does."""
    count = int(len(words) * share)
    return words[:50] + [f"nieuw{number}" for number in range(count)] + words[50 + count :]


def test_texts_that_differ_are_left_alone() -> None:
    assert find_duplicates([document(str(seed), text_of(seed)) for seed in range(20)]) == []


def test_of_equal_texts_the_first_stays() -> None:
    documents = [document("a", text_of(1)), document("b", text_of(2)), document("c", text_of(1))]
    assert find_duplicates(documents) == [Duplicate(place=2, kept=0, older=False)]


def test_even_a_short_text_is_found_when_it_is_equal() -> None:
    assert len(find_duplicates([document("a", ["kort"]), document("b", ["kort"])])) == 1


def test_short_texts_that_are_only_alike_both_stay() -> None:
    one = "De kaart van dit thema gaat over pesten en alles wat daarbij hoort op school".split()
    assert find_duplicates([document("a", one), document("b", [*one, "ook"])]) == []


def test_a_text_with_a_few_words_changed_is_the_same() -> None:
    documents = [document("a", text_of(1)), document("b", changed(text_of(1), 0.05))]
    assert find_duplicates(documents) == [Duplicate(1, 0, older=False)]


def test_the_newest_edition_stays_wherever_it_stands() -> None:
    old, new = text_of(1), changed(text_of(1), 0.2)
    for dates in [("2019", "2023"), ("2023-01", "2023-05-01"), ("2023-05-01", "2023-06-01")]:
        documents = [document("oud", old, date=dates[0]), document("nieuw", new, date=dates[1])]
        assert find_duplicates(documents) == [Duplicate(place=0, kept=1, older=True)]


def test_a_year_in_the_title_tells_the_edition_as_well() -> None:
    documents = [
        document("oud", text_of(1), title="Jaarplan 2023"),
        document("nieuw", changed(text_of(1), 0.25), title="Jaarplan 2024"),
    ]
    assert find_duplicates(documents) == [Duplicate(place=0, kept=1, older=True)]


def test_half_the_text_is_not_enough_under_another_title() -> None:
    documents = [
        document("oud", text_of(1), title="Pesten", date="2019"),
        document("nieuw", changed(text_of(1), 0.25), title="Rouw", date="2023"),
    ]
    assert find_duplicates(documents) == []


def test_a_guide_that_was_adapted_to_another_sector_stays() -> None:
    words = text_of(1)
    documents = [
        document("mbo", words, sectors=("mbo",)),
        document("po", changed(words, 0.02), sectors=("po",)),
    ]
    assert find_duplicates(documents) == []


def test_a_publishers_text_goes_before_a_card_and_an_address_before_none() -> None:
    card = document("kaart", text_of(1), origin=Origin.CARD)
    plain = document("los", text_of(1), url=None)
    best = document("bron", text_of(1))
    found = find_duplicates([card, plain, best])
    assert [(one.place, one.kept) for one in found] == [(0, 2), (1, 2)]


def test_three_editions_all_lead_to_the_newest() -> None:
    words = text_of(1)
    dated = [document(str(year), words, date=str(year)) for year in (2019, 2023, 2021)]
    found = find_duplicates([replace(one) for one in dated])
    assert found == [Duplicate(0, 1, older=True), Duplicate(2, 1, older=True)]
