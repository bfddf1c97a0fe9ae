from assistant.cafe.choosing import repeats
from assistant.cafe.handout_markdown import handout_markdown
from assistant.cafe.missing import missing
from assistant.cafe.plan import Format, Plan, SectionKind
from assistant.documents import Quote
from assistant.messages import load_messages
from assistant.spans import PassageKind
from tests.building import make_document, make_source
from tests.cafe.quotes import gathered, gathered_from, plan_of

EXAMPLE, FIGURE, QUESTION = PassageKind.EXAMPLE, PassageKind.FIGURE, PassageKind.QUESTION
TIP, TEXT, OFFER = PassageKind.TIP, PassageKind.TEXT, PassageKind.OFFER


def texts(plan: Plan, kind: SectionKind) -> list[str]:
    return [item.quote.text for item in plan.section(kind).items if item.quote]


def quotes(plan: Plan) -> list[Quote]:
    items = [item for section in plan.sections for item in (*section.items, *section.reserve)]
    return [item.quote for item in items if item.quote]


def test_each_section_holds_quotes_of_its_kind() -> None:
    found = [
        gathered("Eén op de tien leerlingen wordt gepest.", FIGURE),
        gathered("Een school vroeg leerlingen om een pestprotocol te schrijven.", EXAMPLE),
        gathered("Hoe praat je met de klas over pesten?", QUESTION),
        gathered("Spreek met de klas regels over pesten af.", TIP),
    ]
    plan = plan_of(found)
    sections = ("opening", "examples", "questions", "tips")
    assert [texts(plan, SectionKind(name)) for name in sections] == [
        [one.quote.text] for one in found
    ]
    assert set(plan.retrieved.values()) == {"2026-02-03"}
    assert plan.timetable.minutes == 90


def test_what_was_not_found_stays_empty_and_is_named() -> None:
    plan = plan_of([gathered("Wie gepest wordt, leert volgens onderzoek minder goed.")])
    assert texts(plan, SectionKind.OPENING)
    assert [missing(section) for section in plan.sections] == [
        ("figures",), ("examples",), ("questions",), ("tips",), ("reading",),
    ]  # fmt: skip


def test_nothing_found_gives_a_plan_of_empty_sections() -> None:
    plan = plan_of([])
    assert [len(section.items) + len(section.reserve) for section in plan.sections] == [0] * 5


def test_a_team_has_one_question_one_example_and_one_tip() -> None:
    found = [
        gathered(f"{word} {kind} {score}", kind, score / 10)
        for kind, word in ((EXAMPLE, "Verhaal"), (QUESTION, "Vraagje"), (TIP, "Aanrader"))
        for score in range(1, 5)
    ]
    plan = plan_of(found, format=Format.TEAMSESSIE, minutes=30)
    assert [(section.kind, len(section.items)) for section in plan.sections] == [
        ("examples", 1), ("questions", 1), ("tips", 1),
    ]  # fmt: skip
    assert texts(plan, SectionKind.TIPS) == ["Aanrader tip 4"]
    assert len(plan.section(SectionKind.TIPS).reserve) == 3


def test_no_quote_stands_twice_and_none_repeats_another() -> None:
    text = "Spreek met de hele klas duidelijke regels over pesten af."
    found = [
        gathered(text, TIP, 0.9),
        gathered(text.replace("duidelijke", "vaste"), TIP, 0.8),
        gathered("Bel de ouders van beide leerlingen nog dezelfde dag.", TIP, 0.7),
    ]
    plan = plan_of(found)
    assert len(texts(plan, SectionKind.TIPS)) == 2
    assert not any(repeats(quote, [*quotes(plan)[:n]]) for n, quote in enumerate(quotes(plan)))


def test_a_figure_in_an_example_is_quoted_once() -> None:
    document = make_document("In Almere gaat het goed. Daar wordt 4% gepest.")
    figure = gathered_from(document, "Daar wordt 4% gepest.", FIGURE)
    plan = plan_of([figure, gathered_from(document, document.text, EXAMPLE)])
    assert [quote.text for quote in quotes(plan)] == ["Daar wordt 4% gepest."]


def test_sections_are_varied_over_sources() -> None:
    lines = ("Praat elke ochtend samen.", "Maak vaste afspraken.", "Wissel iedere maand.")
    document = make_document(*lines)
    found = [
        gathered_from(document, line, TIP, 0.9 - place / 50) for place, line in enumerate(lines)
    ]
    other = gathered("Vraag ouders om langs te komen.", TIP, 0.8)
    assert texts(plan_of([*found, other]), SectionKind.TIPS)[:2] == [lines[0], other.quote.text]


def test_a_finding_opens_before_a_plain_statement() -> None:
    plain = gathered("Pesten komt op alle scholen in het land voor.", TEXT, 0.9)
    finding = gathered("Uit onderzoek blijkt dat meekijkers pesten versterken.", TEXT, 0.85, "b")
    pointing = gathered("Lees meer over pesten op www.example.org vandaag.", TEXT, 0.99, "c")
    opening = plan_of([pointing, plain, finding]).section(SectionKind.OPENING)
    assert texts(plan_of([pointing, plain, finding]), SectionKind.OPENING) == [finding.quote.text]
    assert [item.quote.text for item in opening.reserve if item.quote] == [plain.quote.text]


def test_reading_names_sources_with_more_to_read_in_their_own_words() -> None:
    intro = "In deze handreiking vind je wat een school tegen pesten kan doen."
    tips = ["Spreek regels over pesten af.", "Bel de ouders op tijd."]
    rich = make_document(
        intro, "# In de klas", tips[0], "# Thuis", tips[1], source=make_source("r")
    )
    found = [gathered_from(rich, tip, TIP) for tip in tips]
    found.append(gathered("Zoek steun bij elkaar als het pesten doorgaat.", TIP, 0.9, "arm"))
    assert texts(plan_of(found), SectionKind.READING) == [intro]


def test_a_training_about_the_theme_is_further_reading() -> None:
    offer, tip = "In deze training leer je pesten te stoppen.", "Spreek regels over pesten af."
    document = make_document(offer, tip)
    found = [gathered_from(document, offer, OFFER, 0.8), gathered_from(document, tip, TIP)]
    assert texts(plan_of(found), SectionKind.READING) == [offer]


def test_an_export_says_that_there_are_no_figures_beside_the_statement_that_opens() -> None:
    plan = plan_of([gathered("Uit onderzoek blijkt dat meekijkers pesten versterken.")])
    said = handout_markdown(plan, load_messages("nl"))
    assert said.count("Geen cijfers over dit thema gevonden") == 1
