"""Commands: measure all suites against the floors; fit the judge; measure a BEIR folder."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from assistant.embedding import Encoder, open_encoder
from assistant.errors import AssistantError
from assistant.settings import Settings, load_settings
from evals.baseline import BASELINE, Baseline, BaselineError, load_baseline, raised, save_baseline
from evals.beir import run_beir
from evals.calibration import calibrate
from evals.gate import Verdict, judge, needs
from evals.report import Names, as_json, load_names, print_table, write_report
from evals.running import Measured, measure


def main(arguments: list[str] | None = None) -> int:
    """Run a command; give 0, 1 below a floor or at an error with one line, 2 at wrong use."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        encoder = open_encoder(settings)
        if options.command == "calibrate":
            print(json.dumps(calibrate(settings, encoder), indent=2))
            return 0
        if options.command == "beir":
            return _beir(options, settings, encoder)
        return _measure(options, settings, encoder)
    except AssistantError as error:
        print(f"Fout: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description="Meet alle onderdelen en leg ze naast de ondergrenzen in evals/baseline.json.",
    )
    parser.add_argument("--report", type=Path, metavar="MAP", help="schrijf report.html en .md")
    parser.add_argument("--json", action="store_true", help="alle waarden als JSON")
    parser.add_argument(
        "--half", choices=["test", "dev"], default="test", help="welke helft van de vragen"
    )
    parser.add_argument(
        "--raise-floors", action="store_true", help="zet grenzen strenger, nooit soepeler"
    )
    commands = parser.add_subparsers(dest="command", metavar="opdracht")
    commands.add_parser("calibrate", help="pas het oordeel over treffers opnieuw aan, op dev")
    beir = commands.add_parser("beir", help="meet een map met corpus.jsonl, queries.jsonl, qrels")
    beir.add_argument("folder", type=Path, metavar="MAP")
    beir.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return parser


def _beir(options: argparse.Namespace, settings: Settings, encoder: Encoder) -> int:
    result = run_beir(options.folder, settings, encoder)
    print(json.dumps(result.as_json()) if options.json else result.as_text())
    return 0


def _measure(options: argparse.Namespace, settings: Settings, encoder: Encoder) -> int:
    """Measure, move the floors if asked, show and judge."""
    baseline = _baseline(options)
    errors = Console(stderr=True, highlight=False)
    measured = measure(settings, encoder, options.half, tell=errors.print)
    if options.raise_floors:
        # a figure over fewer corpora is another figure: its floor stays
        whole = [one for one in measured.figures if not needs(one.key, measured.absent)]
        baseline = raised(baseline, whole, measured.sources)
        save_baseline(baseline)
    verdict = _verdict(measured, baseline)
    names = load_names()
    if options.report is not None:
        errors.print(f"Rapport: {_written(options.report, names, measured, verdict)}")
    if options.json:
        print(json.dumps(as_json(measured, verdict), ensure_ascii=False))
    else:
        print_table(Console(), names, measured, verdict)
    return 0 if verdict.ok else 1


def _written(folder: Path, names: Names, measured: Measured, verdict: Verdict) -> Path:
    """Write the report.

    Raises:
        AssistantError: the folder cannot be made or written to.
    """
    try:
        return write_report(folder, names, measured, verdict)
    except OSError as error:
        raise AssistantError(
            f"Het rapport in {folder} is niet te schrijven ({error}). Noem met --report een "
            "andere map."
        ) from None


def _baseline(options: argparse.Namespace) -> Baseline:
    """Read the floors; the first time that they are set there are none.

    Raises:
        BaselineError: they cannot be read, or are to be set from the wrong half.
    """
    if not options.raise_floors:
        return load_baseline()
    baseline = load_baseline() if BASELINE.exists() else Baseline()
    if options.half != baseline.half:
        raise BaselineError(
            f"De grenzen gelden voor de helft {baseline.half}, maar gemeten wordt {options.half}. "
            "Laat --half weg."
        )
    return baseline


def _verdict(measured: Measured, baseline: Baseline) -> Verdict:
    return judge(
        measured.figures,
        baseline,
        half=measured.half,
        sources=measured.sources,
        absent=measured.absent.keys(),
    )


if __name__ == "__main__":
    sys.exit(main())
