"""The corpora that are measured: the starter cards and, where they are present, the originals."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.answering import Answerer
from assistant.embedding import Encoder
from assistant.index import IndexStore
from assistant.ingesting import ingest
from assistant.judging import load_judge
from assistant.service import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of sources, with the name of the questions that it answers."""

    name: str
    folder: Path
    answerable: str


CARDS = Corpus("cards", ROOT / "corpus", "cards")
ORIGINALS = Corpus("originals", ROOT.parent / "shared" / "corpus", "originals")


def present() -> list[Corpus]:
    """Give the corpora that can be measured here."""
    return [corpus for corpus in (CARDS, ORIGINALS) if corpus.folder.is_dir()]


@contextmanager
def opened(corpus: Corpus, settings: Settings, encoder: Encoder) -> Iterator[Answerer]:
    """Give an answerer over an index of ``corpus`` alone, kept under ``<home>/evals``."""
    own = settings.model_copy(update={"home": settings.home / "evals" / corpus.name})
    ingest([corpus.folder], own, encoder)
    store = IndexStore(own.index_directory, own.search_width)
    with closing(store.open()) as index:
        yield Answerer(
            index,
            load_judge(),
            encoder,
            dense_weight=own.dense_weight,
            sentence_weight=own.sentence_weight,
        )


@contextmanager
def assistant_over(
    name: str, folders: Sequence[Path], settings: Settings, encoder: Encoder
) -> Iterator[Assistant]:
    """Give the assistant over an index of ``folders`` alone, kept under ``<home>/evals/<name>``."""
    own = settings.model_copy(update={"home": settings.home / "evals" / name})
    ingest(folders, own, encoder)
    with closing(Assistant(own, encoder)) as assistant:
        yield assistant
