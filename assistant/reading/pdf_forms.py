"""Find what is filled in on a PDF page: the fields of a form, which lie above its content."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject
from pypdf.errors import DependencyError, DeprecationError, PyPdfError
from pypdf.generic import ArrayObject, StreamObject

from assistant.reading.pdf_fonts import Matrix, matrix_of

# What pypdf and its values raise where a PDF is malformed, beside running out of memory.
MALFORMED = (
    PyPdfError, DeprecationError, DependencyError, ArithmeticError, AssertionError,
    AttributeError, LookupError, NotImplementedError, OSError, RecursionError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip

_HIDDEN_FLAGS = 2 | 32  # hidden, and not shown on screen
_SHOWN = ("/Widget", "/FreeText")
_MAX_FIELDS = 5_000


def appearances_of(page: PageObject) -> Iterator[tuple[StreamObject, Matrix]]:
    """Give the drawn form of each field and free text, with the matrix that puts it in place."""
    for annotation in list(_array(page.get("/Annots")))[:_MAX_FIELDS]:
        field = annotation.get_object()
        if not hasattr(field, "get") or field.get("/Subtype") not in _SHOWN:
            continue
        if int(field.get("/F", 0)) & _HIDDEN_FLAGS:
            continue
        form = _appearance(field)
        if form is not None:
            yield form, _placement(form, [float(v) for v in _array(field.get("/Rect"))])


def _appearance(field: Any) -> StreamObject | None:
    looks = _object(field.get("/AP"))
    normal = _object(looks.get("/N")) if hasattr(looks, "get") else None
    if isinstance(normal, StreamObject):
        return normal
    # A box that can be ticked has a form for each state.
    state = _object(normal.get(field.get("/AS"))) if isinstance(normal, dict) else None
    return state if isinstance(state, StreamObject) else None


def _placement(form: StreamObject, rectangle: list[float]) -> Matrix:
    """Map the form's box onto the field's rectangle (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    box = [float(value) for value in _array(form.get("/BBox"))]
    if len(box) != 4 or len(rectangle) != 4:
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = matrix_of(form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
    left, low = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - low
    across = abs(rectangle[2] - rectangle[0]) / width if width else 1.0
    up = abs(rectangle[3] - rectangle[1]) / height if height else 1.0
    x, y = min(rectangle[::2]), min(rectangle[1::2])
    return across, 0.0, 0.0, up, x - left * across, y - low * up


def _object(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _array(value: Any) -> ArrayObject | list[Any]:
    found = _object(value)
    return found if isinstance(found, list) else []
