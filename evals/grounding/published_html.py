"""The text of a web page by Lexbor, one block a line, with all that surrounds the article."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements within a line of text (HTML Living Standard, 15.3.4: all else is a block or a table).
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp "
    "small span strong sub sup time tt u var wbr".split()
)
_NEVER_SHOWN = frozenset(
    "script style noscript template head title textarea select option iframe object svg canvas "
    "video audio datalist math".split()
)


def lines_of_html(markup: str) -> list[str]:
    """Give the lines of a page as a browser without style sheets shows them.

    Raises:
        ValueError: there is no page in the markup.
    """
    body = LexborHTMLParser(markup).body
    if body is None:
        raise ValueError("geen <body> in de pagina")
    lines: list[list[str]] = [[]]
    block = body.mem_id
    for node in body.traverse(include_text=True):
        if node.tag == "br":
            lines.append([])
        elif node.is_text_node and _is_shown(node):
            own = _block_of(node)
            if own != block:
                lines.append([])
                block = own
            lines[-1].append(node.text_content or "")
    joined = (" ".join("".join(parts).split()) for parts in lines)
    return [line for line in joined if line]


def _block_of(node: LexborNode) -> int:
    """Give the identity of the nearest block around a node."""
    return next(around.mem_id for around in _around(node) if around.tag not in _INLINE)


def _is_shown(node: LexborNode) -> bool:
    return not any(
        around.tag in _NEVER_SHOWN
        or "hidden" in around.attributes
        or "display:none" in (around.attributes.get("style") or "").replace(" ", "")
        for around in _around(node)
    )


def _around(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
