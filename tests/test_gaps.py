import json
import logging
import multiprocessing
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from assistant.documents import AnswerKind
from assistant.embedding import Encoder
from assistant.errors import AssistantError
from assistant.gaps import store as store_module
from assistant.gaps.gap import Gap, Reason, Shown, gap_from
from assistant.gaps.groups import group_gaps
from assistant.gaps.masking import without_personal_data
from assistant.gaps.report import append_cases, group_as_json, group_as_text
from assistant.gaps.store import GapStore
from evals import cases
from tests.building import make_source
from tests.web.fake import HANDREIKING, SIGNPOST, answer_of, quote_of

ROOT = Path(__file__).parents[1]
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def gap(question: str, reason: Reason = Reason.NOT_FOUND, days_ago: int = 0) -> Gap:
    return Gap(question, reason, NOW - timedelta(days=days_ago))


@pytest.fixture
def store(tmp_path: Path) -> GapStore:
    return GapStore(tmp_path / "home" / "gaps.sqlite", days=180)


def test_a_gap_holds_the_question_the_hour_and_what_was_shown() -> None:
    quote = quote_of(HANDREIKING, "houvast")
    answer = answer_of(AnswerKind.QUOTES, quote, understood="geeft rust houvast?")
    made = gap_from(
        answer, Reason.MARKED_WRONG, sectors=["mbo"], now=datetime(2026, 5, 1, 9, 41, 7, tzinfo=UTC)
    )
    assert made == Gap(
        "geeft rust houvast?",
        Reason.MARKED_WRONG,
        datetime(2026, 5, 1, 9, tzinfo=UTC),
        ("mbo",),
        (Shown("rust-in-de-klas", quote.start, quote.end),),
    )


def test_a_gap_without_quotes_names_the_nearest_sources() -> None:
    answer = answer_of(AnswerKind.NOT_FOUND, nearest=(make_source("slaap"),))
    assert gap_from(answer, Reason.NOT_FOUND).shown == (Shown("slaap"),)


def test_a_gap_has_no_place_for_who_asked() -> None:
    names = {field.name for field in fields(Gap)}
    assert names == {"question", "reason", "hour", "sectors", "shown"}
    with pytest.raises(ValueError, match="finer than an hour"):
        replace(gap("vraag"), hour=NOW + timedelta(seconds=1))


@pytest.mark.parametrize("kind", AnswerKind)
def test_no_gap_can_be_made_of_an_answer_with_signposts(kind: AnswerKind) -> None:
    with pytest.raises(ValueError, match="signposts"):
        gap_from(answer_of(kind, signposts=(SIGNPOST,)), Reason.NOT_FOUND)


def test_control_characters_do_not_reach_a_terminal() -> None:
    answer = answer_of(AnswerKind.NOT_FOUND, understood="a\x1b[2Jb\u202ec")
    assert gap_from(answer, Reason.NOT_FOUND).question == "a [2Jb c"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail jan.de.vries@school.nl even", "mail [e-mailadres] even"),
        ("mail naar Jan@School.NL?", "mail naar [e-mailadres]?"),
        ("<jan@x.nl>, jan (at) x.nl", "<[e-mailadres]>, [e-mailadres]"),
        ("volg @juf_sanne", "volg [e-mailadres]"),
        ("bel 06-12345678 of 06 12 34 56 78", "bel [nummer] of [nummer]"),
        ("+31 (0)6 1234 5678 en 0031612345678", "[nummer] en [nummer]"),
        ("op (030) 123 45 67.", "op [nummer]."),
        ("in 2021 06 12 34 56 78 gebeld", "in 2021 [nummer] gebeld"),
        ("bsn 123456782, leerling 20251234", "bsn [nummer], leerling [nummer]"),
        ("rekening NL91ABNA0417164300", "rekening NL91ABNA[nummer]"),
    ],
)
def test_addresses_and_numbers_are_masked(text: str, masked: str) -> None:
    assert without_personal_data(text) == masked
    assert without_personal_data(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "schooljaar 2025-2026, groep 6 7 8",
        "tussen 01-09-2026 en 31/12/2026",
        "kost het 1.250.000 euro voor 0-18 jaar?",
        "is 0800-0113 gratis, of 113?",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert without_personal_data(text) == text


def test_what_is_kept_is_read_back_by_another_store(store: GapStore) -> None:
    kept = replace(gap("één vraag"), sectors=("po", "vo"), shown=(Shown("a", 1, 5), Shown("b")))
    store.add(kept)
    assert GapStore(store.path, 180).all() == [kept]


def test_only_the_owner_can_read_the_file(store: GapStore) -> None:
    store.path.parent.mkdir()
    store.path.touch(0o644)
    store.add(gap("vraag"))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_reading_makes_no_file(store: GapStore) -> None:
    assert store.all() == []
    assert not store.path.parent.exists()


def test_what_is_too_old_is_gone_from_the_disk(store: GapStore) -> None:
    store.add(gap("verjaarde-vraag", days_ago=179))
    store.add(gap("nieuwe-vraag"))
    assert [one.question for one in GapStore(store.path, 100).all()] == ["nieuwe-vraag"]
    assert b"verjaarde-vraag" not in store.path.read_bytes()


def test_of_too_many_the_oldest_go(store: GapStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MOST_GAPS", 3)
    for number in range(5):
        store.add(gap(f"vraag {number}"))
    assert [one.question for one in store.all()] == ["vraag 2", "vraag 3", "vraag 4"]


def test_threads_keep_every_gap(store: GapStore) -> None:
    questions = [f"vraag {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda question: store.add(gap(question)), questions))
    assert sorted(one.question for one in store.all()) == sorted(questions)


def keep_on_and_on(path: Path, started: Connection) -> None:
    store = GapStore(path, 180)
    for number in range(100_000):
        store.add(gap(f"vraag {number}"))
        if number == 5:
            started.send("begonnen")


def test_a_kill_leaves_whole_gaps(store: GapStore) -> None:
    context = multiprocessing.get_context("forkserver")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=keep_on_and_on, args=(store.path, sending))
    process.start()
    assert receiving.recv() == "begonnen"
    process.kill()
    process.join()
    store.add(gap("erna"))
    kept = [one.question for one in store.all()]
    assert kept == [*(f"vraag {number}" for number in range(len(kept) - 1)), "erna"]


@pytest.mark.parametrize("row", ["{", "[]", '{"question": "a"}', '{"reason": "geen reden"}'])
def test_a_damaged_row_is_skipped_and_told_without_its_words(
    store: GapStore, row: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.add(gap("goed"))
    with sqlite3.connect(store.path) as database:
        database.execute("INSERT INTO gaps (hour, gap) VALUES (?, ?)", (NOW.isoformat(), row))
    with caplog.at_level(logging.WARNING):
        assert store.all() == [gap("goed")]
    assert "Rij 2" in caplog.text
    assert row not in caplog.text


def test_a_damaged_file_is_told_with_what_to_do_and_can_be_cleared(store: GapStore) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"geen database" * 100)
    with pytest.raises(AssistantError, match="gaps --clear"):
        store.all()
    store.clear()
    assert store.all() == []


def test_what_differs_in_form_alone_is_one_group(tiny_encoder: Encoder) -> None:
    questions = ["Wat helpt leerlingen?", "wat helpt leerling", "LEERLINGEN: wat helpt?"]
    (group,) = group_gaps([gap(question) for question in questions], tiny_encoder)
    assert list(group.wordings) == questions


def test_the_most_asked_comes_first_under_its_most_used_wording(tiny_encoder: Encoder) -> None:
    asked = ["geld geld", "pest pesten", "pest pesters", "pest pesters", "stress stress"]
    groups = group_gaps([gap(question) for question in asked], tiny_encoder)
    assert [(one.question, len(one.gaps)) for one in groups] == [
        ("pest pesters", 3), ("geld geld", 1), ("stress stress", 1),
    ]  # fmt: skip


def test_what_only_helped_is_no_gap(tiny_encoder: Encoder) -> None:
    helped = [gap(question, Reason.HELPFUL) for question in ("pest pesten", "geld geld")]
    rated = [*helped, gap("geld geld")]
    (group,) = group_gaps(rated, tiny_encoder)
    assert group.reasons == {Reason.HELPFUL: 1, Reason.NOT_FOUND: 1}
    assert "1× hielp wel" in group_as_text(group)


def paraphrases() -> Iterator[tuple[str, str]]:
    """Give each paraphrase with the id of the dev question that it says in other words."""
    originals = {case.id: case.question for case in cases.load_cases("unanswerable", "dev")}
    path = ROOT / "evals" / "data" / "paraphrases.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    yield from ((row["same_as"], row["question"]) for row in rows)
    yield from ((name, originals[name]) for name in {row["same_as"] for row in rows})


def test_paraphrases_come_together_and_other_questions_do_not(encoder: Encoder) -> None:
    asked = {question: name for name, question in paraphrases()}
    groups = group_gaps([gap(question) for question in asked], encoder)
    mixed = [group for group in groups if len({asked[q] for q in group.wordings}) > 1]
    assert len(asked) == 120
    assert len(groups) <= 62  # 40 if all came together, 120 if none did
    assert len(mixed) <= 1


def test_a_group_tells_how_often_when_where_and_why(tiny_encoder: Encoder) -> None:
    first = replace(gap("pesten", days_ago=3), sectors=("vo",), shown=(Shown("a"),))
    second = replace(gap("pesters", Reason.MARKED_WRONG), sectors=("mbo", "vo"))
    (group,) = group_gaps([second, first], tiny_encoder)
    assert group_as_json(group) == {
        "question": "pesten",
        "count": 2,
        "first": first.hour.date().isoformat(),
        "last": second.hour.date().isoformat(),
        "sectors": ["mbo", "vo"],
        "reasons": {"not_found": 1, "marked_wrong": 1},
        "wordings": {"pesten": 1, "pesters": 1},
        "shown": [{"source_id": "a", "start": None, "end": None}],
    }
    text = group_as_text(group)
    assert text.startswith("2× pesten\n     ook: pesters\n     1× niet gevonden, 1× gemeld als")


def test_a_case_is_added_once_also_when_its_group_has_grown(
    tiny_encoder: Encoder, tmp_path: Path
) -> None:
    path = tmp_path / "cases.jsonl"
    gaps = [gap("pest pesten"), gap("geld geld")]
    assert append_cases(path, group_gaps(gaps, tiny_encoder)) == 2
    gaps += [gap("Pest pesters!"), gap("Pest pesters!"), gap("slaap slaap")]
    assert append_cases(path, group_gaps(gaps, tiny_encoder)) == 1
    questions = [json.loads(line)["question"] for line in path.read_text().splitlines()]
    assert questions == ["pest pesten", "geld geld", "slaap slaap"]


def test_the_evals_read_a_case_before_and_after_it_is_labelled(
    tiny_encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "asked.jsonl"
    append_cases(path, group_gaps([gap("pesten")], tiny_encoder))
    monkeypatch.setattr(cases, "DATA", tmp_path)
    half = cases.half_of(json.loads(path.read_text())["id"])
    assert cases.load_cases("asked", half) == []
    labelled = json.loads(path.read_text()) | {"gold": [{"source_id": "a", "key": "b"}]}
    assert labelled.pop("todo") is True
    path.write_text(json.dumps(labelled))
    (case,) = cases.load_cases("asked", half)
    assert (case.question, case.style, case.gold) == ("pesten", "asked", (cases.Gold("a", "b"),))


@pytest.mark.parametrize("content", ["# Notities\n", '{"a": 1}\n', "[1]\n", '"x"\n', "\udcff"])
def test_a_file_of_something_else_is_left_as_it_is(
    tiny_encoder: Encoder, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "iets.jsonl"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    before = path.read_bytes()
    with pytest.raises(AssistantError, match=r"iets\.jsonl is geen bestand met vragen"):
        append_cases(path, group_gaps([gap("pesten")], tiny_encoder))
    assert path.read_bytes() == before


def test_a_last_line_without_an_end_is_not_run_together(
    tiny_encoder: Encoder, tmp_path: Path
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "question": "geld"}')
    append_cases(path, group_gaps([gap("pesten")], tiny_encoder))
    assert [json.loads(line)["question"] for line in path.read_text().splitlines()] == [
        "geld", "pesten",
    ]  # fmt: skip
