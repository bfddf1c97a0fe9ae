"""Command: read the sources, embed them and publish the index.

python ingest.py [DIR …] [--rebuild] [--json]
"""

import argparse
import dataclasses
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from assistant.embedding import open_encoder, prepare_model
from assistant.errors import AssistantError
from assistant.ingest_report import IngestReport
from assistant.ingesting import ingest
from assistant.settings import load_settings


def main(arguments: list[str] | None = None) -> int:
    """Run an ingest; give 0, or 1 where anything could not be taken."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        settings = load_settings()
        folders = options.folders or [Path(part) for part in settings.corpus.split(os.pathsep)]
        prepare_model(settings)
        with _ProgressBars(console) as bars:
            report = ingest(
                folders, settings, open_encoder(settings),
                rebuild=options.rebuild, progress=bars.show,
            )  # fmt: skip
    except AssistantError as error:
        console.print(f"Fout: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Afgebroken. De vorige index blijft in gebruik.")
        return 130
    if options.json:
        print(json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report, Console())
    return 1 if report.problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ingest.py", description="Leest bronnen in en zet ze in de index."
    )
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="DIR",
        help="map met sources.toml en/of losse bestanden (standaard: corpus)",
    )  # fmt: skip
    parser.add_argument("--rebuild", action="store_true", help="reken alle vectoren opnieuw uit")
    parser.add_argument("--json", action="store_true", help="geef het verslag als JSON")
    return parser


class _ProgressBars:
    """A bar for each stage of an ingest, on the terminal's error stream."""

    _NAMES = {"lezen": "Bronnen lezen", "vectoren": "Vectoren maken", "index": "Index bouwen"}  # noqa: RUF012

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(),
            console=console,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_ProgressBars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the bar of ``stage`` to ``done`` of ``total``."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(self._NAMES[stage])
        self._progress.update(self._tasks[stage], completed=done, total=total)


def _print(report: IngestReport, console: Console) -> None:
    """Print the closing table, the problems and one line that sums up."""
    table = Table(title="Bronnen in de index")
    for column in ("bron", "tekst", "blz.", "passages", "ingebed", "toestand"):
        numeric = column in ("blz.", "passages", "ingebed")
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    table.add_column("let op", overflow="fold")
    for source in report.sources:
        table.add_row(
            escape(source.source_id),
            {"card": "kaart", "file": "eigen bestand"}.get(source.origin, ""),
            str(source.pages or ""), str(source.passages), str(source.embedded),
            str(source.status), escape("\n".join(source.warnings)),
        )  # fmt: skip
    console.print(table)
    if report.without_text:
        console.print(
            f"{report.without_text} bronnen van de catalogus hebben hier nog geen tekst; "
            "er wordt alleen naar verwezen.", highlight=False,
        )  # fmt: skip
    for problem in report.problems:
        console.print(f"Niet ingelezen: {problem.message}", markup=False, highlight=False,
                      soft_wrap=True)  # fmt: skip
    console.print(_summary(report), highlight=False)


def _summary(report: IngestReport) -> str:
    passages = sum(source.passages for source in report.sources)
    held = sum(1 for source in report.sources if source.passages)
    if report.generation is None:
        return f"Niets veranderd: {held} bronnen, {passages} passages; niets opnieuw ingebed."
    return (
        f"Klaar: {held} bronnen, {passages} passages, waarvan {report.embedded} nu ingebed. "
        f"Index {report.generation} is in gebruik."
    )


if __name__ == "__main__":
    sys.exit(main())
