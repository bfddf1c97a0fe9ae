"""Adds a web page, or defaults for a folder's loose files, to a folder's ``sources.toml``."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from assistant.catalogue import load_catalogue
from assistant.catalogue_file import CATALOGUE_NAME, parse_catalogue
from assistant.catalogue_tables import tables_of
from assistant.documents import Source
from assistant.errors import CatalogueError, FetchError
from assistant.fetching import CopyStore, Fetcher
from assistant.loose_files import loose_id, slug
from assistant.preparing import opened_reader
from assistant.reading import Reading
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Given:
    """What someone says of a source that he adds; what is left open is not guessed."""

    sectors: tuple[str, ...] = ()
    kind: str = ""
    publisher: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.sectors or self.kind or self.publisher)


def add_page(
    url: str, folders: Sequence[Path], given: Given, settings: Settings, fetcher: Fetcher
) -> tuple[str, bool]:
    """Fetch a page and list it in the last of ``folders``; give its id, and whether it is new.

    Title, date and publisher are those that the page itself gives. A page that is listed
    already is left as it is.

    Raises:
        FetchError: it cannot be fetched or kept.
        ReadingError: there is no text in it.
        CatalogueError: the catalogue has faults or cannot be written to.
    """
    taken: set[str] = set()
    for folder in folders:
        catalogue = load_catalogue(folder)
        for one in catalogue.listed:
            if url in (one.source.url, one.file_url):
                return one.source.id, False
        taken.update(one.source.id for one in catalogue.listed)
        taken.update(entry.source.id for entry in catalogue.entries)
    name, suffix, data = _fetched(url, CopyStore(settings.cache_directory), fetcher)
    with opened_reader(settings) as read:
        reading = read(data, Source("nieuw", "", "", url), name + suffix)
    source_id = loose_id(slug(reading.title or name)[:60].strip("-"), "web", taken)
    _append(folders[-1], _entry(source_id, url, reading, given, name))
    return source_id, True


def add_loose_defaults(folder: Path, given: Given) -> None:
    """Let what was said count for the files of ``folder`` that no catalogue names.

    Raises:
        CatalogueError: something is said of them already, or it cannot be written.
    """
    path = folder / CATALOGUE_NAME
    if any(table.kind == "loose" for table in tables_of(_written(path), [])):
        raise CatalogueError(
            f"{path} zegt in [loose] al wat voor losse bestanden geldt. Pas het daar aan."
        )
    _append(folder, "\n".join(["[loose]", *_said(given)]))


def _fetched(url: str, store: CopyStore, fetcher: Fetcher) -> tuple[str, str, bytes]:
    """Fetch a page and keep it; give what its address calls it, its file's ending and its bytes.

    Raises:
        FetchError: it cannot be fetched or kept.
    """
    copy = store.get(url)
    fetched = fetcher.fetch(url, copy)
    try:
        if copy is None or fetched.body is not None:
            copy = store.put(url, fetched.final_url, fetched.headers, fetched.body or b"")
        return _name_of(fetched.final_url), copy.path.suffix, copy.path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise FetchError(
            f"{url} kan niet worden bewaard in {store.directory} ({reason}). Maak ruimte vrij of "
            "geef schrijfrechten op die map."
        ) from None


def _name_of(url: str) -> str:
    """Give what an address calls its page: the last part of its path, else its host."""
    parts = urlsplit(url)
    stem = PurePosixPath(unquote(parts.path)).stem
    return stem or (parts.hostname or "pagina").removeprefix("www.")


def _entry(source_id: str, url: str, reading: Reading, given: Given, name: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    lines = [
        "[[source]]",
        f"id = {_quoted(source_id)}",
        f"url = {_quoted(url)}",
        f"title = {_quoted(reading.title or name)}",
    ]
    if not given.publisher:
        lines.append(f"publisher = {_quoted(reading.publisher or host)}")
    lines += _said(given)
    dated = [*lines, f"date = {_quoted(reading.date or '')}"]
    # A page can give a date that does not exist.
    sound = not parse_catalogue("\n".join(dated), Path()).faults
    return "\n".join(dated if sound else lines)


def _said(given: Given) -> list[str]:
    lines = []
    if given.publisher:
        lines.append(f"publisher = {_quoted(given.publisher)}")
    if given.sectors:
        lines.append(f"sectors = {json.dumps(list(given.sectors))}")
    if given.kind:
        lines.append(f"kind = {_quoted(given.kind)}")
    return lines


def _quoted(value: str) -> str:
    """Write a string as TOML has it; a basic string is one of JSON without control characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in value)
    return json.dumps(" ".join(printable.split()), ensure_ascii=False)


def _append(folder: Path, table: str) -> None:
    """Put a table at the end of the catalogue, if that leaves it without faults."""
    path = folder / CATALOGUE_NAME
    text = f"{_written(path).rstrip()}\n\n{table}\n".lstrip()
    if faults := parse_catalogue(text, folder).faults:
        told = "\n".join(f"  {fault}" for fault in faults)
        raise CatalogueError(f"{path} is niet aangevuld, want er staan fouten in:\n{told}")
    try:
        new = path.with_name(f"{CATALOGUE_NAME}.{os.getpid()}.new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise CatalogueError(
            f"{path} kan niet worden aangevuld ({error}). Geef schrijfrechten op de map."
        ) from None


def _written(path: Path) -> str:
    """Give what a catalogue holds so far, "" where there is none yet.

    Raises:
        CatalogueError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} is niet te lezen ({error}). Bewaar het als UTF-8 en geef leesrechten."
        ) from None
