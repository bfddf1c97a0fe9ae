"""The figures beside their floors, as one table or as JSON."""

from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evals.gate import Row, Verdict
from evals.report.names import Names, number
from evals.running import Measured

_FINDINGS = 4  # shown of each check that is not grounded
_WITH_LABELS = 110  # columns of a terminal from which on the Dutch names fit


def print_table(console: Console, names: Names, measured: Measured, verdict: Verdict) -> None:
    """Print all figures, then what is wrong, a line each."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    labelled = console.width >= _WITH_LABELS
    for heading in ("maat", *(["wat"] if labelled else [])):
        table.add_column(heading, no_wrap=True)
    for heading in ("waarde", "95%-interval", "n", "grens", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for _, rows in groupby(verdict.rows, key=lambda row: row.figure.group):
        for row in rows:
            label = [Text(names.label(row.figure.measure), style="dim")] if labelled else []
            table.add_row(row.figure.key, *label, *_cells(row))
        table.add_section()
    console.print(table)
    for line in notes(measured, verdict):
        console.print(f"[yellow]•[/] {escape(line)}", highlight=False, soft_wrap=True)
    console.print(
        f"[bold {'green' if verdict.ok else 'red'}]{conclusion(verdict)}[/] "
        f"({number(measured.seconds)} s)",
        highlight=False,
    )


def notes(measured: Measured, verdict: Verdict) -> list[str]:
    """Say what was skipped, and what is wrong besides figures below their floors."""
    ungated = [f"De ondergrenzen gelden voor de andere helft, niet voor {measured.half}."]
    return [
        *measured.absent.values(),
        *([] if verdict.gated else ungated),
        *verdict.problems,
        *_findings(measured),
    ]


def _findings(measured: Measured) -> list[str]:
    """Name the first findings of each check, and say how many more there are."""
    lines = []
    for check in dict.fromkeys(finding.check for finding in measured.findings):
        found = [finding for finding in measured.findings if finding.check == check]
        lines += [str(finding) for finding in found[:_FINDINGS]]
        if len(found) > _FINDINGS:
            lines.append(f"{check}: en nog {len(found) - _FINDINGS} andere.")
    return lines


def conclusion(verdict: Verdict) -> str:
    """Say in one line whether the gate is green."""
    if not verdict.gated:
        return "Gemeten, zonder ondergrenzen"
    held = sum(row.floor is not None for row in verdict.rows)
    if verdict.ok:
        return f"Geslaagd: alle {held} grenzen gehaald"
    failed = ", ".join(row.figure.key for row in verdict.failures)
    parts = [f"onder de grens: {failed}"] if failed else []
    parts += [f"{len(verdict.problems)} keer niet te vergelijken"] if verdict.problems else []
    return f"Gezakt: {'; '.join(parts)}"


def _cells(row: Row) -> list[Text]:
    figure, floor = row.figure, row.floor
    decimals = 0 if figure.key.endswith("_ms") else 3
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = f"{number(figure.low, decimals)}–{number(figure.high, decimals)}"
    sign = "≤" if figure.better == "lower" else "≥"
    limit = "" if floor is None else f"{sign} {number(floor.floor, decimals)}"
    mark = Text("") if floor is None else Text("✓", "green") if row.ok else Text("✗", "bold red")
    style = "" if row.ok else "bold red"
    value = Text(number(figure.value, decimals), style)
    return [value, Text(interval, "dim"), Text(str(figure.count), "dim"), Text(limit), mark]


def as_json(measured: Measured, verdict: Verdict) -> dict[str, Any]:
    """Give all figures and what they were measured on, as plain values."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "half": measured.half,
        "model": measured.model,
        "seconds": round(measured.seconds, 1),
        "sources": dict(measured.sources),
        "absent": dict(measured.absent),
        "ok": verdict.ok,
        "gated": verdict.gated,
        "problems": list(verdict.problems),
        "findings": [asdict(finding) for finding in measured.findings],
        "figures": [
            asdict(row.figure) | {"floor": row.floor and row.floor.floor, "ok": row.ok}
            for row in verdict.rows
        ],
    }
