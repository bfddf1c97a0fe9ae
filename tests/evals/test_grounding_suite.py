from dataclasses import replace
from pathlib import Path

from assistant.documents import Origin, Page, Quote
from evals.asking import Outcome
from evals.suites.grounding import Grounding, measure_grounding
from tests.evals.small_corpus import (
    altered,
    document_of,
    entries_in,
    outcome_of,
    quote_of,
    retitled,
)


def measured(folder: Path, *outcomes: Outcome) -> Grounding:
    return measure_grounding(outcomes, {"klein": entries_in(folder)})


def values(grounding: Grounding) -> dict[str, float]:
    return {figure.key.removeprefix("klein."): figure.value for figure in grounding.figures}


def page_quote(folder: Path) -> Quote:
    return quote_of(document_of(entries_in(folder)["slaap"]), "Drie", "tijd op.")


def pdf_quote(folder: Path) -> Quote:
    return quote_of(document_of(entries_in(folder)["pubers"]), "Vraag", "denken.")


def test_an_answer_from_the_sources_is_grounded(tmp_path: Path) -> None:
    grounding = measured(tmp_path, outcome_of(page_quote(tmp_path)))
    assert set(values(grounding)) == {"quotes_found", "fragments_unique", "strings_known"}
    assert set(values(grounding).values()) == {1.0}
    assert grounding.findings == ()


def test_a_wrong_quote_turns_it_red(tmp_path: Path) -> None:
    document = altered(page_quote(tmp_path).document, lambda text: text.replace("vaste", "vast"))
    grounding = measured(tmp_path, outcome_of(quote_of(document, "Drie", "tijd op.")))
    assert values(grounding)["quotes_found"] == 0
    assert values(grounding)["strings_known"] == 0
    (finding, *_) = grounding.findings
    assert (finding.check, finding.question_id, finding.source_id) == (
        "quotes_found",
        "v1",
        "slaap",
    )


def test_a_shifted_offset_turns_it_red(tmp_path: Path) -> None:
    quote = page_quote(tmp_path)
    shifted = replace(quote, start=quote.start + 2, end=quote.end - 1)
    assert values(measured(tmp_path, outcome_of(shifted)))["quotes_found"] == 0


def test_a_wrong_page_turns_it_red(tmp_path: Path) -> None:
    right = pdf_quote(tmp_path)
    wrong = replace(right.document, pages=(Page(1, 0, len(right.document.text)),))
    assert values(measured(tmp_path, outcome_of(right)))["pages_right"] == 1
    quote = replace(right, document=wrong)
    assert values(measured(tmp_path, outcome_of(quote)))["pages_right"] == 0


def test_an_ambiguous_fragment_turns_it_red(tmp_path: Path) -> None:
    # A reader that left out a line does not know that its words are there twice.
    lines = ["Ook het rooster van week 7 telt mee."]
    document = altered(page_quote(tmp_path).document, lambda _text: lines[0])
    unaware = outcome_of(Quote(document, 0, len(lines[0])))
    entries = entries_in(tmp_path)
    path = entries["slaap"].path
    path.write_text(path.read_text("utf-8").replace("Deel dit", lines[0]), "utf-8")
    found = measure_grounding([unaware], {"klein": entries})
    assert values(found)["fragments_unique"] == 0
    assert values(found)["quotes_found"] == 1


def test_a_link_without_a_fragment_turns_it_red(tmp_path: Path) -> None:
    quote = page_quote(tmp_path)
    source = replace(quote.source, origin=Origin.CARD)
    plain = replace(quote, document=replace(quote.document, source=source))
    assert values(measured(tmp_path, outcome_of(plain)))["fragments_unique"] == 0


def test_an_unknown_string_turns_it_red(tmp_path: Path) -> None:
    source = retitled(page_quote(tmp_path).source, "Nachtrust")
    grounding = measured(tmp_path, outcome_of(nearest=(source,)))
    assert values(grounding) == {"strings_known": 0}
    assert "Nachtrust" in str(grounding.findings[0])


def test_a_source_outside_the_catalogue_turns_it_red(tmp_path: Path) -> None:
    quote = page_quote(tmp_path)
    source = replace(quote.source, id="verzonnen")
    moved = replace(quote, document=replace(quote.document, source=source))
    grounding = measured(tmp_path, outcome_of(moved))
    assert values(grounding)["quotes_found"] == values(grounding)["strings_known"] == 0


def test_a_quote_is_counted_once_and_each_answer(tmp_path: Path) -> None:
    outcome = outcome_of(page_quote(tmp_path))
    counts = {figure.key: figure.count for figure in measured(tmp_path, outcome, outcome).figures}
    assert counts["klein.quotes_found"] == 1
    assert counts["klein.strings_known"] == 2


def test_a_finding_holds_a_few_words_of_a_source_at_most(tmp_path: Path) -> None:
    quote = page_quote(tmp_path)
    cut = replace(quote, end=quote.end - 1)
    finding = measured(tmp_path, outcome_of(cut)).findings[0]
    assert len(finding.detail.split()) < 16
