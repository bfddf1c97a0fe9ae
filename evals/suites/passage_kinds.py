"""Whether passages are of the kind that a reader gave them: precision, recall and F1 per kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Passage, PassageKind
from assistant.links import fingerprint_of
from evals.cases import Half, half_of, read_rows
from evals.figures import Figure, mean_figure, statistic_figure

LABELS = "passage_kinds"
"""The name of the file with what a reader called each passage, and of its hash."""


@dataclass(frozen=True, slots=True)
class Label:
    """The ``kind`` that a reader gave the passage of a source that starts at ``start``.

    ``fingerprint`` is that of the passage's whole text, so that another cut is seen.
    """

    id: str
    corpus: str
    source_id: str
    start: int
    fingerprint: str
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class Kinded:
    """A label with the kind that the passage has; None where the index holds no such passage."""

    label: Label
    kind: PassageKind | None

    @property
    def right(self) -> bool:
        """Tell whether both are the same."""
        return self.kind is self.label.kind


def load_labels(corpus: str, half: Half) -> list[Label]:
    """Read the labels of one corpus in one half of ``evals/data/passage_kinds.jsonl``.

    Raises:
        AssistantError: the file is missing or a line is not a label.
    """
    labels = read_rows(LABELS, _label)
    return [one for one in labels if one.corpus == corpus and half_of(one.id) == half]


def _label(row: Mapping[str, object]) -> Label:
    return Label(
        id=str(row["id"]),
        corpus=str(row["corpus"]),
        source_id=str(row["source_id"]),
        start=int(str(row["start"])),
        fingerprint=str(row["fingerprint"]),
        kind=PassageKind(str(row["kind"])),
    )


def kinds_of(passages: Sequence[Passage], labels: Sequence[Label]) -> list[Kinded]:
    """Give each label the kind of its passage."""
    kinds = {(one.source_id, one.start, fingerprint_of(one.text)): one.kind for one in passages}
    return [
        Kinded(label, kinds.get((label.source_id, label.start, label.fingerprint)))
        for label in labels
    ]


def measure_kinds(found: Sequence[Kinded]) -> list[Figure]:
    """Measure the kinds of labelled passages; one that is not in the index is of no kind.

    Macro-F1 is the mean of F1 over all kinds that a reader gave. A kind that no passage was
    given by the rules has no precision, and the gate tells that it is missing.
    """
    if not found:
        return []
    groups = [list(PassageKind).index(one.label.kind) for one in found]
    given = [kind for kind in PassageKind if any(one.label.kind is kind for one in found)]

    def macro(rows: NDArray[np.intp]) -> float:
        sample = [found[row] for row in rows]
        return sum(f1_of(sample, kind) for kind in given) / len(given)

    return [
        statistic_figure("kinds.macro_f1", macro, groups),
        *(figure for kind in given for figure in _figures_of(kind, found, groups)),
        mean_figure("kinds.labels_found", [float(one.kind is not None) for one in found]),
    ]


def _figures_of(
    kind: PassageKind, found: Sequence[Kinded], groups: Sequence[int]
) -> list[Figure]:  # fmt: skip
    """Give precision, where there is any, recall and F1 of one kind."""
    precision = [float(one.right) for one in found if one.kind is kind]
    recall = [float(one.right) for one in found if one.label.kind is kind]
    return [
        *([mean_figure(f"kinds.kind_precision_{kind}", precision)] if precision else []),
        mean_figure(f"kinds.kind_recall_{kind}", recall),
        statistic_figure(
            f"kinds.kind_f1_{kind}", lambda rows: f1_of([found[row] for row in rows], kind), groups
        ),
    ]


def f1_of(found: Sequence[Kinded], kind: PassageKind) -> float:
    """Give the harmonic mean of precision and recall of one kind; 0 where it is nowhere."""
    right = sum(one.right and one.kind is kind for one in found)
    either = sum((one.kind is kind) + (one.label.kind is kind) for one in found)
    return 2 * right / either if either else 0.0
