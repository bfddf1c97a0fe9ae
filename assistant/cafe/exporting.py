"""Write a plan as the files that a trainer takes along."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.cafe.cards import cards_pdf
from assistant.cafe.docx import draaiboek
from assistant.cafe.handout import handout_pdf
from assistant.cafe.handout_markdown import handout_markdown
from assistant.cafe.plan import Plan
from assistant.errors import ExportError
from assistant.messages import Messages

FILES: Mapping[str, Callable[[Plan, Messages], bytes]] = {
    "draaiboek.docx": draaiboek,
    "tafelkaarten.pdf": cards_pdf,
    "hand-out.pdf": handout_pdf,
    "hand-out.md": lambda plan, messages: handout_markdown(plan, messages).encode(),
}
"""The files of a plan, and what makes each."""


def export(plan: Plan, directory: Path, messages: Messages) -> tuple[Path, ...]:
    """Write the files of ``FILES`` into ``directory``, made where it is missing; give their paths.

    Each file is written aside and then renamed, so that a file is never half written. A file
    of the same name is replaced.

    Raises:
        ExportError: the directory or a file in it cannot be written.
    """
    made = {name: make(plan, messages) for name, make in FILES.items()}
    target = directory
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=directory) as aside:
            for name, content in made.items():
                target = Path(aside, name)
                target.write_bytes(content)
            for name in made:
                target = directory / name
                Path(aside, name).replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportError(
            f"Kan {target} niet schrijven: {reason}. Kies een map waarin je mag schrijven, "
            "of sluit het bestand als het in een ander programma openstaat."
        ) from error
    return tuple(directory / name for name in made)
