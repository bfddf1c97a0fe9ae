"""Read the pieces of text that a PDF page draws, each with its place, size and weight.

pypdf decodes the fonts; the place is followed here, because its own text visitor
gives no widths and loses the place inside form objects, and both are needed to
tell columns and word gaps.
"""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from assistant.reading.pdf_fonts import Face, Fonts, Matrix, matrix_of, multiply
from assistant.reading.pdf_forms import MALFORMED, appearances_of

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_FORM_DEPTH = 8
_MAX_RUNS = 200_000
_MAX_DOT_POINTS = 120
_LINES = frozenset({b"m", b"l", b"c", b"v", b"y", b"re"})
_FILL = frozenset({b"f", b"F", b"f*"})
_PAINT = _FILL | {b"B", b"B*", b"b", b"b*", b"S", b"s", b"n"}

DOT = "\uf0b7"
"""The text of a run that was drawn as a shape, in the private use area as in Symbol fonts."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go: ``x0`` to ``x1`` on the baseline ``y``, in points, y upwards.

    ``size`` is the font's size in points as drawn, ``space`` the width of its space,
    ``mark`` the number (MCID) that ties it to the structure tree of a tagged PDF,
    ``turn`` its direction in quarter turns, ``unseen`` that it is there to be searched,
    under a picture of it: recognised text.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    space: float
    bold: bool
    mark: int | None = None
    turn: int = 0
    unseen: bool = False


@dataclass(slots=True)
class _State:
    """The graphics state as far as text depends on it; names are the operators'."""

    cm: Matrix = _IDENTITY
    face: Face | None = None
    size: float = 12.0
    tc: float = 0.0
    tw: float = 0.0
    tz: float = 1.0
    tl: float = 0.0
    ts: float = 0.0
    tr: int = 0


@dataclass(slots=True)
class _Interpreter:
    """Follows the operators of a content stream and collects runs."""

    pdf: Any
    runs: list[Run] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    tm: Matrix = _IDENTITY
    line: Matrix = _IDENTITY
    marks: list[tuple[int | None, bool]] = field(default_factory=list)
    path: list[tuple[float, float]] = field(default_factory=list)

    def execute(self, content: Any, resources: Any, depth: int = 0) -> None:
        """Follow one content stream with its resources; forms inside it are entered."""
        fonts = Fonts(resources)
        stream = ContentStream(content, self.pdf)
        for operands, operator in stream.operations:
            if len(self.runs) >= _MAX_RUNS:
                return
            try:
                if operator == b"Do":
                    self._form(operands, resources, depth)
                elif operator == b"Tf":
                    self.state.face, self.state.size = fonts.get(operands[0]), float(operands[1])
                elif operator in _LINES or operator in _PAINT:
                    self._draw(operator, [float(value) for value in operands])
                else:
                    self._step(operator, operands, resources)
            # One malformed operator must not cost the page; viewers skip it as well.
            except (TypeError, ValueError, IndexError, KeyError, AttributeError):
                continue

    def _step(self, operator: bytes, operands: Any, resources: Any) -> None:
        state = self.state
        match operator:
            case b"q":
                self.stack.append(replace(state))
            case b"Q":
                self.state = self.stack.pop() if self.stack else _State()
            case b"cm":
                state.cm = multiply(matrix_of(operands), state.cm)
            case b"BT":
                self.tm = self.line = _IDENTITY
            case b"Tc" | b"Tw" | b"TL" | b"Ts":
                setattr(state, operator.decode().lower(), float(operands[0]))
            case b"Tz":
                state.tz = float(operands[0]) / 100
            case b"Tr":
                state.tr = int(operands[0])
            case b"BMC" | b"BDC" | b"EMC":
                self._mark(operator, operands, resources)
            case _:
                self._text(operator, operands)

    def _text(self, operator: bytes, operands: Any) -> None:
        match operator:
            case b"Td" | b"TD":
                if operator == b"TD":
                    self.state.tl = -float(operands[1])
                self._move(float(operands[0]), float(operands[1]))
            case b"T*":
                self._move(0, -self.state.tl)
            case b"Tm":
                self.tm = self.line = matrix_of(operands)
            case b"Tj":
                self._show(operands[0])
            case b"TJ":
                self._show_all(operands[0])
            case b"'" | b'"':
                if operator == b'"':
                    self.state.tw, self.state.tc = float(operands[0]), float(operands[1])
                self._move(0, -self.state.tl)
                self._show(operands[-1])

    def _show_all(self, items: Any) -> None:
        for item in items:
            if isinstance(item, (int, float)):
                self._advance(-float(item) / 1000 * self.state.size * self.state.tz)
            else:
                self._show(item)

    def _draw(self, operator: bytes, values: list[float]) -> None:
        if operator in _PAINT:
            if operator in _FILL:
                self._dot()
            self.path = []
            return
        if len(self.path) >= _MAX_DOT_POINTS:
            return
        if operator == b"re":
            x, y, width, height = values
            values = [x, y, x + width, y + height]
        for x, y in zip(values[::2], values[1::2], strict=True):
            point = multiply((1, 0, 0, 1, x, y), self.state.cm)
            self.path.append((point[4], point[5]))

    def _dot(self) -> None:
        """Take a small filled shape for a bullet; browsers draw those instead of writing them."""
        if not self.path or len(self.path) >= _MAX_DOT_POINTS:
            return
        left, right = min(x for x, _ in self.path), max(x for x, _ in self.path)
        low, high = min(y for _, y in self.path), max(y for _, y in self.path)
        width, height = right - left, high - low
        if 1.5 <= width <= 8 and 0.7 <= width / max(height, 0.1) <= 1.4:
            y = (low + high) / 2
            self.runs.append(Run(DOT, left, right, y, 4 * height, height, bold=False))

    def _move(self, x: float, y: float) -> None:
        self.tm = self.line = multiply((1, 0, 0, 1, x, y), self.line)

    def _advance(self, x: float) -> None:
        self.tm = multiply((1, 0, 0, 1, x, 0), self.tm)

    def _show(self, raw: Any) -> None:
        state, face = self.state, self.state.face
        if face is None or not face.font.interpretable:
            return
        data = raw if isinstance(raw, bytes) else raw.original_bytes
        text, width, glyphs, spaces = face.decode(data)
        along = (width * state.size + glyphs * state.tc + spaces * state.tw) * state.tz
        start = multiply((1, 0, 0, 1, 0, state.ts), multiply(self.tm, state.cm))
        self._advance(along)
        if not text or any(hidden for _, hidden in self.marks):
            return
        self.runs.append(_run(text, along, start, state, face, self._current_mark()))

    def _current_mark(self) -> int | None:
        return next((mark for mark, _ in reversed(self.marks) if mark is not None), None)

    def _mark(self, operator: bytes, operands: Any, resources: Any) -> None:
        if operator == b"EMC":
            if self.marks:
                self.marks.pop()
            return
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = resources.get("/Properties", {}).get(properties, {})
        properties = properties.get_object() if properties is not None else {}
        mark = properties.get("/MCID") if isinstance(properties, dict) else None
        pagination = isinstance(properties, dict) and properties.get("/Type") == "/Pagination"
        # The producer itself says that this is a running head or foot.
        hidden = str(operands[0]) == "/Artifact" and pagination
        self.marks.append((int(mark) if mark is not None else None, hidden))

    def _form(self, operands: Any, resources: Any, depth: int) -> None:
        form = resources["/XObject"][operands[0]].get_object()
        if form.get("/Subtype") != "/Form" or depth >= _MAX_FORM_DEPTH:
            return
        self.enter(form, resources, depth + 1)

    def enter(self, form: Any, resources: Any, depth: int) -> None:
        """Follow a form in the state as it is, and come back to that state."""
        saved, marks, stack = self.state, list(self.marks), self.stack
        self.stack = []
        try:
            matrix = matrix_of(form.get("/Matrix", _IDENTITY))
            self.state = replace(saved, cm=multiply(matrix, saved.cm))
            inner = form.get("/Resources", resources).get_object()
            self.execute(form, inner, depth)
        finally:
            self.state, self.marks, self.stack = saved, marks, stack


def _run(
    text: str, along: float, start: Matrix, state: _State, face: Face, mark: int | None
) -> Run:
    a, b, c, d, x, y = start
    turn = round(math.atan2(b, a) / (math.pi / 2)) % 4
    size = state.size * math.hypot(c, d) * face.height
    scale = math.hypot(a, b)
    blank = face.font.space_width * face.unit * abs(state.size) * scale
    # Fonts without a space of their own are given too wide a one; LaTeX sets word gaps of 0.22 em.
    space = min(max(blank, 0.18 * abs(size)), 0.38 * abs(size))
    end = x + along * a, y + along * b
    x0, x1, base = (x, end[0], y)
    # Turned so that the text runs to the right; other turns are judged by the page.
    if turn == 1:
        x0, x1, base = y, end[1], -x
    elif turn == 2:
        x0, x1, base = -x, -end[0], -y
    elif turn == 3:
        x0, x1, base = -y, -end[1], x
    bold = face.bold or state.tr == 2
    unseen = state.tr == 3
    return Run(text, min(x0, x1), max(x0, x1), base, abs(size), space, bold, mark, turn, unseen)


def runs_of(page: PageObject) -> list[Run]:
    """Give the runs of a page in the order drawn, in the direction that most of its text has.

    Text across that direction (a margin's side note, a watermark) is left out.

    Raises:
        pypdf.errors.PyPdfError: the page's content can't be decoded.
    """
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    resources = page.get("/Resources", DictionaryObject()).get_object()
    interpreter = _Interpreter(page.pdf)
    if isinstance(contents, (StreamObject, ArrayObject)):
        interpreter.execute(contents, resources)
    with suppress(*MALFORMED):  # a broken form must not cost the page
        for form, placement in appearances_of(page):
            interpreter.state = _State(cm=placement)
            interpreter.enter(form, resources, 1)
    runs = [run for run in interpreter.runs if run.size > 0.5 and math.isfinite(run.x0 + run.x1)]
    return list(_in_main_direction(runs))


def _in_main_direction(runs: list[Run]) -> Iterator[Run]:
    letters = [0, 0, 0, 0]
    for run in runs:
        letters[run.turn] += len(run.text.strip())
    main = letters.index(max(letters))
    seen: dict[tuple[str, int, int], float] = {}
    for run in runs:
        if run.turn != main:
            continue
        # The same text drawn twice a hair apart is a way to fake bold letters or a shadow.
        key = (run.text, round(run.y), round(run.x0))
        if run.text.strip() and abs(seen.get(key, math.inf) - run.x0) < 0.03 * run.size:
            continue
        seen[key] = run.x0
        yield run
