"""Commands: ``python -m assistant ask | cafe | chat | gaps | sources | text``."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.cafe_command import add_cafe
from assistant.contract import answer_as_json, record_as_json
from assistant.documents import SECTORS, Document
from assistant.embedding import open_encoder
from assistant.errors import AssistantError
from assistant.gaps.groups import group_gaps
from assistant.gaps.report import append_cases, group_as_json, group_as_text
from assistant.gaps.store import open_gaps
from assistant.messages import load_messages
from assistant.plain_text import answer_as_text, record_as_text
from assistant.service import Assistant, open_assistant
from assistant.settings import load_settings

_NOT_RECORDING = (
    "Er zijn geen vragen bewaard, want bewaren staat uit. Zet BRONWIJZER_RECORD_GAPS=true in .env "
    "en start de chat opnieuw; de chat vertelt het zijn gebruikers."
)
_NOTHING_YET = "Er is nog geen vraag bewaard. Stel er in de chat een die hij niet kan beantwoorden."

_ALL_HELPED = (
    "Er zijn alleen antwoorden die hielpen bewaard; geen vraag bleef zonder goed antwoord."
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; give 0, or 1 with one line on the error stream."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AssistantError as error:
        print(f"Fout: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant", description="Citaten over welbevinden op school."
    )
    commands = parser.add_subparsers(required=True, metavar="opdracht")
    ask = commands.add_parser("ask", help="stel een vraag, of veel vragen uit een bestand")
    ask.add_argument("question", nargs="?", metavar="vraag")
    ask.add_argument("--batch", type=Path, metavar="BESTAND", help='regels {"id", "question"}')
    ask.add_argument("--sector", action="append", choices=SECTORS, default=[])
    ask.add_argument("--source", action="append", default=[], metavar="ID")
    ask.add_argument("--top", type=int, choices=range(1, 6), metavar="1–5")
    ask.add_argument("--json", action="store_true")
    ask.set_defaults(run=_ask)
    add_cafe(commands)
    chat = commands.add_parser("chat", help="start de chat in de browser")
    chat.add_argument("--host")
    chat.add_argument("--port", type=int)
    chat.set_defaults(run=_chat)
    sources = commands.add_parser("sources", help="wat er in de index staat")
    sources.add_argument("--json", action="store_true")
    sources.set_defaults(run=_sources)
    gaps = commands.add_parser("gaps", help="vragen die zonder goed antwoord bleven")
    shape = gaps.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true")
    shape.add_argument("--to-evals", type=Path, metavar="BESTAND", help="voeg ze toe als evals")
    shape.add_argument("--clear", action="store_true", help="wis alle bewaarde vragen")
    gaps.set_defaults(run=_gaps)
    text = commands.add_parser("text", help="de tekst van een bron, zoals hij in de index staat")
    text.add_argument("source_id", metavar="BRON")
    text.set_defaults(run=_text)
    return parser


def _ask(options: argparse.Namespace) -> int:
    if (options.question is None) == (options.batch is None):
        raise AssistantError('Geef een vraag of --batch BESTAND, bijv. ask "wat is welbevinden?"')
    lines = [(None, options.question)] if options.batch is None else _batch(options.batch)
    assistant, messages, failed = open_assistant(), load_messages("nl"), False
    for source_id in options.source:
        _document(assistant, source_id)
    for question_id, question in lines:
        if isinstance(question, _BadLine):
            failed = True
            print(f"Fout: {question.message}", file=sys.stderr)
            if options.json:
                shape = {"id": question_id, "error": question.message}
                print(json.dumps(shape, ensure_ascii=False), flush=True)
            continue
        answer = assistant.answer(
            question, sectors=options.sector, source_ids=options.source, top=options.top
        )
        if options.json:
            indent = 2 if options.batch is None else None
            shape = answer_as_json(answer, question_id)
            print(json.dumps(shape, ensure_ascii=False, indent=indent), flush=True)
        else:
            print(answer_as_text(answer, messages), flush=True)
    return int(failed)


@dataclass(frozen=True, slots=True)
class _BadLine:
    """A line of a batch that holds no question, and why."""

    message: str


def _batch(path: Path) -> Iterator[tuple[str | None, str | _BadLine]]:
    """Give each line's id and question; a line that holds none is told as such.

    Raises:
        AssistantError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} is niet te lezen ({error}). Geef een bestand met JSON-regels in UTF-8."
        raise AssistantError(message) from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _row(line)
        question = row.get("question")
        if "id" in row and isinstance(question, str):
            yield row["id"], question.encode("utf-8", "replace").decode("utf-8")
        else:
            shape = '{"id": "v1", "question": "…"}'
            bad = _BadLine(f"Regel {number} van {path} heeft niet de vorm {shape}. Pas hem aan.")
            yield row.get("id"), bad


def _row(line: str) -> dict[str, Any]:
    """Read a line as a JSON object; an empty one where it is none."""
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _chat(options: argparse.Namespace) -> int:
    # Imported here because Chainlit takes two seconds that no other command should wait for.
    from assistant.web.server import serve  # noqa: PLC0415

    changes = {"host": options.host, "port": options.port}
    settings = load_settings()
    serve(settings.model_copy(update={k: v for k, v in changes.items() if v is not None}))
    return 0


def _gaps(options: argparse.Namespace) -> int:
    settings = load_settings()
    store = open_gaps(settings)
    if options.clear:
        store.clear()
        print("Alle bewaarde vragen zijn gewist.")
        return 0
    gaps = store.all()
    groups = group_gaps(gaps, open_encoder(settings)) if gaps else []
    if options.json:
        print(json.dumps([group_as_json(one) for one in groups], ensure_ascii=False, indent=2))
    elif not groups and gaps:
        print(_ALL_HELPED)
    elif not groups:
        print(_NOTHING_YET if settings.record_gaps else _NOT_RECORDING)
    elif options.to_evals is not None:
        added = append_cases(options.to_evals, groups)
        print(f"{added} {'vraag' if added == 1 else 'vragen'} toegevoegd aan {options.to_evals}.")
    else:
        print("\n\n".join(group_as_text(one) for one in groups))
    return 0


def _sources(options: argparse.Namespace) -> int:
    records = open_assistant().records()
    if options.json:
        rows = [record_as_json(record) for record in records]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        messages = load_messages("nl")
        print("\n\n".join(record_as_text(record, messages) for record in records))
    return 0


def _text(options: argparse.Namespace) -> int:
    document = _document(open_assistant(), options.source_id)
    sys.stdout.buffer.write(document.text.encode("utf-8"))
    return 0


def _document(assistant: Assistant, source_id: str) -> Document:
    """Give a source's document.

    Raises:
        AssistantError: the index holds no such source.
    """
    try:
        return assistant.document(source_id)
    except KeyError:
        raise AssistantError(
            f"Bron {source_id} staat niet in de index. Zie python -m assistant sources."
        ) from None


if __name__ == "__main__":
    sys.exit(main())
