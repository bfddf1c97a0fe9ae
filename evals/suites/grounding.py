"""Whether all that is shown is grounded: quotes, pages, links and every other string.

Nothing here uses the assistant's readers. What was shown is looked up in the bytes of the
sources, as ``evals.grounding`` reads them with other libraries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue import Entry, load_catalogue
from assistant.messages import Messages, load_messages
from evals.asking import Outcome
from evals.figures import Figure, mean_figure
from evals.grounding.browser import opened_at_quotes
from evals.grounding.checking import CorpusCheck, different_quotes
from evals.grounding.findings import Finding
from evals.grounding.fragments import MARK

Originals = Mapping[str, Mapping[str, Entry]]
"""For each corpus, by source id, the catalogue's entry with the file that was read."""

_OPENED = 60  # fragments a corpus; some 0.3 s each


@dataclass(frozen=True, slots=True)
class Grounding:
    """Figures, and a finding for all that they count as wrong."""

    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]


def originals_in(folders: Iterable[Path]) -> dict[str, Entry]:
    """Give by source id the entries of the folders that a corpus is read from.

    Raises:
        CatalogueError: a folder cannot be read.
    """
    entries = [entry for folder in folders for entry in load_catalogue(folder).entries]
    # of an id that comes twice the first counts, as it does for ingest
    return {entry.source.id: entry for entry in reversed(entries)}


def measure_grounding(
    outcomes: Sequence[Outcome], originals: Originals, messages: Messages | None = None
) -> Grounding:
    """Check every quote and every string of the outcomes, a corpus at a time.

    ``<corpus>.quotes_found``, ``.pages_right`` and ``.fragments_unique`` count different
    quotes, ``.strings_known`` answers. A corpus without pages or fragments lacks that figure.

    Raises:
        OSError, ValueError: a source's file cannot be read.
        KeyError: an outcome is of a corpus that ``originals`` does not hold.
    """
    figures: list[Figure] = []
    findings: list[Finding] = []
    for corpus, own in _by_corpus(outcomes).items():
        check = CorpusCheck(corpus, originals[corpus], messages or load_messages())
        check.check(own)
        figures += [mean_figure(f"{corpus}.{key}", all_) for key, all_ in check.scores.items()]
        findings += check.findings
    return Grounding(tuple(figures), tuple(findings))


def fragments_in_browser(
    outcomes: Sequence[Outcome], originals: Originals, limit: int = _OPENED
) -> Grounding:
    """Open at most ``limit`` different fragments a corpus in Chromium, which is to mark the quote.

    Quotes with accents, quotation marks and lists go first. The figure is
    ``<corpus>.fragments_opened``; a corpus without fragments lacks it.

    Raises:
        AssistantError: there is no Chromium.
        KeyError: an outcome is of a corpus that ``originals`` does not hold.
    """
    figures: list[Figure] = []
    findings: list[Finding] = []
    for corpus, own in _by_corpus(outcomes).items():
        linked = [pair for pair in different_quotes(own) if MARK in pair[1].link]
        chosen = sorted(linked, key=lambda pair: -_hardness(pair[1].text))[:limit]
        files = {name: entry.path for name, entry in originals[corpus].items()}
        faults = opened_at_quotes([quote for _, quote in chosen], files)
        if chosen:
            opened = [float(fault is None) for fault in faults]
            figures.append(mean_figure(f"{corpus}.fragments_opened", opened))
        findings += [
            Finding("fragments_opened", corpus, question_id, quote.source.id, fault)
            for (question_id, quote), fault in zip(chosen, faults, strict=True)
            if fault is not None
        ]
    return Grounding(tuple(figures), tuple(findings))


def _by_corpus(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.corpus].append(outcome)
    return groups


def _hardness(text: str) -> int:
    """Count the kinds of things in a quote that its link can trip over."""
    kinds = (
        any(character.isalpha() and not character.isascii() for character in text),
        any(mark in text for mark in "'\"‘’“”„"),
        any(mark in text for mark in "-,&%"),
        "\n" in text,
    )
    return sum(kinds)
