"""Account for every string that is shown: as JSON, in the terminal and on the chat's cards."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.documents import Answer, Quote, Source
from assistant.messages import Messages
from evals.grounding import vocabulary
from evals.grounding.findings import brief
from evals.grounding.published import Published
from evals.grounding.vocabulary import Vocabulary

_SOURCE_TEXT = frozenset({"text", "plain", "heading", "column_heads"})
"""Keys under which the source itself speaks."""

# What holds strings together on a line of the terminal.
_GLUE = re.compile(r"[\s“”·,:()\[\]\-]*")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the strings of one answer can come from; lists run beside the answer's own."""

    answer: Answer
    own: Vocabulary
    lists: Mapping[str, tuple[Vocabulary, ...]]
    texts: tuple[Published, ...]

    def knows(self, path: Path, words: str) -> bool:
        """Tell whether the string at a path of the answer's data is of known origin."""
        vocabularies = self.lists.get(str(path[0]))
        if vocabularies is None or len(path) == 1:
            return self.own.has(words)
        position = int(path[1])
        if vocabularies[position].has(words):
            return True
        is_text = path[0] == "quotes" and path[-1] in _SOURCE_TEXT
        return is_text and bool(self.texts[position].places_of(words))


def origins_of(
    answer: Answer,
    question_id: str,
    sources: Mapping[str, Source],
    texts: Mapping[str, Published],
    messages: Messages,
) -> Origins:
    """Give where the strings of an answer can come from.

    Raises:
        KeyError: it shows a source that the corpus does not have.
    """
    own = {question_id, answer.question, answer.understood}
    return Origins(
        answer,
        Vocabulary(messages, frozenset(own)),
        {
            "quotes": tuple(
                vocabulary.of_quote(
                    quote, sources[quote.source.id], texts[quote.source.id], messages
                )
                for quote in answer.quotes
            ),
            "nearest": tuple(
                vocabulary.of_source(sources[source.id], messages) for source in answer.nearest
            ),
            "signposts": tuple(
                vocabulary.of_contact(post.name, messages) for post in answer.signposts
            ),
        },
        tuple(texts[quote.source.id] for quote in answer.quotes),
    )


def unknown_in_data(data: Any, origins: Origins) -> list[str]:
    """Name the strings of an answer's JSON or cards whose origin is unknown, with their place."""
    return [
        f"{'.'.join(map(str, path))}: {brief(words)}"
        for path, words in _leaves(data)
        if not origins.knows(path, words)
    ]


def unknown_in_text(text: str, origins: Origins) -> list[str]:
    """Name what is left of an answer in the terminal when all that is known is taken out."""
    known = {piece for piece in _pieces(origins) if piece.strip() and piece in text}
    longest_first = sorted(known, key=len, reverse=True)
    # At word borders, so that "mbo" does not come out of the middle of a word.
    pattern = "|".join(rf"(?<!\w){re.escape(piece)}(?!\w)" for piece in longest_first)
    rest = re.split(pattern, text) if known else [text]
    return [brief(part.strip()) for part in rest if _GLUE.fullmatch(part) is None]


def _pieces(origins: Origins) -> Iterator[str]:
    yield from origins.own.pieces()
    for vocabularies in origins.lists.values():
        for one in vocabularies:
            yield from one.pieces()
    for quote, published in zip(origins.answer.quotes, origins.texts, strict=True):
        yield from _pieces_of_quote(quote, published)


def _pieces_of_quote(quote: Quote, published: Published) -> Iterable[str]:
    """Give the lines of a quote and its heading, as far as the source's bytes hold them."""
    lines = (*quote.text.split("\n"), quote.heading or "")
    return [quote.link, *(line for line in lines if published.places_of(line))]


def _leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Give each string of nested data with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list | tuple):
        for position, value in enumerate(data):
            yield from _leaves(value, (*path, position))
