import pytest

from assistant.documents import PassageKind
from assistant.links import fingerprint_of
from evals.baseline import Baseline, Floor
from evals.cases import half_of
from evals.figures import Figure
from evals.gate import judge
from evals.report import load_names
from evals.suites.passage_kinds import Kinded, Label, kinds_of, load_labels, measure_kinds
from tests.building import make_document
from tests.indexing import cut

TIP, TEXT, TOOL = PassageKind.TIP, PassageKind.TEXT, PassageKind.TOOL
PASSAGES = cut(make_document("Een tekst.", "Nog een."), 12)


def label(place: int, kind: PassageKind, text: str | None = None) -> Label:
    passage = PASSAGES[place]
    words = passage.text if text is None else text
    return Label(f"l{place}", "cards", "bron", passage.start, fingerprint_of(words), kind)


def given(*pairs: tuple[PassageKind, PassageKind | None]) -> list[Kinded]:
    """Give what a reader called passages, and what the rules did."""
    return [Kinded(label(0, called), found) for called, found in pairs]


def values(figures: list[Figure]) -> dict[str, float]:
    return {figure.key.removeprefix("kinds."): figure.value for figure in figures}


def test_each_kind_has_its_precision_recall_and_f1() -> None:
    found = given((TIP, TIP), (TIP, TEXT), (TEXT, TEXT), (TEXT, TEXT), (TOOL, TIP))
    measured = values(measure_kinds(found))
    assert (measured["kind_precision_tip"], measured["kind_recall_tip"]) == (0.5, 0.5)
    assert measured["kind_f1_text"] == pytest.approx(0.8)
    assert measured["macro_f1"] == pytest.approx((0.5 + 0.8 + 0) / 3)
    assert "kind_precision_tool" not in measured


def test_a_passage_that_is_cut_otherwise_is_of_no_kind() -> None:
    found = kinds_of(PASSAGES, [label(0, TEXT), label(1, TEXT, "andere woorden")])
    assert [one.kind for one in found] == [TEXT, None]
    assert values(measure_kinds(found))["labels_found"] == 0.5
    assert values(measure_kinds(found))["kind_recall_text"] == 0.5


def test_nothing_is_measured_without_labels() -> None:
    assert measure_kinds([]) == []


def test_the_gate_is_red_when_tips_are_called_text() -> None:
    floors = {key: Floor(key, 0.85) for key in ("kinds.macro_f1", "kinds.kind_precision_tip")}
    baseline = Baseline(floors=floors)
    good = measure_kinds(given((TIP, TIP), (TEXT, TEXT)))
    bad = measure_kinds(given((TIP, TEXT), (TEXT, TEXT)))
    assert judge(good, baseline, half="test", sources={}).ok
    verdict = judge(bad, baseline, half="test", sources={})
    assert [row.figure.key for row in verdict.failures] == ["kinds.macro_f1"]
    assert "kinds.kind_precision_tip" in " ".join(verdict.problems)


def test_labels_are_split_and_name_every_kind_in_both_halves() -> None:
    for half in ("dev", "test"):
        labels = [*load_labels("cards", half), *load_labels("originals", half)]
        assert {one.kind for one in labels} == set(PassageKind)
        assert all(half_of(one.id) == half for one in labels)


def test_every_measure_of_a_kind_has_a_name() -> None:
    names = load_names()
    for figure in measure_kinds(given((TIP, TIP))):
        assert names.label(figure.measure) != figure.measure
        assert "{" not in names.meaning(figure.measure) + names.label(figure.measure)
