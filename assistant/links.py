"""Links that open a source at the passage: ``#page=`` in a PDF, a text fragment in a page.

Text fragments follow https://wicg.github.io/scroll-to-text-fragment/:
``#:~:text=[prefix-,]start[,end][,-suffix]``, matched on whole words, ignoring case.
"""

import hashlib
import re
from urllib.parse import quote, urldefrag

_WORD = re.compile(r"\w(?:\S*\w)?")
_EXACT_WORDS = 10  # a quote up to this long is named whole
_EDGE_WORDS = 5  # words named on each side of a longer quote, more where they are not unique
_CONTEXT_WORDS = 4


def link_to_passage(url: str, text: str, start: int, end: int, page: int | None) -> str:
    """Give ``url`` with a fragment that opens it at ``text[start:end]``.

    ``page`` counts from 1 and is None where the document has no pages. The lines
    of ``text`` are its blocks; no term of the fragment runs over a line's end.
    """
    address = urldefrag(url).url
    if page is not None:
        return f"{address}#page={page}"
    return f"{address}#:~:text={text_fragment(text, start, end)}"


def text_fragment(text: str, start: int, end: int) -> str:
    """Give the text directive's value that finds ``text[start:end]`` and nothing before it.

    Whole words, percent-encoded. The start term is lengthened until it occurs once
    in the text, the end term until it occurs first at the end; where a whole line occurs
    twice, the words around it tell them apart. The title that a text opens with is left
    out of a longer quote, as a page repeats it in its menus.
    """
    below_title = text.find("\n", 0, end) if start == 0 else -1
    if below_title >= 0 and re.search(r"\w", text[below_title:end]):
        start = below_title
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    if not words:
        return _encode(text[start:end])
    opening = max(start, text.rfind("\n", 0, words[0][0]) + 1)
    first_line = _line_of(text, words, first=True)
    last_line = _line_of(text, words, first=False)
    if len(words) <= _EXACT_WORDS and first_line == last_line:
        return _with_context(text, opening, words[0][0], words[-1][1], "")
    head = _shortest_unique(text, first_line)
    tail_words = [word for word in last_line if word[0] >= head[1]]
    if not tail_words:  # the whole line was needed to be unique, and it is all there is
        return _with_context(text, opening, head[0], head[1], "")
    tail = _shortest_first(text, head[1], tail_words)
    return _with_context(text, opening, head[0], head[1], f",{_encode(text[tail[0] : tail[1]])}")


def _line_of(text: str, words: list[tuple[int, int]], *, first: bool) -> list[tuple[int, int]]:
    """Give the words that share a line with the first or the last one."""
    anchor = words[0][0] if first else words[-1][0]
    line_start = text.rfind("\n", 0, anchor) + 1
    line_end = text.find("\n", anchor)
    line_end = len(text) if line_end < 0 else line_end
    return [word for word in words if line_start <= word[0] < line_end]


def _shortest_unique(text: str, words: list[tuple[int, int]]) -> tuple[int, int]:
    """Give the span of the fewest leading words, from five on, that occurs once in ``text``."""
    for count in range(min(_EDGE_WORDS, len(words)), len(words) + 1):
        span = (words[0][0], words[count - 1][1])
        if _occurrences(text, span) == 1:
            return span
    return (words[0][0], words[-1][1])


def _shortest_first(text: str, after: int, words: list[tuple[int, int]]) -> tuple[int, int]:
    """Give the span of the fewest trailing words, from five on, that is the first of its kind."""
    for count in range(min(_EDGE_WORDS, len(words)), len(words) + 1):
        span = (words[-count][0], words[-1][1])
        if _occurrences(text[after : span[1]], (span[0] - after, span[1] - after)) == 1:
            return span
    return (words[0][0], words[-1][1])


def _occurrences(text: str, span: tuple[int, int]) -> int:
    """Count the places where the words of ``span`` stand as whole words, in any case."""
    term = re.escape(text[span[0] : span[1]])
    return len(re.findall(rf"(?<!\w){term}(?!\w)", text, re.IGNORECASE))


def _with_context(text: str, opening: int, start: int, end: int, tail: str) -> str:
    """Encode the start term, with the words before and after it where it occurs more than once.

    It then has the quotation marks before it too, which start at ``opening``.
    """
    if _occurrences(text, (start, end)) == 1:
        return f"{_encode(text[start:end])}{tail}"
    start = opening  # a prefix of quotation marks alone would tell nothing apart
    term = f"{_encode(text[start:end])}{tail}"
    lines_before = text[:start].rstrip().splitlines() or [""]
    prefix = " ".join(lines_before[-1].split()[-_CONTEXT_WORDS:])
    lines_after = text[end:].lstrip().splitlines() or [""]
    suffix = " ".join(lines_after[0].split()[:_CONTEXT_WORDS])
    if prefix:
        term = f"{_encode(prefix)}-,{term}"
    if re.search(r"\w", suffix) and not tail:
        term = f"{term},-{_encode(suffix)}"
    return term


def _encode(words: str) -> str:
    """Percent-encode words; ``-``, ``,`` and ``&`` have a meaning of their own in a directive."""
    return quote(words, safe="").replace("-", "%2D")


def fingerprint_of(words: str) -> str:
    """Give 10 characters that change with the words: a link that has them sees a changed source.

    A hash and not the words, so that neither address nor log tells what was quoted.
    """
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
