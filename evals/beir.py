"""Puts a BEIR-style folder through the product's own reading, index and retrieval, and measures it.

Each document of the folder is a source of its own, read like a text file and cut like any
other source; documents rank by their best passage.
"""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from assistant.embedding import Encoder
from assistant.index import IndexStore
from assistant.retrieval import Retriever, understood_as
from assistant.settings import Settings
from evals.beir_folder import BeirFolder, read_beir
from evals.beir_index import EMBEDDING, INDEXING, Show, publish_beir

if sys.platform != "win32":
    import resource

MEASURES = (nDCG @ 10, RR @ 10, Success @ 1, Success @ 5, R @ 100)
RANKED = 100
"""How many documents of a query are kept."""

_ASKING = "Vragen stellen"
_ALL_PASSAGES = 1_000_000  # asks for all candidates: several passages may be of one document
_BYTES_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024

Run = dict[str, list[str]]
"""Document ids by query id, best first."""


@dataclass(frozen=True, slots=True)
class BeirResult:
    """What was measured on a folder.

    ``ingest_s`` runs from documents to an open index, ``q_p50_ms`` and ``q_p95_ms`` from a
    query's text to its ranking; ``peak_mb`` is the most memory this process ever had, in
    10⁶ bytes, 0 where the platform does not tell.
    """

    measures: dict[str, float]
    ingest_s: float
    q_p50_ms: float
    q_p95_ms: float
    peak_mb: float
    run: Run

    def as_json(self) -> dict[str, Any]:
        """Give all of it as plain values."""
        return asdict(self)

    def as_text(self) -> str:
        """Give the figures as a small table."""
        rows = [
            *((name, f"{value:.3f}") for name, value in self.measures.items()),
            ("inlezen", f"{self.ingest_s:.1f} s"),
            ("vraag, mediaan", f"{self.q_p50_ms:.1f} ms"),
            ("vraag, 95%", f"{self.q_p95_ms:.1f} ms"),
            ("geheugen, piek", f"{self.peak_mb:.0f} MB"),
        ]
        return "\n".join(f"{name:<16}{value:>12}" for name, value in rows).replace(".", ",")


def run_beir(folder: Path, settings: Settings, encoder: Encoder) -> BeirResult:
    """Index the documents of ``folder``, ask its queries and measure their rankings.

    Raises:
        BeirError: the folder is not as it should be; see ``read_beir``.
        ModelError, IndexDamagedError: the documents cannot be embedded or indexed.
    """
    benchmark = read_beir(folder)
    with TemporaryDirectory(prefix="bronwijzer-beir-") as home, _progress() as show:
        store = IndexStore(Path(home) / "index", settings.search_width)
        begun = time.perf_counter()
        publish_beir(benchmark, store, settings, encoder, show)
        with closing(store.open()) as index:
            retriever = Retriever(index, settings.dense_weight, settings.sentence_weight)
            ingest_s = time.perf_counter() - begun
            run, milliseconds = _ask(benchmark, retriever, settings, encoder, show)
    middle, late = np.percentile(milliseconds, [50, 95])
    return BeirResult(
        measures=measures_of(benchmark, run),
        ingest_s=round(ingest_s, 2),
        q_p50_ms=round(float(middle), 2),
        q_p95_ms=round(float(late), 2),
        peak_mb=round(_peak_mb(), 1),
        run=run,
    )


def measures_of(benchmark: BeirFolder, run: Run) -> dict[str, float]:
    """Give the mean of each measure over the judged queries; one without a ranking counts 0.

    Ids go in as numbers, for the C code under ``ir_measures`` does not take every text.
    """
    numbers = {document.id: str(n) for n, document in enumerate(benchmark.documents)}
    places = {query: str(n) for n, query in enumerate(benchmark.queries)}
    qrels = {
        places[query]: {numbers[document]: grade for document, grade in grades.items()}
        for query, grades in benchmark.qrels.items()
    }
    scores = {
        places[query]: {numbers[document]: -float(n) for n, document in enumerate(ranking)}
        for query, ranking in run.items()
    }
    values = ir_measures.calc_aggregate(MEASURES, qrels, scores)
    return {str(measure): round(float(values[measure]), 4) for measure in MEASURES}


@contextmanager
def _progress() -> Iterator[Show]:
    """Show a bar for each stage on the error stream, if that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks = {
            name: progress.add_task(name, total=None, visible=False)
            for name in (EMBEDDING, INDEXING, _ASKING)
        }
        yield lambda stage, done, total: progress.update(
            tasks[stage], completed=done, total=total, visible=True
        )


def _ask(
    benchmark: BeirFolder,
    retriever: Retriever,
    settings: Settings,
    encoder: Encoder,
    show: Show,
) -> tuple[Run, list[float]]:
    """Give the ranking of each query, and how many milliseconds each took."""
    encoder.embed_question("warm")  # as the assistant does before its first question
    run: Run = {}
    milliseconds = []
    for number, (query, text) in enumerate(benchmark.queries.items(), 1):
        begun = time.perf_counter()
        places = _ranking(text, retriever, settings, encoder)
        milliseconds.append(1000 * (time.perf_counter() - begun))
        run[query] = [benchmark.documents[place].id for place in places]
        show(_ASKING, number, len(benchmark.queries))
    return run, milliseconds


def _ranking(text: str, retriever: Retriever, settings: Settings, encoder: Encoder) -> list[int]:
    """Give the places of the best documents, each by its best passage."""
    understood = understood_as(text, settings)
    if not re.search(r"\w", understood):
        return []
    vector = encoder.embed_question(understood)
    hits = retriever.search(understood, vector, _ALL_PASSAGES, wide=True)
    return list(dict.fromkeys(int(hit.passage.source_id) for hit in hits))[:RANKED]


def _peak_mb() -> float:
    """Give the most memory this process ever had, in 10⁶ bytes."""
    if sys.platform == "win32":
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_OF_MAXRSS / 1e6
