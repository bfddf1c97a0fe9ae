"""Read the structure tree of a tagged PDF: which marked text is which block."""

from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from assistant.documents import BlockKind

_HEADINGS = {"/Title": 1, "/H": 2} | {f"/H{level}": level for level in range(1, 7)}
_BLOCKS = {"/P", "/LI", "/TR", "/Caption", "/Note", "/TOCI", "/BlockQuote", "/Formula", *_HEADINGS}
_MAX_ELEMENTS = 200_000
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Tag:
    """The block that marked text belongs to; ``block`` is the same for all text of one block."""

    block: int
    kind: BlockKind
    level: int = 0


def tags_of(reader: PdfReader) -> dict[tuple[int, int], Tag]:
    """Map (page index from 0, mark) to the block of the structure tree; empty if there is none.

    A malformed tree gives what could be read of it: layout takes over for the rest.
    """
    tags: dict[tuple[int, int], Tag] = {}
    try:
        root = reader.root_object.get("/StructTreeRoot")
        if root is None:
            return {}
        root = root.get_object()
        pages = {
            page.indirect_reference.idnum: index
            for index, page in enumerate(reader.pages)
            if page.indirect_reference is not None
        }
        roles = root.get("/RoleMap", {})
        roles = roles.get_object() if hasattr(roles, "get_object") else roles
        walk = _Walk(pages, {str(name): str(role) for name, role in roles.items()}, tags)
        walk.visit(root.get("/K"), None, None, 0, 0)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        pass
    return tags


@dataclass(slots=True)
class _Walk:
    pages: dict[int, int]
    roles: dict[str, str]
    tags: dict[tuple[int, int], Tag]
    count: int = 0

    def visit(self, node: Any, page: int | None, tag: Tag | None, lists: int, depth: int) -> None:
        """Walk down; ``tag`` is the nearest block above, ``lists`` how many lists are."""
        node = node.get_object() if hasattr(node, "get_object") else node
        if depth > _MAX_DEPTH or self.count > _MAX_ELEMENTS or node is None:
            return
        self.count += 1
        if isinstance(node, int):
            if page is not None and tag is not None:
                self.tags[page, int(node)] = tag
        elif isinstance(node, DictionaryObject):
            self._element(node, page, tag, lists, depth)
        elif isinstance(node, list):
            for child in node:
                self.visit(child, page, tag, lists, depth + 1)

    def _element(
        self, node: DictionaryObject, page: int | None, tag: Tag | None, lists: int, depth: int
    ) -> None:
        reference = node.raw_get("/Pg") if "/Pg" in node else None
        if reference is not None:
            page = self.pages.get(getattr(reference, "idnum", -1), page)
        if "/MCID" in node:
            self.visit(node["/MCID"], page, tag, lists, depth + 1)
            return
        role = self._role(str(node.get("/S", "")))
        lists += role == "/L"
        if role in _BLOCKS and not self._inside(tag, role):
            self.count += 1
            tag = _tag(self.count, role, lists)
        self.visit(node.get("/K"), page, tag, lists, depth + 1)

    def _role(self, name: str) -> str:
        """Follow the role map to a standard role; a map that goes in circles is given up."""
        for _ in range(5):
            if name in _BLOCKS or name == "/L" or name not in self.roles:
                break
            name = self.roles[name]
        return name

    @staticmethod
    def _inside(tag: Tag | None, role: str) -> bool:
        """Tell whether an element is only a part of the block above: a paragraph in an item."""
        if tag is None or role in {"/LI", "/TR"}:
            return False
        return tag.kind is not BlockKind.PARAGRAPH or role == "/P"


def _tag(block: int, role: str, lists: int) -> Tag:
    if role in _HEADINGS:
        return Tag(block, BlockKind.HEADING, _HEADINGS[role])
    if role == "/LI":
        return Tag(block, BlockKind.LIST_ITEM, max(lists, 1))
    if role == "/TR":
        return Tag(block, BlockKind.TABLE_ROW)
    return Tag(block, BlockKind.PARAGRAPH)
