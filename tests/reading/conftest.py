"""What the tests of the readers share: a source, and a view of a document's blocks."""

from collections.abc import Callable

import pytest

from assistant.documents import Document, Source
from assistant.reading import Reading, read


@pytest.fixture
def source() -> Source:
    return Source(id="proef", title="Proef", publisher="School", url=None)


@pytest.fixture
def reading_of(source: Source) -> Callable[[str | bytes, str], Reading]:
    def make(data: str | bytes, name: str) -> Reading:
        return read(data.encode() if isinstance(data, str) else data, source, name)

    return make


@pytest.fixture
def blocks_of() -> Callable[[Document], list[str]]:
    """Give blocks as "kind level text", e.g. "heading1 Titel"."""

    def view(document: Document) -> list[str]:
        return [
            f"{block.kind}{block.level or ''} {document.text[block.start : block.end]}"
            for block in document.blocks
        ]

    return view
