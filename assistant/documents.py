"""The nouns that flow through Bronwijzer, from a source to an answer.

Offsets are Python string offsets (code points) in ``Document.text``, half-open:
``document.text[start:end]``. Nothing here is changed after it is made.
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote as percent_encoded

from assistant.links import fingerprint_of, link_to_passage
from assistant.sources import SECTORS, Origin, Source
from assistant.spans import Block, BlockKind, Page, PageKind, PassageKind

__all__ = [
    "SECTORS", "Answer", "AnswerKind", "Block", "BlockKind", "Document", "Hit", "Origin", "Page",
    "PageKind", "Passage", "PassageKind", "Quote", "Signpost", "Source",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A source's text, fixed once at reading, with blocks and pages as spans over it.

    Blocks are in order, do not overlap, and only white space lies between them.
    Pages, where the format has them, partition the text.

    Raises:
        ValueError: a span lies outside the text or out of order.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()

    def __post_init__(self) -> None:
        """Check that blocks cover all that is not white space and pages partition the text."""
        position = 0
        for block in self.blocks:
            if not position <= block.start < block.end <= len(self.text):
                raise ValueError(f"block {block} is out of order in {self.source.id}")
            if self.text[position : block.start].strip():
                raise ValueError(f"text outside a block before {block} in {self.source.id}")
            position = block.end
        if self.text[position:].strip():
            raise ValueError(f"text outside a block at {position} in {self.source.id}")
        position = 0
        for page in self.pages:
            if page.start != position or page.end < page.start:
                raise ValueError(f"page {page} does not follow on {position} in {self.source.id}")
            position = page.end
        if self.pages and position != len(self.text):
            raise ValueError(f"pages end at {position} of {len(self.text)} in {self.source.id}")

    @property
    def content_hash(self) -> str:
        """Give the SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def first_heading(self) -> str | None:
        """Give the text of the first heading."""
        first = next((b for b in self.blocks if b.kind is BlockKind.HEADING), None)
        return self.text[first.start : first.end] if first is not None else None

    def page_at(self, offset: int) -> int | None:
        """Give the page number on which the character at ``offset`` stands."""
        return page.number if (page := self.place_at(offset)) is not None else None

    def place_at(self, offset: int) -> Page | None:
        """Give the page, slide or chapter on which the character at ``offset`` stands."""
        index = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[index] if index >= 0 else None

    def column_heads_at(self, offset: int) -> str | None:
        """Give the row that names the columns of the table row at ``offset``, verbatim."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        for block in reversed(self.blocks[: index + 1]):
            if block.kind is not BlockKind.TABLE_ROW:
                break
            if block.is_column_heads:
                return None if offset < block.end else self.text[block.start : block.end]
        return None

    def heading_path_at(self, offset: int) -> tuple[str, ...]:
        """Give the headings above ``offset``, outermost first, its own too; slides start anew."""
        place, path = self.place_at(offset), list[Block]()
        floor = place.start if place is not None and place.kind is PageKind.SLIDE else 0
        for block in self.blocks:
            if block.start > offset:
                break
            if block.kind is BlockKind.HEADING and block.start >= floor:
                path = [above for above in path if above.level < block.level]
                path.append(block)
        return tuple(self.text[block.start : block.end] for block in path)


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: the unit that is embedded and found.

    The passages of a document partition its text; each carries the blocks and
    pages that start in it (offsets in the document), so that together they give
    the document back. ``language`` is "nl", "en", "other", or "" where it is not known;
    ``kind`` is what ``passage_kinds`` makes of it.
    """

    source_id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    language: str = ""
    kind: PassageKind = PassageKind.TEXT

    @property
    def id(self) -> str:
        """Give the key that is unique in an index."""
        return f"{self.source_id}:{self.ordinal:05d}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, with its scores.

    ``cosine`` is the passage's and ``sentence_cosine`` that of its best sentence, in
    [-1, 1]; ``dense`` and ``lexical`` are z-scores against all passages of the index;
    ``score`` is their weighted sum.
    """

    passage: Passage
    score: float
    cosine: float
    sentence_cosine: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a document, shown as it stands there.

    It holds no text of its own: the text is read from the document, so a quote
    that differs from its source cannot be made. ``kind`` is that of the passage that was
    found, TEXT where none was.

    Raises:
        ValueError: the span is empty, lies outside the text, or starts or ends
            in white space.
    """

    document: Document = field(repr=False)
    start: int
    end: int
    score: float = 0.0
    kind: PassageKind = field(default=PassageKind.TEXT, compare=False)

    def __post_init__(self) -> None:
        """Check the span."""
        if not 0 <= self.start < self.end <= len(self.document.text):
            raise ValueError(f"no text at {self.start}–{self.end} in {self.source.id}")
        if self.text != self.text.strip():
            raise ValueError(f"quote {self.start}–{self.end} of {self.source.id} is not trimmed")

    @property
    def source(self) -> Source:
        """Give the source that is quoted."""
        return self.document.source

    @property
    def source_id(self) -> str:
        """Give the id of the source that is quoted."""
        return self.source.id

    @property
    def text(self) -> str:
        """Give the quoted words, equal to the document's text at (start, end)."""
        return self.document.text[self.start : self.end]

    @property
    def page(self) -> int | None:
        """Give the page on which the quote starts, None where there are no pages."""
        return self.document.page_at(self.start)

    @property
    def place(self) -> Page | None:
        """Give the page, slide or chapter on which the quote starts, with its label."""
        return self.document.place_at(self.start)

    @property
    def column_heads(self) -> str | None:
        """Give the heads of the columns where the quote starts in a row below them, verbatim."""
        return self.document.column_heads_at(self.start)

    @property
    def is_recognised(self) -> bool:
        """Tell whether the quote touches text that was recognised in a scan."""
        touched = (p for p in self.document.pages if p.start < self.end and p.end > self.start)
        return any(page.recognised for page in touched)

    @property
    def heading(self) -> str | None:
        """Give the nearest heading above the quote."""
        path = self.document.heading_path_at(self.start)
        return path[-1] if path else None

    @property
    def local_link(self) -> str:
        """Give the path of the source page that marks this quote."""
        path = f"/bron/{percent_encoded(self.source.id, safe='')}"
        return f"{path}?van={self.start}&tot={self.end}&tekst={fingerprint_of(self.text)}"

    @property
    def link(self) -> str:
        """Give the deepest link into the original; the source page where there is none."""
        url = self.source.url
        if url is None:
            return self.local_link
        # No browser opens a slide or a chapter by its number.
        if self.source.is_card or (self.place and self.place.kind is not PageKind.PAGE):
            return url
        return link_to_passage(url, self.document.text, self.start, self.end, self.page)

    def overlaps(self, other: "Quote | Passage") -> bool:
        """Tell whether both have a part of one source in common."""
        same_source = self.source_id == other.source_id
        return same_source and self.start < other.end and other.start < self.end

    @property
    def context(self) -> tuple[str, str]:
        """Give the two blocks before and the two blocks after the quote's own, verbatim."""
        before = [block for block in self.document.blocks if block.end <= self.start]
        after = [block for block in self.document.blocks if block.start >= self.end]
        within = [b for b in self.document.blocks if b.start < self.end and b.end > self.start]
        start = before[-2:][0].start if before else within[0].start
        end = after[:2][-1].end if after else within[-1].end
        text = self.document.text
        return text[start : self.start], text[self.end : end]


class AnswerKind(StrEnum):
    """The three things that an answer can be."""

    QUOTES = "quotes"
    NOT_FOUND = "not_found"
    SIGNPOST = "signpost"


@dataclass(frozen=True, slots=True)
class Signpost:
    """Where help is in a crisis, as seen on the date ``checked`` (ISO 8601)."""

    name: str
    purpose: str
    phone: str
    url: str | None
    hours: str | None
    checked: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a question: quotes, signposts, or the nearest sources by name.

    ``confidence`` is the judged probability in [0, 1] that the quotes answer the
    question; ``timings_ms`` has the keys ``embed``, ``retrieve`` and ``total``.
    """

    question: str
    understood: str
    kind: AnswerKind
    confidence: float
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Source, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
