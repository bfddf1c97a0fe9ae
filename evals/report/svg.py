"""Small SVG drawings as text; colours and sizes of type are classes of ``report.css``."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from evals.report.names import percent

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def tag(name: str, *inside: str, **attributes: object) -> str:
    """Give an element; ``class_`` and ``stroke_width`` become ``class`` and ``stroke-width``.

    >>> tag("circle", r=2, class_="dot")
    '<circle r="2" class="dot"/>'
    """
    listed = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{listed}>{''.join(inside)}</{name}>" if inside else f"<{name}{listed}/>"


def words(x: float, y: float, content: str, class_: str = "", anchor: str = "start") -> str:
    """Give a line of text at (x, y), its baseline."""
    return tag("text", escape(content), x=x, y=y, class_=class_, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """Give a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str) -> str:
    """Give a rectangle with softened corners."""
    return tag("rect", x=x, y=y, width=max(0.0, width), height=height, rx=1.5, class_=class_)


def path(points: Iterable[tuple[float, float]], class_: str) -> str:
    """Give a line through points."""
    return tag("path", d="M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points), class_=class_)


def drawing(width: float, height: float, title: str, *inside: str) -> str:
    """Give a whole drawing, with a title for those who do not see it."""
    return tag(
        "svg",
        tag("title", escape(title)),
        *inside,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """A plane of shares: x from 0 to 1, y from 0 to ``most``."""

    width: float = 480
    height: float = 330
    left: float = 52
    top: float = 40
    right: float = 18
    bottom: float = 52
    most: float = 1.0

    def x(self, share: float) -> float:
        """Give the place of a value on the horizontal axis."""
        return self.left + share * (self.width - self.left - self.right)

    def y(self, share: float) -> float:
        """Give the place of a value on the vertical axis; what is higher than all stays within."""
        inner = self.height - self.top - self.bottom
        return self.height - self.bottom - min(share / self.most, 1.0) * inner

    def axes(self, x_label: str, y_label: str) -> str:
        """Draw both axes with a grid and percentages; the vertical one is named at its top."""
        across = [line(self.left, self.y(t), self.x(1), self.y(t), "grid") for t in self._levels()]
        levels = [
            words(self.left - 8, self.y(t) + 4, percent(t), "tick", "end") for t in self._levels()
        ]
        below = self.height - self.bottom + 20
        shares = [words(self.x(t), below, percent(t), "tick", "middle") for t in TICKS]
        names = [
            words(self.x(1), self.height - 8, f"{x_label} →", "axis", "end"),
            words(4, 18, f"↑ {y_label}", "axis"),
        ]
        return "".join([*across, *levels, *shares, *names])

    def _levels(self) -> list[float]:
        return [tick * self.most for tick in TICKS]


def _value(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
