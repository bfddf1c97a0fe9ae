import shutil
from pathlib import Path

import pytest

from assistant.documents import Quote
from assistant.errors import AssistantError
from evals.grounding.browser import opened_at_quotes
from evals.suites.grounding import fragments_in_browser
from tests.evals.small_corpus import altered, document_of, entries_in, linked, outcome_of, quote_of

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def chromium() -> None:
    if shutil.which("chromium") is None:
        pytest.skip("Chromium ontbreekt (apt-get install chromium)")


def faults(folder: Path, *quotes: Quote) -> list[str | None]:
    files = {name: entry.path for name, entry in entries_in(folder).items()}
    return opened_at_quotes(quotes, files)


def test_the_browser_marks_accents_quotation_marks_and_lists(tmp_path: Path) -> None:
    document = document_of(entries_in(tmp_path)["slaap"])
    spans = (("Eén", "werk.’"), ("Drie", "tijd op."), ("Sociaal", "samen."), ("Wat helpt", "en:"))
    quotes = [quote_of(document, first, last) for first, last in spans]
    assert faults(tmp_path, *quotes) == [None] * len(quotes)


def test_words_that_are_not_on_the_page_are_a_fault(tmp_path: Path) -> None:
    document = document_of(entries_in(tmp_path)["slaap"])
    wrong = altered(document, lambda text: text.replace("samen", "sámen"))
    (fault,) = faults(tmp_path, quote_of(wrong, "Sociaal", "sámen."))
    assert fault is not None
    assert "niet te vinden" in fault


@pytest.mark.parametrize(
    ("fragment", "message"),
    [("Dat%20geldt", "staat elders"), ("Dat", "staat elders"), ("Niets", "niet gemarkeerd")],
)
def test_a_mark_on_other_words_is_a_fault(tmp_path: Path, fragment: str, message: str) -> None:
    quote = quote_of(document_of(entries_in(tmp_path)["slaap"]), "Dat is bekend.")
    (fault,) = faults(tmp_path, linked(quote, fragment))
    assert fault is not None
    assert message in fault


def test_a_corpus_gives_a_figure_of_its_fragments(tmp_path: Path) -> None:
    entries = entries_in(tmp_path)
    page, pdf = document_of(entries["slaap"]), document_of(entries["pubers"])
    outcome = outcome_of(quote_of(page, "Dat is bekend."), quote_of(pdf, "Vraag", "denken."))
    opened = fragments_in_browser([outcome], {"klein": entries})
    (figure,) = opened.figures
    assert (figure.key, figure.value, figure.count) == ("klein.fragments_opened", 1.0, 1)


def test_without_chromium_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssistantError, match="apt-get install chromium"):
        faults(tmp_path)
