import json
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from evals.asking import Outcome
from evals.baseline import Baseline, raised
from evals.corpora import CARDS, ORIGINALS
from evals.figures import Figure, mean_figure
from evals.gate import Verdict, judge
from evals.grounding.findings import Finding
from evals.report import as_json, load_names, print_table, write_report
from evals.report.names import percent
from evals.report.worst import mistakes_of
from evals.running import CorpusRun, Measured
from tests.evals.outcomes import DOCUMENTS, make_outcome

SOURCES = {name: document.source for name, document in DOCUMENTS.items()}
HOSTILE = "<script>alert(1)</script>"


def outcomes() -> tuple[Outcome, ...]:
    return (
        make_outcome(1, gold="pest", shown=("pest",), confidence=0.9),
        make_outcome(2, gold="geld", shown=("pest",), confidence=0.8),
        make_outcome(3, gold="slaap", key=HOSTILE, confidence=0.2),
        make_outcome(4, shown=("slaap",), confidence=0.7),
        make_outcome(5, style="far", confidence=0.1),
    )


def measured() -> Measured:
    figures = (
        mean_figure("cards.auroc", [1.0, 0.0]),
        Figure("speed.answer_p50_ms", 12.0, 5, better="lower"),
    )
    run = CorpusRun(CARDS, outcomes(), (), (), (), (), figures, SOURCES, "abc")
    return Measured(
        half="test",
        figures=figures,
        findings=(Finding("quotes_found", "cards", "v1", "pest", "niet gevonden"),),
        runs=(run,),
        absent={ORIGINALS.name: "originals overgeslagen"},
        sources={"cards": "abc"},
        model="tiny:1",
        threshold=0.5,
        seconds=1.0,
    )


def verdict(floor_of: float = 0.5) -> Verdict:
    figures = [Figure("cards.auroc", floor_of, 10**9), *measured().figures[1:]]
    baseline = raised(Baseline(), figures, {"cards": "abc"})
    return judge(measured().figures, baseline, half="test", sources={"cards": "abc"})


def printed(given: Verdict, width: int = 100) -> str:
    file = StringIO()
    print_table(Console(file=file, width=width), load_names(), measured(), given)
    return file.getvalue()


def test_the_table_has_figures_beside_floors_and_what_was_skipped() -> None:
    text = printed(verdict())
    assert re.search(r"cards\.auroc +0,500 +0,000–1,000 +2 +≥ 0,499 +✓", text)
    assert "originals overgeslagen" in text
    assert "Geslaagd: alle 2 grenzen gehaald" in text


def test_the_table_names_what_fails() -> None:
    text = printed(verdict(0.9))
    assert "✗" in text
    assert "Gezakt: onder de grens: cards.auroc" in text


def test_json_has_each_figure_with_its_floor() -> None:
    data = json.loads(json.dumps(as_json(measured(), verdict(0.9))))
    assert data["ok"] is False
    assert data["figures"][0]["key"] == "cards.auroc"
    assert (data["figures"][0]["floor"], data["figures"][0]["ok"]) == (0.899, False)
    assert data["sources"] == {"cards": "abc"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = write_report(tmp_path_factory.mktemp("report"), load_names(), measured(), verdict())
    return path.read_text(encoding="utf-8")


def test_the_page_asks_for_nothing_from_outside(page: str) -> None:
    assert not re.search(r"""(?:src|href)=|url\(|@import|<script""", page)
    assert not re.search(r"https?://", page)


def test_the_page_shows_plots_that_say_what_they_are(page: str) -> None:
    titles = re.findall(r"<svg[^>]*role=\"img\"><title>([^<]+)</title>", page)
    assert {"Risico tegen dekking", "Zekerheid tegen werkelijkheid"} <= set(titles)
    assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).lower().split()


def test_the_page_lists_a_wrong_question_with_what_was_shown(page: str) -> None:
    case = page[page.index("<h4>vraag 4</h4>") :]
    assert "<blockquote>Slaap helpt bij stress.<cite>slaap</cite>" in case


def test_texts_cannot_become_markup(page: str) -> None:
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)" in page


def test_markdown_has_the_same_figures(tmp_path: Path) -> None:
    write_report(tmp_path, load_names(), measured(), verdict())
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| Onderscheid | 50% | 0%–100% | 2 | ≥ 50% | ✓ |" in text


def test_mistakes_are_sorted_by_kind_with_the_surest_first() -> None:
    surer = make_outcome(6, shown=("geld",), confidence=0.95)
    answered, wrong, refused = mistakes_of([*outcomes(), surer])
    assert [outcome.case.id for outcome in answered.worst] == ["v6", "v4"]
    assert [outcome.case.id for outcome in wrong.worst] == ["v2"]
    assert [outcome.case.id for outcome in refused.worst] == ["v3"]


def test_a_question_of_two_corpora_is_listed_where_it_is_worst() -> None:
    twice = [make_outcome(4, shown=("slaap",), confidence=sure) for sure in (0.7, 0.9)]
    answered = mistakes_of(twice)[0]
    assert (answered.count, len(answered.worst)) == (2, 1)
    assert answered.worst[0].answer.confidence == 0.9


def test_almost_all_is_not_all() -> None:
    assert [percent(share) for share in (1.0, 0.9999, 0.996, 0.5)] == [
        "100%",
        "99,9%",
        "99,6%",
        "50%",
    ]
