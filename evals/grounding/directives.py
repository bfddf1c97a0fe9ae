"""Text directives by the letter of https://wicg.github.io/scroll-to-text-fragment/.

The grammar of ``text=[prefix-,]start[,end][,-suffix]`` (3.3, "syntax") and how a browser finds
it in a page (3.5, "finding ranges in a document"). Written from the specification, and apart
from ``assistant.links``, which it checks.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from evals.grounding.findings import UngroundedError
from evals.grounding.published import Span

_DELIMITER = "#:~:text="
# TextDirectiveExplicitChar, or any character percent-encoded; "-", "," and "&" must be so.
_TERM = r"(?:[A-Za-z0-9!$'()*+./:;=?@_~]|%[0-9A-Fa-f]{2})+"
_DIRECTIVE = re.compile(rf"(?:({_TERM})-,)?({_TERM})(?:,({_TERM}))?(?:,-({_TERM}))?")
_QUOTE_MARKS = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")
_SOFT_HYPHEN = "\u00ad"
# Between letters these do not end a word, nor do the second group between figures
# (Unicode Standard Annex 29, rules WB6, WB7, WB11 and WB12).
_BETWEEN_LETTERS = "'.·’"
_BETWEEN_FIGURES = ".,;'"


@dataclass(frozen=True, slots=True)
class Directive:
    """The decoded terms of a text directive."""

    prefix: str | None
    start: str
    end: str | None
    suffix: str | None


def parse_link(link: str) -> Directive:
    """Read the text directive of a link.

    Raises:
        UngroundedError: the link has none, or one that breaks the grammar.
    """
    _, found, value = link.partition(_DELIMITER)
    match = _DIRECTIVE.fullmatch(value) if found else None
    if match is None:
        raise UngroundedError(f"{link} heeft geen tekstfragment volgens de specificatie")
    try:
        terms = [unquote_to_bytes(term).decode() if term else None for term in match.groups()]
    except UnicodeDecodeError:
        raise UngroundedError(f"{link} is niet in UTF-8 gecodeerd") from None
    prefix, start, end, suffix = terms
    return Directive(prefix, start or "", end, suffix)


@dataclass(frozen=True, slots=True)
class SearchedPage:
    """A page as a browser searches it: letters without case and accents, a block a line.

    ``origins[i]`` is where character ``i`` stands in ``text``.
    """

    text: str
    characters: str = field(init=False, repr=False)
    origins: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Fold the text once."""
        folded = [(_bare(character), position) for position, character in enumerate(self.text)]
        object.__setattr__(self, "characters", "".join(bare for bare, _ in folded))
        origins = tuple(position for bare, position in folded for _ in bare)
        object.__setattr__(self, "origins", origins)

    def places_of(self, directive: Directive) -> list[Span]:
        """Give each range of ``text`` that the directive can mean; a browser takes the first."""
        places: list[Span] = []
        position = 0
        while (found := self._find_range(directive, position)) is not None:
            (start, end), position = found
            places.append((self.origins[start], self.origins[end - 1] + 1))
        return places

    def _find_range(self, directive: Directive, position: int) -> tuple[Span, int] | None:
        """Find the first range from ``position`` on, and where to look for the next one."""
        bounded = directive.end is not None or directive.suffix is None
        while position < len(self.characters):
            start = position
            if directive.prefix is not None:
                prefix = self._find(directive.prefix, position, start_bounded=True)
                if prefix is None:
                    return None
                position, start = prefix[0] + 1, self._skip_space(prefix[1])
            match = self._find(
                directive.start, start,
                start_bounded=directive.prefix is None, end_bounded=bounded,
            )  # fmt: skip
            if match is None:
                return None
            if directive.prefix is not None and match[0] != start:
                continue
            position = position if directive.prefix is not None else match[0] + 1
            whole = self._with_end(directive, match)
            if whole is not None:
                return whole, position
        return None

    def _with_end(self, directive: Directive, match: Span) -> Span | None:
        """Widen a match of the start term to its end term, and check what follows it."""
        start, end = match
        while True:
            if directive.end is not None:
                last = self._find(
                    directive.end, end, start_bounded=True, end_bounded=directive.suffix is None
                )
                if last is None:
                    return None
                end = last[1]
            if directive.suffix is None:
                return start, end
            after = self._skip_space(end)
            suffix = self._find(directive.suffix, after, end_bounded=True)
            if suffix is None:
                return None
            if suffix[0] == after:
                return start, end
            if directive.end is None:
                return None

    def _find(
        self, term: str, position: int, *, start_bounded: bool = False, end_bounded: bool = False
    ) -> Span | None:
        """Find a term within one block, at word borders where asked."""
        folded = "".join(map(_bare, " ".join(term.split())))
        found = self.characters.find(folded, position)
        while folded and found >= 0:
            end = found + len(folded)
            if (not start_bounded or self._is_border(found)) and (
                not end_bounded or self._is_border(end)
            ):
                return found, end
            found = self.characters.find(folded, found + 1)
        return None

    def _skip_space(self, position: int) -> int:
        while position < len(self.characters) and self.characters[position].isspace():
            position += 1
        return position

    def _is_border(self, position: int) -> bool:
        """Tell whether a word starts or ends here."""
        around = self.characters[max(0, position - 2) : position].rjust(2)
        around += self.characters[position : position + 2].ljust(2)
        two_before, before, after, two_after = list(around)
        if _is_word(before) and _is_word(after):
            return False
        return not (
            (_is_word(before) and _joins(before, after, two_after))
            or (_is_word(after) and _joins(two_before, before, after))
        )


def _bare(character: str) -> str:
    """Give a character as it is compared: its base letter, no case, plain quotation marks."""
    if character == _SOFT_HYPHEN:
        return ""
    base = "".join(
        c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c)
    )
    return base.translate(_QUOTE_MARKS).casefold()


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _joins(left: str, middle: str, right: str) -> bool:
    """Tell whether ``middle`` joins two letters or two figures to one word."""
    if left.isdigit() and right.isdigit():
        return middle in _BETWEEN_FIGURES
    return left.isalpha() and right.isalpha() and middle in _BETWEEN_LETTERS
