import tomllib
from pathlib import Path

import pytest

from assistant.documents import Passage, PassageKind
from assistant.passage_kinds import kind_of, kind_spans
from assistant.sentence_kinds import CUES, is_asked, sentence_kind
from tests.building import make_document
from tests.indexing import cut

ROOT = Path(__file__).parent.parent
FIGURES = [
    "Bijna 38% van de leerlingen slaapt te kort.",
    "Eén op de vijf jongeren piekert elke dag.",
    "Van de ouders belt 57 procent alleen als er iets mis is.",
    "De helft van de docenten heeft er geen tijd voor.",
    "Meisjes piekeren twee keer zo vaak als jongens.",
    "Leerlingen geven de sfeer gemiddeld een 7,2.",
    "Ruim 120.000 jongeren zorgen voor een ziek familielid.",
    "One in four students feels lonely.",
    "About 60% of teachers report stress.",
]
NO_FIGURES = [
    "In 2023 begon de school opnieuw.",
    "Bel 0800-0432 of 112.",
    "Zie bladzijde 38 en artikel 12 lid 3.",
    "De klas telt 28 kinderen en twee mentoren.",
    "Studenten van niveau 2 en groep 7 doen mee.",
    "De module duurt gemiddeld 60 minuten.",
    "Onderzoekers interviewden 1.200 leerlingen.",
    "Mentor van jongeren van 12 tot 18 jaar.",
]
QUESTIONS = [
    "Hoe merk je dat een leerling zich terugtrekt?",
    "Voelen leerlingen zich thuis en op hun gemak?",
    "Welke rol speelt de mentor bij pesten?",
    "Wie belt er naar huis als een leerling wegblijft?",
    "How do you notice that a pupil is lonely?",
]
NO_QUESTIONS = [
    "Wat dan?",
    "En hoe doe je dat?",
    "Hoe pak je dit aan op school?",
    "Vinden ze het lastig om te plannen?",
    "Welke stappen kan de school daarbij zetten?",
    "Dat leerlingen minder gemotiveerd lijken?",
    "Hoe je werkt aan een rustige klas?",
    "Benieuwd hoe jouw school ervoor staat?",
    "Wil je meer weten over ons aanbod?",
    "Curious how other schools do it?",
]
TIPS = [
    "Vraag leerlingen zelf wat hen helpt.",
    "Span je in voor wie weinig zegt.",
    "Denk bij een ouderavond ook aan een tolk.",
    "De GGD raadt aan om elke week te vragen hoe het gaat.",
    "Ask pupils what would help them.",
]
NO_TIPS = [
    "Een tip van de sluier werd opgelicht.",
    "De vraag is wie er belt.",
    "Werk is voor veel ouders een zorg.",
    "Denk aan oorlog, armoede of discriminatie.",
    "Werk je op een school, dan kun je meedoen.",
    "Zorg en onderwijs zijn verschillend geregeld.",
]
OTHERS = {
    PassageKind.DEFINITION: [
        "Een gezond klimaat is een omgeving waarin iedereen meetelt.",
        "Onder prestatiedruk verstaan we de druk om te slagen.",
        "Resilience is the ability to recover.",
    ],
    PassageKind.TOOL: [
        "Lees de handreiking over rouw in de klas.",
        "De checklist laat zien wat al goed gaat.",
        "Op www.example.org vind je een overzicht.",
        "Read the guide for mentors.",
    ],
    PassageKind.OFFER: [
        "De training is bedoeld voor mentoren en duurt een middag.",
        "Aanmelden kan tot 1 mei.",
        "Deelnemers aan de workshop krijgen handvatten mee.",
        "Sign up for the free webinar.",
    ],
    PassageKind.EXAMPLE: [
        "Het Merwe College begon met een ochtend zonder lessen.",
        "Op basisschool De Linde eten alle klassen samen.",
        "Mentor Siebe Algra begon met lopende gesprekken.",
        "Bij de start hebben we alle ouders gebeld.",
        "At Northfield Primary School every day starts with a walk.",
    ],
    PassageKind.TEXT: [
        "Leerlingen leren beter als ze zich veilig voelen.",
        "De school is een plek waar kinderen opgroeien.",
        "Welbevinden op School is van twee organisaties.",
    ],
}


def passage_of(*lines: str) -> Passage:
    return cut(make_document(*lines))[0]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        *((one, PassageKind.FIGURE) for one in FIGURES),
        *((one, PassageKind.QUESTION) for one in QUESTIONS),
        *((one, PassageKind.TIP) for one in TIPS),
        *((one, kind) for kind, sentences in OTHERS.items() for one in sentences),
    ],
)
def test_a_sentence_has_a_kind(sentence: str, kind: PassageKind) -> None:
    assert sentence_kind(sentence) is kind


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        *((one, PassageKind.FIGURE) for one in NO_FIGURES),
        *((one, PassageKind.QUESTION) for one in NO_QUESTIONS),
        *((one, PassageKind.TIP) for one in NO_TIPS),
    ],
)
def test_what_only_looks_like_a_kind_is_not(sentence: str, kind: PassageKind) -> None:
    assert sentence_kind(sentence) is not kind


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["# Cijfers over slaap", "Dit is een peiling.", "Bijna 38% slaapt te kort."], "figure"),
        (["# Goed voorbeeld: soep", "Ouders koken samen.", "Het werd een traditie."], "example"),
        (["# Mijn eerste jaar", "Op het Merwe College begint elke dag met lopen."], "example"),
        (["# TIP", "- Bel zelf.", "- Eén gesprek is genoeg."], "tip"),
        (["# TIP De zelfscan", "Doe de quickscan van de GGD."], "tool"),
        (
            ["Bespreek samen:", "- Wie belt er bij verzuim?", "- Wat weten ouders ervan?"],
            "question",
        ),
        (["# Herken je dit?", "- Dat het druk is?", "- Dat niemand rust neemt?"], "question"),
        (["# Wat is veerkracht?", "Veerkracht helpt om te herstellen."], "definition"),
        (["Wat is veerkracht?", "Het vermogen om te herstellen."], "definition"),
        (["# Wat zijn de gevolgen?", "Wie slecht slaapt, leert minder."], "text"),
        (["# Aanbod", "Wil je aan de slag met rust op school?"], "offer"),
        (["# Slaap", "Slaap is belangrijk.", "Dat geldt ook voor docenten."], "text"),
        (["# Alleen een kop"], "text"),
    ],
)
def test_a_passage_has_the_kind_of_its_heading_and_sentences(lines: list[str], kind: str) -> None:
    assert kind_of(passage_of(*lines)) == kind


def test_spans_are_the_sentences_of_a_kind_without_their_numbers() -> None:
    passage = passage_of("# Druk", "Het is druk. Zo'n 40% merkt dat.", "- 1. Vraag ernaar.")
    spans = kind_spans(passage)
    assert [(passage.text[start:end], kind.value) for start, end, kind in spans] == [
        ("Zo'n 40% merkt dat.", "figure"),
        ("Vraag ernaar.", "tip"),
    ]


def test_what_goes_on_about_an_example_belongs_to_it() -> None:
    story = "Het Merwe College begon te lopen. Daardoor praat men meer. Zij gaan door."
    passage = passage_of("# Lopen", story, "Rust is goed.")
    assert kind_spans(passage) == ((7, 7 + len(story), PassageKind.EXAMPLE),)


def test_offsets_of_spans_are_the_documents() -> None:
    document = make_document("Eerst dit.", "# Vraag", "Wie belt er bij verzuim?")
    passage = cut(document, 12)[1]
    ((start, end, _),) = kind_spans(passage)
    assert document.text[start:end] == "Wie belt er bij verzuim?"


def test_questions_in_a_passage_all_end_in_a_question_mark() -> None:
    passage = passage_of(*QUESTIONS, *NO_QUESTIONS, *TIPS)
    asked = [s for s in kind_spans(passage) if s[2] is PassageKind.QUESTION]
    assert len(asked) == len(QUESTIONS)
    assert all(is_asked(passage.text[start:end]) for start, end, _ in asked)


def test_a_text_without_sentences_has_no_kind() -> None:
    assert kind_of(passage_of("woord " * 4000)) is PassageKind.TEXT
    assert kind_of(passage_of("A" * 50_000)) is PassageKind.TEXT


def test_no_word_stands_twice_in_a_list() -> None:
    tables = tomllib.loads((ROOT / "assistant" / CUES).read_text(encoding="utf-8"))
    for words in (words for lists in tables.values() for words in lists.values()):
        assert len(words) == len(set(words)), words
