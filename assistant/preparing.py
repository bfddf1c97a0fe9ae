"""From a catalogue entry to a document cut into passages, and the text that is embedded of each."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from stat import S_ISREG
from typing import TypeVar

from assistant.catalogue import Entry
from assistant.chunking import chunk, sentences_of
from assistant.documents import Document, Passage
from assistant.embedding import Encoder
from assistant.errors import ReadingError
from assistant.index_records import OtherCopy, Vectors
from assistant.reading.bounded import BoundedReader
from assistant.reading.recognising import Read, read_with_recognition
from assistant.settings import Settings

_MEGABYTE = 1_000_000

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source that is to stand in the index; ``kept`` where the last index's copy is used.

    ``also_at`` are the sources that it stands for.
    """

    document: Document
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...]
    kept: bool = False
    also_at: tuple[OtherCopy, ...] = ()


@contextmanager
def opened_reader(settings: Settings) -> Iterator[Read]:
    """Give how files are read: within limits, and recognised where that is asked for."""
    with BoundedReader(
        timeout_s=settings.read_timeout_s, memory_mb=settings.read_memory_mb
    ) as reader:
        yield partial(read_with_recognition, reader.read) if settings.ocr else reader.read


def prepare(entry: Entry, settings: Settings, encoder: Encoder, read: Read) -> Prepared:
    """Read and cut one entry.

    Raises:
        ReadingError: it cannot be read, or holds too much for one source.
    """
    name = entry.name
    data = bytes_of(entry, settings.max_file_mb)
    try:
        reading = read(data, entry.source, name)
    except ReadingError:
        raise
    except Exception as error:  # one document never stops the others
        raise ReadingError(
            f"{name} is niet te lezen ({type(error).__name__}: {error}). Bewaar het bestand "
            "opnieuw of in een ander formaat."
        ) from error
    document = reading.document
    limit = settings.max_document_characters
    if len(document.text) > limit:
        raise ReadingError(
            f"{name} heeft {len(document.text)} tekens, meer dan de grens van {limit}. Splits het "
            "bestand, of verhoog BRONWIJZER_MAX_DOCUMENT_CHARACTERS."
        )
    if entry.loose:
        source = replace(
            entry.source,
            title=reading.title or entry.source.title,
            publisher=entry.source.publisher or reading.publisher or "",
            date=reading.date,
        )
        document = replace(document, source=source)
    passages = chunk(
        document,
        encoder.count_tokens,
        min_tokens=settings.min_passage_tokens,
        max_tokens=settings.max_passage_tokens,
    )
    return Prepared(document, passages, reading.warnings)


def bytes_of(entry: Entry, limit_mb: int) -> bytes:
    """Give the bytes of an entry's file.

    Raises:
        ReadingError: it cannot be opened, is larger than ``limit_mb``, or is no plain file.
    """
    path, name = entry.path, entry.name
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not S_ISREG(status.st_mode):
                raise ReadingError(f"{name} is geen gewoon bestand. Zet er een kopie neer.")
            # One byte more than may be: a file can grow while it is read.
            data = file.read(limit_mb * _MEGABYTE + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadingError(
            f"{name} is niet te openen ({reason}). Geef leesrechten en draai ingest opnieuw."
        ) from None
    if len(data) > limit_mb * _MEGABYTE:
        raise ReadingError(
            f"{name} is {max(status.st_size, len(data)) / _MEGABYTE:.0f} MB, meer dan de grens van "
            f"{limit_mb} MB. Splits het bestand, of verhoog BRONWIJZER_MAX_FILE_MB."
        )
    return data


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe does not keep the reader waiting for who writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def embedded_text(title: str, passage: Passage) -> str:
    """Give what is embedded of a passage: its text, under the headings that stand above it.

    The title is left out: with it the phrase that answers was less often among the first
    three (.76 against .80; see evals/EXPERIMENTS.md).
    """
    own = {passage.text[b.start - passage.start : b.end - passage.start] for b in passage.blocks}
    above = [heading for heading in passage.heading_path if heading not in (title, *own)]
    return "\n".join([*([" – ".join(above)] if above else []), passage.text.strip()])


def embedded_sentences(passage: Passage) -> list[str]:
    """Give the sentences of a passage as they are embedded, in the order of their spans."""
    return [
        passage.text[start - passage.start : end - passage.start]
        for start, end in sentences_of(passage)
    ]


def embed_groups(
    groups: Mapping[Key, Sequence[str]], encoder: Encoder, on_done: Callable[[int, int], None]
) -> dict[Key, Vectors]:
    """Embed the text of each passage with its sentences, in that order; equal texts once.

    ``on_done`` is told how many different texts are done, and how many there are.
    """
    different = list(dict.fromkeys(text for group in groups.values() for text in group))
    if not different:
        return {}
    done = 0

    def count(batch: int) -> None:
        nonlocal done
        done += batch
        on_done(done, len(different))

    vectors = encoder.embed_passages(different, count)
    places = {text: place for place, text in enumerate(different)}
    return {
        key: Vectors(vectors[places[group[0]]], vectors[[places[text] for text in group[1:]]])
        for key, group in groups.items()
    }
