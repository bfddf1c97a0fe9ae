"""Groups of gaps as text, as JSON and as cases to label for the evals."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.gaps.gap import Reason
from assistant.gaps.groups import GapGroup

_IN_WORDS = {
    Reason.NOT_FOUND: "niet gevonden",
    Reason.MARKED_WRONG: "gemeld als onjuist",
    Reason.INCORRECT: "klopt niet",
    Reason.OFF_TOPIC: "gaat niet over de vraag",
    Reason.OUTDATED: "verouderd",
    Reason.UNCLEAR: "onduidelijk",
    Reason.HELPFUL: "hielp wel",
}
_WORDINGS = 5  # further wordings that the text names


def group_as_json(group: GapGroup) -> dict[str, Any]:
    """Give a group as plain values, ready for ``json.dumps``."""
    return {
        "question": group.question,
        "count": len(group.gaps),
        "first": group.gaps[0].hour.date().isoformat(),
        "last": group.gaps[-1].hour.date().isoformat(),
        "sectors": list(group.sectors),
        "reasons": {str(reason): count for reason, count in group.reasons.items()},
        "wordings": group.wordings,
        "shown": [asdict(one) for one in group.shown],
    }


def group_as_text(group: GapGroup) -> str:
    """Give a group as lines of text: how often it was asked, its wordings, why, where and when."""
    shape = group_as_json(group)
    dates = dict.fromkeys((shape["first"], shape["last"]))
    facts = [
        ", ".join(f"{count}× {_IN_WORDS[reason]}" for reason, count in group.reasons.items()),
        " ".join(group.sectors),
        " t/m ".join(dates),
    ]
    others = list(group.wordings)[1:]
    lines = [f"{len(group.gaps)}× {group.question}"]
    lines.extend(f"     ook: {wording}" for wording in others[:_WORDINGS])
    if len(others) > _WORDINGS:
        lines.append(f"     en nog {len(others) - _WORDINGS} andere")
    return "\n".join([*lines, "     " + " · ".join(filter(None, facts))])


def append_cases(path: Path, groups: Iterable[GapGroup]) -> int:
    """Append a case to label for each group that ``path`` does not hold yet; give how many.

    A line has the form of ``evals/data``; ``gold`` is for the labeller to fill from
    ``shown`` and the sources, after which ``todo`` is removed. A group is held when
    any of its wordings is, so that a file can be added to again and again.

    Raises:
        AssistantError: the file is there and is none of cases, or cannot be written.
    """
    known = _questions_in(path)
    new = [group for group in groups if known.isdisjoint(map(_folded, group.wordings))]
    lines = [json.dumps(_case(group), ensure_ascii=False) + "\n" for group in new]
    if not lines:
        return 0
    try:
        starts = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" * starts + "".join(lines))
    except OSError as error:
        raise AssistantError(
            f"{path} is niet te schrijven ({error}). Kies met --to-evals een ander bestand."
        ) from None
    return len(new)


def _case(group: GapGroup) -> dict[str, Any]:
    """Give the case to label; its id follows from the question, so that its half is fixed."""
    shape = group_as_json(group)
    digest = hashlib.sha256(_folded(group.question).encode()).hexdigest()
    return {
        "id": f"asked-{digest[:10]}",
        "question": group.question,
        "style": "asked",
        "gold": [],
        "todo": True,
        **{key: shape[key] for key in ("count", "reasons", "sectors", "wordings", "shown")},
    }


def _questions_in(path: Path) -> set[str]:
    """Give the questions in a file of cases, with their other wordings; none where it is not there.

    Raises:
        AssistantError: a line is no case.
    """
    if not path.exists():
        return set()
    questions: set[str] = set()
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row["id"], str):
                    raise TypeError(f"regel {number} heeft geen id")
                questions.update(map(_folded, (row["question"], *row.get("wordings", ()))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AssistantError(
            f"{path} is geen bestand met vragen voor de evals ({type(error).__name__}: {error}). "
            "Het blijft zoals het is; kies met --to-evals een nieuw bestand."
        ) from None
    return questions


def _folded(question: str) -> str:
    return " ".join(question.casefold().split())
