"""Find what stands on a PDF page but is not part of the text: running heads, page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from assistant.reading.pdf_lines import Line

# Heads and feet stand in the outer sixth of the page and have four lines at most.
_MARGIN = 1 / 6
_MAX_ROWS = 4
_PAGE_NUMBER = re.compile(
    r"[-–—|·\s]*(?:(?:pagina|pag\.?|blz\.?|bladzijde|page|p\.)\s*)?"
    r"(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:van|of|/|-)\s*\d{1,4})?[-–—|·\s]*",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(r"(?:pagina|pag\.?|blz\.?|bladzijde|page)\s*\d", re.IGNORECASE)
_LEADERS = re.compile(r"(?:[.…·_]\s?){5,}\s*\d{0,4}\s*$")


def without_furniture(
    pages: Sequence[Sequence[Line]], boxes: Sequence[tuple[float, float]]
) -> list[list[Line]]:
    """Give each page's segments without running heads and feet, page numbers and contents lines.

    ``boxes`` holds the lowest and highest y of each page. Furniture is text in a
    margin that returns at the same height on other pages, also where only its page
    number changes, and a lone page number that is the page's outermost line.
    """
    repeated = _repeated(pages, boxes)
    kept: list[list[Line]] = []
    for index, (lines, box) in enumerate(zip(pages, boxes, strict=True)):
        outer = _outermost(lines)
        found = [
            line
            for line in lines
            if _in_margin(line, box)
            and (_key(line, index) & repeated or (line.y in outer and _is_page_number(line.text)))
        ]
        edge = _from_edges(lines, found)
        kept.append([line for line in lines if line not in edge and not _LEADERS.search(line.text)])
    return kept


def _from_edges(lines: Sequence[Line], found: Sequence[Line]) -> set[Line]:
    """Give the lines found that no other text parts from the page's edge, and a gap from it.

    A sentence of the text that happens to return at the same height stays.
    """
    candidates = set(found)
    edge: set[Line] = set()
    for sign in (1, -1):
        inward = sorted(lines, key=lambda line: -sign * line.y)
        rows = sorted({line.y for line in inward}, key=lambda y: -sign * y)[:_MAX_ROWS]
        first = next(
            (i for i, line in enumerate(inward) if line not in candidates or line.y not in rows),
            len(inward),
        )
        outer = inward[:first]
        inner = inward[first] if first < len(inward) else None
        while outer and inner is not None and _continues(outer[-1], inner):
            inner = outer.pop()
        edge.update(outer)
    return edge


def _continues(outer: Line, inner: Line) -> bool:
    """Tell whether two lines follow each other as lines of one text do."""
    like = abs(outer.size - inner.size) <= 0.05 * inner.size and outer.bold == inner.bold
    return like and abs(outer.y - inner.y) <= 1.7 * inner.size


def _is_page_number(text: str) -> bool:
    return _PAGE_NUMBER.fullmatch(text) is not None and any(c.isdigit() for c in text)


def lone_number(text: str) -> int | None:
    """Give the page number of a line that is nothing else, None for another line."""
    digits = re.search(r"\d+", text) if _is_page_number(text) else None
    return int(digits.group()) if digits is not None else None


def _outermost(lines: Sequence[Line]) -> set[float]:
    """Give the baselines of the first and last line, and of a page number named as such."""
    if not lines:
        return set()
    top, bottom = max(line.y for line in lines), min(line.y for line in lines)
    named = {line.y for line in lines if _NAMED_NUMBER.match(line.text)}
    return {line.y for line in lines if line.y > top - 3 or line.y < bottom + 3} | named


def _in_margin(line: Line, box: tuple[float, float]) -> bool:
    low, high = box
    depth = (high - low) * _MARGIN
    return line.y > high - depth or line.y < low + depth


def _key(line: Line, page: int) -> set[tuple[str, int]]:
    """Give what a line may return as: its text, or its text with the page's own number left out.

    A height is rounded to both neighbours, so that a small shift does not hide it.
    """
    forms = {line.text}
    for match in re.finditer(r"\d+", line.text):
        # The distance to the physical page stays the same where it is a page number.
        offset = int(match.group()[:6]) - page
        forms.add(f"{line.text[: match.start()]}\0{offset}{line.text[match.end() :]}")
    heights = {int(line.y // 6), int((line.y + 3) // 6) + 10_000}
    return {(form, height) for form in forms for height in heights}


def _repeated(
    pages: Sequence[Sequence[Line]], boxes: Sequence[tuple[float, float]]
) -> set[tuple[str, int]]:
    sizes: Counter[float] = Counter()
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    big: set[tuple[str, int]] = set()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    for index, (lines, box) in enumerate(zip(pages, boxes, strict=True)):
        for line in lines:
            if not _in_margin(line, box):
                continue
            for key in _key(line, index):
                seen[key].add(index)
                if line.size > 1.15 * body:
                    big.add(key)
    half = 0.5 * len(pages)
    # A big line must return on half of the pages: slides repeat titles such as "Vervolg",
    # and chapters that each fill one page are numbered like the pages.
    return {
        key
        for key, where in seen.items()
        if len(where) >= 2
        and (len(where) >= 3 or len(where) >= half)
        and (key not in big or (len(where) >= half and "\0" not in key[0]))
    }
