import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Dit geldt bijv. Amsterdamse scholen en o.a. Docenten van nu.",
        "Volgens dr. Jansen en prof. De Vries is nr. 3 het beste.",
        "Op 20 jan. 2022 kostte het 3.500 euro, d.w.z. 20% minder.",
        "Dhr. A. de Boer en mw. B.J. Smit zijn er om 10.30 uur.",
        "Mevr. drs. K. Peters (red.) schreef dat, incl. bijlagen.",
        "‘Dat kan niet!’ riep ze.",
        "Kijk op www.voorbeeld.nl of mail naar info@voorbeeld.nl.",
        "1. Open de deur",
        "Gebruik spullen e.d. 20 keer.",
    ],
)
def test_this_is_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Wat kun je doen?", "Lees verder!", "Het werkt."],
        ["Hij zei: ‘Ik kom niet.’", "Toen ging hij."],
        ["Dat doen scholen enz.", "Daarna volgt meer."],
        ["Dit is het.", "’s Middags ook."],
        ["Zie art. 7 lid 2.", "Groep 3 doet mee."],
        ["Hier staat het (echt waar).", "Dat was het."],
        ["Vraag je je af…", "Dat dacht ik al."],
        ["Het begint in dec.", "Daarna is het klaar."],
    ],
)
def test_these_are_sentences_of_their_own(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@given(st.text(alphabet="aB. ?!'\"’)(1\n", max_size=80))
def test_sentences_hold_all_that_is_not_white_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


def test_a_part_of_a_text_is_split_at_its_own_offsets() -> None:
    text = "Kop\n\nEen. Twee. Drie."
    assert [text[a:b] for a, b in sentence_spans(text, 5, 15)] == ["Een.", "Twee."]
