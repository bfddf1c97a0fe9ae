"""Reads folders of sources: what their catalogues list, their loose files, and which text to use.

A source's text is its own file, else the copy that was fetched, else its card.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.catalogue_file import CATALOGUE_NAME, CatalogueFile, Listed, parse_catalogue
from assistant.documents import Origin, Source
from assistant.errors import CatalogueError
from assistant.loose_files import CARDS_NAME, files_below, loose_id, slug
from assistant.reading import can_read

# Not read, but named, so that nobody thinks that they were.
_OFFICE = frozenset({".doc", ".rtf", ".ppt", ".xls", ".xlsx", ".ods"})

FindCopy = Callable[[str], Path | None]
"""From an address to the file that holds what was fetched from it, if it was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with the file that its text is read from; ``name`` is what messages call it.

    ``loose`` where no catalogue names it. ``fallback`` is the card of a source whose
    fetched copy may turn out not to be readable.
    """

    source: Source
    path: Path
    name: str
    loose: bool = False
    fallback: "Entry | None" = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be used, in one line that says what to do; ``source_id`` where it is known.

    ``unfetched`` where an address gave nothing; what is used in its place stands in the line.
    """

    subject: str
    message: str
    source_id: str | None = None
    unfetched: bool = False


@dataclass(slots=True)
class Catalogue:
    """What folders hold: entries to read, sources without a text yet, and problems.

    ``listed`` are all sound entries of the catalogues, with text or without. ``faults``
    are what is wrong in the catalogues themselves, with their lines.
    """

    entries: list[Entry] = field(default_factory=list)
    without_text: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def load_catalogues(folders: Sequence[Path], copy_of: FindCopy = lambda _: None) -> Catalogue:
    """Read all folders; of an id that comes twice the first counts.

    Raises:
        CatalogueError: a folder cannot be read, or a catalogue has faults; all are named.
    """
    whole = Catalogue()
    taken: set[str] = set()
    for folder in folders:
        part = load_catalogue(folder, copy_of)
        whole.problems.extend(part.problems)
        whole.faults.extend(part.faults)
        whole.without_text.extend(part.without_text)
        whole.listed.extend(one for one in part.listed if one.source.id not in taken)
        for entry in part.entries:
            if entry.source.id in taken:
                name, source_id = entry.name, entry.source.id
                message = f"{name}: id {source_id} komt uit een eerdere map. Geef een ander id."
                whole.problems.append(Problem(name, message, source_id))
                continue
            taken.add(entry.source.id)
            whole.entries.append(entry)
    if whole.faults:
        count = len(whole.faults)
        found = "1 fout" if count == 1 else f"{count} fouten"
        raise CatalogueError(
            f"De catalogus heeft {found}; er is niets gewijzigd.\n"
            + "\n".join(f"  {fault}" for fault in whole.faults)
            + "\nVerbeter ze en draai python ingest.py opnieuw."
        )
    return whole


def load_catalogue(folder: Path, copy_of: FindCopy = lambda _: None) -> Catalogue:
    """Read what is in ``folder``; a single file counts as a folder of that file.

    Raises:
        CatalogueError: the folder or its ``sources.toml`` cannot be read at all.
    """
    catalogue = Catalogue()
    if folder.is_file():
        _add_loose(catalogue, folder.parent, [folder], CatalogueFile())
        return catalogue
    if not folder.is_dir():
        raise CatalogueError(f"Map {folder} bestaat niet. Noem een map met bronnen, bijv. corpus.")
    path = folder / CATALOGUE_NAME
    parsed, named = CatalogueFile(), {path.resolve()}
    if path.exists():
        parsed = parse_catalogue(_read_text(path), folder)
        catalogue.listed = parsed.listed
        catalogue.faults = [f"{path}: {fault}" for fault in parsed.faults]
    for one in parsed.listed:
        named.update((folder / name).resolve() for name in (one.file, one.card) if name)
        _add_listed(catalogue, folder, one, copy_of)
    files = [
        file
        for file in files_below(folder, skip_cards=path.exists())
        if _resolved(file) not in named
    ]
    _add_loose(catalogue, folder, files, parsed)
    return catalogue


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{path} is niet te lezen ({error}). Bewaar het als UTF-8 en geef leesrechten."
        ) from None


def _add_listed(catalogue: Catalogue, folder: Path, one: Listed, copy_of: FindCopy) -> None:
    """Add a source with the best text there is for it."""
    source = replace(one.source, url=one.address)
    card = _card_entry(folder, one)
    if one.file and (folder / one.file).is_file():
        catalogue.entries.append(Entry(source, folder / one.file, Path(one.file).name))
        return
    if one.file:
        message = (
            f"Regel {one.line} ({source.id}): file {one.file!r} staat niet in de map {folder}. "
            "Zet het bestand er neer of verbeter de naam."
        )
        catalogue.problems.append(Problem(CATALOGUE_NAME, message, source.id))
    copy = copy_of(one.address) if one.address else None
    if copy is not None:
        fetched = replace(source, origin=Origin.FETCHED)
        name = source.id + copy.suffix
        catalogue.entries.append(Entry(fetched, copy, name, fallback=card))
    elif card is not None:
        catalogue.entries.append(card)
    elif not one.file:
        catalogue.without_text.append(one.source)


def _card_entry(folder: Path, one: Listed) -> Entry | None:
    """Give the own-words card of a source, if there is one."""
    path = folder / (one.card or f"{CARDS_NAME}/{one.source.id}.md")
    if not path.is_file():
        return None
    return Entry(replace(one.source, origin=Origin.CARD), path, path.name)


def _resolved(path: Path) -> Path:
    """Give the whole path; the path itself where links lead in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _add_loose(
    catalogue: Catalogue, folder: Path, files: Sequence[Path], parsed: CatalogueFile
) -> None:
    """Add the files that no catalogue names, with what their name and the catalogue tell."""
    taken = {entry.source.id for entry in catalogue.entries}
    taken |= {one.source.id for one in catalogue.listed}
    told = parsed.loose
    for path in files:
        suffix = path.suffix.lower()
        if not can_read(path.name):
            if suffix in _OFFICE:
                message = f"{path.name}: {suffix} kan nog niet gelezen worden. Bewaar het als PDF."
                catalogue.problems.append(Problem(path.name, message, slug(path.stem)))
            continue
        source_id = loose_id(str(path.relative_to(folder).with_suffix("")), suffix, taken)
        taken.add(source_id)
        source = Source(source_id, path.stem, told.publisher, None, told.sectors, told.kind)
        catalogue.entries.append(Entry(source, path, path.name, loose=True))
