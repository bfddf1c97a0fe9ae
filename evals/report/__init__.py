"""Shows what was measured: a table in the terminal, JSON, and a page to look at."""

from evals.report.names import Names, load_names
from evals.report.page import write_report
from evals.report.terminal import as_json, print_table

__all__ = ["Names", "as_json", "load_names", "print_table", "write_report"]
