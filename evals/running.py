"""Runs every suite on an index of each corpus that is present."""

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.documents import Source
from assistant.embedding import Encoder
from assistant.index import SourceRecord
from assistant.judging import load_judge
from assistant.settings import Settings
from evals.asking import Outcome, ask_all
from evals.cases import DATA, Case, Half, load_cases, load_twins
from evals.corpora import CARDS, ORIGINALS, Corpus, assistant_over
from evals.figures import Figure
from evals.grounding.findings import Finding
from evals.suites.abstention import measure_abstention, measure_twins
from evals.suites.followups import Followed, ask_pairs, load_pairs, measure_followups
from evals.suites.grounding import (
    Grounding,
    fragments_in_browser,
    measure_grounding,
    originals_in,
)
from evals.suites.passage_kinds import LABELS, Kinded, kinds_of, load_labels, measure_kinds
from evals.suites.retrieval import measure_retrieval, measure_topics
from evals.suites.signposts import measure_signposts
from evals.suites.speed import measure_speed

CORPORA = (CARDS, ORIGINALS)
CHROMIUM = "chromium"
QUESTIONS = "questions"
"""The name under which the hash of the questions stands beside those of the corpora."""

MODEL = "model"
"""The name under which the model's fingerprint stands there: its weights and its prompts."""

_ASKED = (
    "cards", "originals", "twins_cards", "twins_originals", "topics", "unanswerable", "crisis",
    "followups",
)  # fmt: skip

Tell = Callable[[str], None]
"""Called with what is being done, in Dutch."""


@dataclass(frozen=True, slots=True)
class CorpusRun:
    """What one corpus gave: its figures, and what was answered.

    ``outcomes`` are those of answerable and unanswerable questions, ``crisis`` those of
    questions that are or only seem to be about danger; ``kinds`` has what labelled passages
    are; ``digest`` is a hash of all its documents as they were read.
    """

    corpus: Corpus
    outcomes: tuple[Outcome, ...]
    topics: tuple[Outcome, ...]
    crisis: tuple[Outcome, ...]
    followed: tuple[Followed, ...]
    kinds: tuple[Kinded, ...]
    figures: tuple[Figure, ...]
    sources: Mapping[str, Source]
    digest: str

    @property
    def shown(self) -> tuple[Outcome, ...]:
        """Give all that was answered to questions of one turn."""
        return (*self.outcomes, *self.topics, *self.crisis)


@dataclass(frozen=True, slots=True)
class Measured:
    """All that a run measured.

    ``sources`` has a hash of each corpus, the questions, the labels and the model;
    ``absent`` says in a sentence for each corpus or tool that is missing what was skipped;
    ``threshold`` is the confidence from which on a question is answered.
    """

    half: Half
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    runs: tuple[CorpusRun, ...]
    absent: Mapping[str, str]
    sources: Mapping[str, str]
    model: str
    threshold: float
    seconds: float


def measure(
    settings: Settings,
    encoder: Encoder,
    half: Half,
    *,
    corpora: Sequence[Corpus] = CORPORA,
    tell: Tell = lambda _message: None,
) -> Measured:
    """Ingest, ask and measure each corpus that is there; the indexes are kept for next time.

    Raises:
        AssistantError: a corpus cannot be read, or the model is missing.
    """
    begun = time.perf_counter()
    there = [corpus for corpus in corpora if corpus.folder.is_dir()]
    runs = tuple(_run(corpus, settings, encoder, half, tell) for corpus in there)
    grounding = _grounding(runs, tell)
    figures = [
        *(figure for run in runs for figure in run.figures),
        *(figure for one in grounding for figure in one.figures),
        *measure_followups([one for run in runs for one in run.followed]),
        *measure_kinds([one for run in runs for one in run.kinds]),
        *measure_speed([outcome for run in runs for outcome in run.outcomes]),
    ]
    return Measured(
        half=half,
        figures=_in_order(figures, there),
        findings=tuple(finding for one in grounding for finding in one.findings),
        runs=runs,
        absent=_absent(corpora),
        sources={
            **{run.corpus.name: run.digest for run in runs},
            QUESTIONS: hash_of_questions(),
            LABELS: hash_of_labels(),
            MODEL: encoder.fingerprint,
        },
        model=encoder.fingerprint,
        threshold=load_judge().threshold,
        seconds=time.perf_counter() - begun,
    )


def _run(
    corpus: Corpus, settings: Settings, encoder: Encoder, half: Half, tell: Tell
) -> CorpusRun:  # fmt: skip
    """Ask all questions of one corpus, and measure what was answered."""
    tell(f"{corpus.name}: inlezen")
    with assistant_over(corpus.name, [corpus.folder], settings, encoder) as assistant:
        assistant.warm_up()
        records = assistant.records()
        sources = {record.source.id: record.source for record in records}
        tell(f"{corpus.name}: vragen stellen")
        found = ask_all(assistant, corpus.name, load_cases(corpus.answerable, half))
        others = ask_all(assistant, corpus.name, load_cases("unanswerable", half))
        topics = ask_all(assistant, corpus.name, topics_in(sources, half))
        crisis = ask_all(assistant, corpus.name, load_cases("crisis", half))
        twins = ask_all(assistant, corpus.name, load_twins(corpus.answerable, half))
        followed = ask_pairs(assistant, load_pairs(half))
        kinds = kinds_of(assistant.passages(), load_labels(corpus.name, half))
        figures = [
            *measure_retrieval(corpus.name, found),
            *measure_topics(corpus.name, topics),
            *measure_abstention(corpus.name, [*found, *others]),
            *measure_twins(corpus.name, twins),
            # the same on every corpus
            *(measure_signposts(crisis) if corpus == CARDS else []),
        ]
    return CorpusRun(
        corpus=corpus,
        outcomes=(*found, *others),
        topics=tuple(topics),
        crisis=tuple(crisis),
        followed=tuple(followed),
        kinds=tuple(kinds),
        figures=tuple(figures),
        sources=sources,
        digest=hash_of(records),
    )


def _grounding(runs: Sequence[CorpusRun], tell: Tell) -> list[Grounding]:
    """Look up in the sources' own files all that was shown."""
    tell("letterlijkheid: elk citaat opzoeken in de bron zelf")
    outcomes = [outcome for run in runs for outcome in run.shown]
    originals = {run.corpus.name: originals_in([run.corpus.folder]) for run in runs}
    grounding = [measure_grounding(outcomes, originals)]
    if shutil.which(CHROMIUM) is not None:
        tell("letterlijkheid: links naar citaten openen in Chromium")
        grounding.append(fragments_in_browser(outcomes, originals))
    return grounding


def _absent(corpora: Sequence[Corpus]) -> dict[str, str]:
    """Say what is not here, and so not measured."""
    absent = {
        corpus.name: f"{corpus.name} overgeslagen: de map {corpus.folder} is er niet."
        for corpus in corpora
        if not corpus.folder.is_dir()
    }
    if shutil.which(CHROMIUM) is None:
        absent[CHROMIUM] = "Links openen overgeslagen: Chromium is er niet. Installeer het."
    return absent


def _in_order(figures: Sequence[Figure], corpora: Sequence[Corpus]) -> tuple[Figure, ...]:
    """Put the figures of each corpus together and before all others."""
    groups = [corpus.name for corpus in corpora]
    others = [figure.group for figure in figures if figure.group not in groups]
    order = {group: place for place, group in enumerate(dict.fromkeys([*groups, *others]))}
    return tuple(sorted(figures, key=lambda figure: order[figure.group]))


def topics_in(sources: Mapping[str, Source], half: Half) -> list[Case]:
    """Give the topics that these sources treat, each with the answers in them alone."""
    cases = [
        replace(case, gold=tuple(gold for gold in case.gold if gold.source_id in sources))
        for case in load_cases("topics", half)
    ]
    return [case for case in cases if case.gold]


def hash_of(records: Sequence[SourceRecord]) -> str:
    """Give the SHA-256, hexadecimal, of the documents as they were read, in any order."""
    lines = sorted(f"{record.source.id} {record.content_hash}" for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def hash_of_labels() -> str:
    """Give the SHA-256, hexadecimal, of the kinds that a reader gave to passages."""
    return hashlib.sha256((DATA / f"{LABELS}.jsonl").read_bytes()).hexdigest()


def hash_of_questions() -> str:
    """Give the SHA-256, hexadecimal, of all questions that are asked."""
    digest = hashlib.sha256()
    for name in _ASKED:
        digest.update((DATA / f"{name}.jsonl").read_bytes())
    return digest.hexdigest()
