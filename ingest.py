"""Command: fetch and read the sources, embed them and publish the index.

python ingest.py [DIR …] [URL …] [--fetch] [--check] [--ocr] [--rebuild] [--json]
"""

import argparse
import dataclasses
import json
import os
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from assistant.adding import Given, add_loose_defaults, add_page
from assistant.catalogue import Problem, load_catalogues
from assistant.checking import Check, State, check_sources
from assistant.documents import SECTORS
from assistant.embedding import open_encoder, prepare_model
from assistant.errors import AssistantError, IndexDamagedError, IndexMissingError
from assistant.fetching import Fetcher, Outcome, limits_of
from assistant.index import IndexStore
from assistant.ingest_report import IngestReport
from assistant.ingesting import ingest
from assistant.settings import Settings, load_settings

_ORIGINS = {"card": "kaart", "file": "eigen bestand", "fetched": "opgehaald"}


def main(arguments: list[str] | None = None) -> int:
    """Run an ingest; give 0, or 1 where anything could not be taken."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        settings = load_settings()
        if options.ocr:
            settings = settings.model_copy(update={"ocr": True})
        if options.check:
            return _check(options, settings, console)
        return _ingest(options, settings, console)
    except AssistantError as error:
        console.print(f"Fout: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        if options.json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False, indent=2))
        return 1
    except KeyboardInterrupt:
        console.print("Afgebroken. De vorige index blijft in gebruik.")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ingest.py", description="Leest bronnen in en zet ze in de index."
    )
    parser.add_argument(
        "sources", nargs="*", metavar="MAP|ADRES",
        help="map met sources.toml en/of losse bestanden (standaard: corpus), of het adres van "
             "een pagina, die in sources.toml van de laatste map wordt gezet",
    )  # fmt: skip
    parser.add_argument("--fetch", action="store_true", help="haal de bronnen op van hun adres")
    parser.add_argument("--check", action="store_true", help="kijk alleen of de adressen kloppen")
    parser.add_argument("--sector", action="append", choices=SECTORS, default=[],
                        help="voor welk onderwijs, van een adres of losse bestanden")  # fmt: skip
    parser.add_argument("--kind", default="", metavar="SOORT", help="soort, bijv. beleid")
    parser.add_argument("--publisher", default="", metavar="UITGEVER")
    parser.add_argument("--ocr", action="store_true", help="herken tekst in scans (met ocrmypdf)")
    parser.add_argument("--rebuild", action="store_true", help="lees en bereken alles opnieuw")
    parser.add_argument("--json", action="store_true", help="geef het verslag als JSON")
    return parser


def _folders(options: argparse.Namespace, settings: Settings) -> tuple[list[Path], list[str]]:
    """Tell folders from addresses; without folders those of the settings count."""
    urls = [one for one in options.sources if "://" in one]
    folders = [Path(one) for one in options.sources if "://" not in one]
    return folders or [Path(part) for part in settings.corpus.split(os.pathsep)], urls


def _ingest(options: argparse.Namespace, settings: Settings, console: Console) -> int:
    folders, urls = _folders(options, settings)
    fetcher = Fetcher(limits_of(settings))
    given = Given(tuple(options.sector), options.kind.strip(), options.publisher.strip())
    failed: list[Problem] = []
    for url in urls:
        try:
            source_id, new = add_page(url, folders, given, settings, fetcher)
        except AssistantError as error:
            failed.append(Problem(url, str(error), unfetched=True))
            continue
        where = f"Toegevoegd aan {folders[-1] / 'sources.toml'}" if new else "Staat al in de lijst"
        console.print(f"{where}: {source_id}", markup=False, highlight=False, soft_wrap=True)
    if given and not urls:
        add_loose_defaults(folders[-1], given)
    prepare_model(settings)
    try:
        with _ProgressBars(console) as bars:
            report = ingest(
                folders, settings, open_encoder(settings), rebuild=options.rebuild,
                fetcher=fetcher if options.fetch else None, progress=bars.show,
            )  # fmt: skip
    except AssistantError as error:
        told = dict.fromkeys([*(one.message for one in failed), str(error)])
        raise AssistantError("\n".join(told)) from error
    report = dataclasses.replace(report, problems=(*report.problems, *failed))
    if options.json:
        print(json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report, Console())
    return 1 if report.problems else 0


def _check(options: argparse.Namespace, settings: Settings, console: Console) -> int:
    """Check addresses; give 1 where one is dead."""
    folders, urls = _folders(options, settings)
    _refuse_what_a_check_ignores(options, urls)
    fetcher = Fetcher(limits_of(settings))
    listed = load_catalogues(folders).listed
    try:
        index = IndexStore(settings.index_directory, settings.search_width).open()
    except (IndexMissingError, IndexDamagedError):
        index = None
    with _ProgressBars(console) as bars:

        def show(done: int, total: int) -> None:
            bars.show("controle", done, total)

        if index is None:
            checks = check_sources(listed, settings, fetcher, None, show)
        else:
            with closing(index):
                checks = check_sources(listed, settings, fetcher, index, show)
    if options.json:
        rows = [dataclasses.asdict(one) for one in checks]
        print(json.dumps({"checks": rows}, ensure_ascii=False, indent=2))
    else:
        _print_checks(checks, Console())
    return int(any(one.state is State.DEAD for one in checks))


def _refuse_what_a_check_ignores(options: argparse.Namespace, urls: list[str]) -> None:
    """Refuse what would have no effect, so that nobody waits for it.

    Raises:
        AssistantError: there is something.
    """
    flags = ("fetch", "rebuild", "sector", "kind", "publisher")
    ignored = [*urls, *(f"--{flag}" for flag in flags if getattr(options, flag))]
    if ignored:
        raise AssistantError(
            f"Met --check kan {', '.join(ignored)} niet, want er wordt dan niets toegevoegd of "
            "ingelezen; draai --check apart, met hoogstens mappen erbij."
        )


class _ProgressBars:
    """A bar for each stage of an ingest, on the terminal's error stream."""

    _NAMES = {  # noqa: RUF012
        "ophalen": "Bronnen ophalen", "controle": "Adressen nagaan", "lezen": "Bronnen lezen",
        "vectoren": "Vectoren maken", "index": "Index bouwen",
    }  # fmt: skip

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
            _ORIGINS.get(source.origin, ""),
            str(source.pages or ""), str(source.passages), str(source.embedded),
            str(source.status), escape("\n".join(source.warnings)),
        )  # fmt: skip
    console.print(table)
    if report.without_text:
        one = report.without_text == 1
        console.print(
            f"{report.without_text} {'bron' if one else 'bronnen'} van de catalogus "
            f"{'heeft' if one else 'hebben'} hier nog geen tekst; er wordt alleen naar verwezen.",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
    if report.fetched:
        counts = Counter(one.outcome for one in report.fetched)
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        hint = " Is er een netwerk?" if [*counts] == [Outcome.FAILED] else ""
        console.print(f"Adressen: {told}.{hint}", highlight=False)
    for problem in report.problems:
        what = "Niet opgehaald" if problem.unfetched else "Niet ingelezen"
        console.print(f"{what}: {problem.message}", markup=False, highlight=False,
                      soft_wrap=True)  # fmt: skip
    console.print(_summary(report), highlight=False, soft_wrap=True)


def _print_checks(checks: list[Check], console: Console) -> None:
    """Print what was found of each address, the worst first, and one line that sums up."""
    table = Table(title="Adressen van de bronnen")
    for column, width in (("bron", 20), ("toestand", 11), ("geraakt", 9), ("adres en uitleg", 99)):
        table.add_column(column, overflow="fold", max_width=width)
    worst = list(reversed(State))
    for one in sorted(checks, key=lambda one: worst.index(one.state)):
        told = one.message if one.message.startswith(one.url) else f"{one.url}\n{one.message}"
        why = "" if one.state is State.FINE else told.strip()
        table.add_row(escape(one.source_id), str(one.state), _affected(one), escape(why))
    console.print(table)
    counts = Counter(str(one.state) for one in checks)
    told = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    hint = " Is er een netwerk?" if counts[State.UNKNOWN] == len(checks) > 0 else ""
    console.print(
        f"{len(checks)} adressen: {told or 'niets te controleren'}.{hint}", highlight=False
    )


def _affected(check: Check) -> str:
    """Tell which quotes or card are about an address that is not as it was."""
    if not check.affected:
        return ""
    if check.origin == "card":
        return "de kaart"
    return f"{check.affected} van {check.passages} passages"


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
