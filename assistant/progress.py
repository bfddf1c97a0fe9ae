"""How an ingest tells how far it is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with a stage ("ophalen", "lezen", "vectoren", "index"), what is done, and of how much."""
