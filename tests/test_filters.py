import pytest

from assistant.passage_kinds import with_kind
from assistant.retrieval import Filters
from tests.building import make_document, make_source
from tests.indexing import cut

RESEARCH = make_source(
    "a", sectors=("mbo", "hbo"), kind="onderzoek", publisher="Trimbos", date="2022-01-20"
)
PLAIN = make_source("b", sectors=(), kind="", publisher="ROC", date=None)


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(), "ab"),
        (Filters(sectors=("mbo",)), "ab"),
        (Filters(sectors=("po",)), "b"),
        (Filters(source_ids=("a",)), "a"),
        (Filters(kinds=("onderzoek", "nieuws")), "a"),
        (Filters(kinds=("nieuws",)), ""),
        (Filters(publishers=("ROC",)), "b"),
        (Filters(year_from=2022), "a"),
        (Filters(year_from=2023), ""),
        (Filters(sectors=("mbo",), publishers=("ROC",), kinds=("onderzoek",)), ""),
    ],
)
def test_a_source_is_allowed_by_every_filter_at_once(filters: Filters, allowed: str) -> None:
    assert "".join(one.id for one in (RESEARCH, PLAIN) if filters.allow(one)) == allowed


def test_filters_that_leave_all_through_are_not_active() -> None:
    assert not Filters().active
    assert not Filters(sectors=[], kinds=()).active
    assert Filters(year_from=2020).active
    assert Filters(passage_kinds=("tip",)).active


def test_a_passage_is_allowed_by_its_kind() -> None:
    passage = with_kind(cut(make_document("Vraag leerlingen wat helpt."))[0])
    filters = [Filters(), Filters(passage_kinds=("tip", "figure")), Filters(passage_kinds=["tool"])]
    assert [one.allow_kind(passage) for one in filters] == [True, True, False]
    assert filters[2].allow(PLAIN), "a source has no kind of passage"
