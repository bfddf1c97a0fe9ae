"""The excerpts of an index with the words that they hold, cut when they are first asked for."""

import re
from dataclasses import dataclass

from assistant.documents import Passage, Quote
from assistant.excerpts import excerpts_of, titles_above
from assistant.index import Index
from assistant.lexical import LexicalIndex
from assistant.spans import PassageKind


@dataclass(frozen=True, slots=True)
class Cutting:
    """An excerpt as a quote, with its own ``words`` and its heading's, and all ``stems`` above."""

    quote: Quote
    kind: PassageKind
    words: frozenset[str]
    stems: frozenset[str]


class Cuttings:
    """Cuts the passages of one open index; safe to use from several threads."""

    def __init__(self, index: Index, lexical: LexicalIndex) -> None:
        self._index, self._lexical = index, lexical
        self._cut: dict[str, tuple[Cutting, ...]] = {}

    def of(self, passage: Passage) -> tuple[Cutting, ...]:
        """Give the cuttings of a passage."""
        if passage.id not in self._cut:  # two threads may cut it both: the same
            self._cut[passage.id] = tuple(self._cuttings(passage))
        return self._cut[passage.id]

    def _cuttings(self, passage: Passage) -> list[Cutting]:
        document, cuttings = self._index.document(passage.source_id), []
        for excerpt in excerpts_of(document, passage):
            quote = Quote(document, excerpt.start, excerpt.end, kind=excerpt.kind)
            titles = titles_above(document, excerpt.start)
            # a statement is about what it says itself, whatever it stands under
            above = () if excerpt.kind is PassageKind.TEXT else titles[-1:]
            words = re.findall(r"\w+", "\n".join((*above, quote.text)).casefold())
            stems = self._lexical.stems_of("\n".join((*titles, quote.text)))
            cuttings.append(Cutting(quote, excerpt.kind, frozenset(words), stems))
        return cuttings
