import pytest

from assistant.cafe.checking import Checked, check_with, find_again, say_change, wanted_of
from assistant.cafe.plan import Plan, SectionKind
from assistant.documents import Document, Quote
from assistant.messages import LANGUAGES, load_messages
from assistant.spans import PassageKind
from tests.building import make_document
from tests.cafe.quotes import gathered_from, plan_of

TIP = "Spreek met de klas regels over pesten af en hang ze op."
BEFORE = make_document("# Pesten", "Wie gepest wordt, leert minder.", TIP, "Bel daarna de ouders.")


@pytest.fixture
def plan() -> Plan:
    return plan_of([gathered_from(BEFORE, TIP, PassageKind.TIP)])


def checked(plan: Plan, document: Document | None) -> Checked:
    return check_with(plan, lambda _: document)


def quoted(result: Checked) -> Quote | None:
    items = result.plan.section(SectionKind.TIPS).items
    return items[0].quote if items else None


def test_an_unchanged_source_changes_nothing(plan: Plan) -> None:
    assert checked(plan, BEFORE) == Checked(plan)


def test_a_quote_that_moved_is_quoted_from_its_new_place(plan: Plan) -> None:
    now = make_document("# Pesten", "Een heel nieuwe alinea.", TIP)
    result = checked(plan, now)
    assert result.changes == ()
    assert (quote := quoted(result))
    assert (quote.text, quote.document) == (TIP, now)
    item = result.plan.section(SectionKind.TIPS).items[0]
    assert item.id == f"bron:{quote.start}-{quote.end}"


def test_new_words_are_offered_and_told(plan: Plan) -> None:
    new = "Spreek met de hele klas regels over pesten af en hang ze op in het lokaal."
    result = checked(plan, make_document("# Pesten", "Iets anders eerst.", new, "Iets erna."))
    (change,) = result.changes
    assert (change.old, change.new and change.new.text) == (TIP, new)
    assert (quote := quoted(result))
    assert quote.text == new


@pytest.mark.parametrize("now", [make_document("Over heel iets anders."), None])
def test_a_quote_that_is_gone_is_left_out_and_told(plan: Plan, now: Document | None) -> None:
    result = checked(plan, now)
    assert [change.new for change in result.changes] == [None]
    assert quoted(result) is None


def test_what_was_never_chosen_changes_unseen(plan: Plan) -> None:
    tips = [f"Doe op dag {number} iets geheel nieuws: {word}." for number, word in
            enumerate(("zingen", "wandelen", "tekenen", "schrijven", "koken"))]  # fmt: skip
    document = make_document(*tips)
    spare = plan_of([gathered_from(document, tip, PassageKind.TIP) for tip in tips])
    assert checked(spare, None).plan.section(SectionKind.TIPS).reserve == ()
    assert len(checked(spare, None).changes) == len(spare.section(SectionKind.TIPS).items)


def test_of_two_places_with_the_same_words_the_nearest_is_taken() -> None:
    wanted = wanted_of(gathered_from(BEFORE, TIP).quote)
    now = make_document("Kort.", TIP, "Ertussen staat nog een zin die wat langer is.", TIP)
    found = find_again(wanted, now)
    assert found
    assert found.start == now.text.index(TIP)


def test_a_list_that_changed_is_found_again() -> None:
    old = make_document("Herken je …", "- Dat jongeren druk ervaren?", "- Dat ouders zoeken?")
    new = make_document("# Nieuw", "Herken je …", "- Dat jongeren veel druk ervaren?",
                        "- Dat ouders zoeken?")  # fmt: skip
    found = find_again(wanted_of(gathered_from(old, old.text.strip()).quote), new)
    assert found
    assert found.text == new.text[new.text.index("Herken") :].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_are_told_with_the_source_and_the_old_words(plan: Plan, language: str) -> None:
    (change,) = checked(plan, None).changes
    said = say_change(change, load_messages(language))
    assert TIP in said
    assert "Een titel" in said
