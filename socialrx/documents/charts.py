"""Answers then and now, drawn: a hollow ring for then, a solid square for now, so that no colour carries meaning.

The numbers stand beside the marks, and `described` says all of it for those who listen.
"""

from datetime import date
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor

from socialrx.documents.typefaces import BOLD, PLAIN, width
from socialrx.documents.words import on_day
from socialrx.outcomes.change import Change
from socialrx.outcomes.measures import Item

INK, QUIET, RAIL, NOW = HexColor("#212b32"), HexColor("#4c6272"), HexColor("#aeb7bd"), HexColor("#1f5c66")
PAPER = HexColor("#ffffff")
# Above this size a label stands over its line, because beside it there is no room.
SIDE_BY_SIDE = 12


def then_and_now(change: Change, *, first_on: date, latest_on: date | None, size: float, wide: float) -> Drawing:
    """One line a question, from 0 to 10."""
    is_stacked = size > SIDE_BY_SIDE
    step = size * (2.5 if is_stacked else 1.9)
    height = size * 3.3 + step * len(change.items)
    drawing = Drawing(wide, height)
    key(drawing, first_on, latest_on, size, height - size)
    left = size if is_stacked else labels_width(change, size) + size
    scale = Scale(left, wide - values_width(size), change.measure.least, change.measure.most)
    for number, item in enumerate(change.items):
        y = height - size * 2 - step * (number + (0.75 if is_stacked else 0.5))
        row(drawing, change, item, scale, y, size)
        place = (left - size / 2, y + size * 0.75) if is_stacked else (0, y - size * 0.35)
        drawing.add(String(*place, item.label, fontName=PLAIN, fontSize=size, fillColor=INK))
    ends(drawing, scale, size)
    return drawing


class Scale:
    """Where a number stands on the line."""

    def __init__(self, left: float, right: float, least: int, most: int) -> None:
        self.left, self.right, self.least, self.most = left, right, least, most

    def __call__(self, value: float) -> float:
        return self.left + (value - self.least) * (self.right - self.left) / (self.most - self.least)


def labels_width(change: Change, size: float) -> float:
    return max((width(item.label, size) for item in change.items), default=0)


def values_width(size: float) -> float:
    return width("not answered then 10", size) if size <= SIDE_BY_SIDE else width("10 then 10", size, face=BOLD) * 1.3


def key(drawing: Any, first_on: date, latest_on: date | None, size: float, y: float) -> None:
    """What the two marks mean."""
    text = f"then, {on_day(first_on)}"
    drawing.add(ring(size / 2, y + size * 0.35, size))
    drawing.add(String(size * 1.4, y, text, fontName=PLAIN, fontSize=size, fillColor=INK))
    if latest_on:
        x = size * 3.4 + width(text, size)
        drawing.add(square(x, y + size * 0.35, size))
        drawing.add(
            String(x + size * 0.9, y, f"now, {on_day(latest_on)}", fontName=PLAIN, fontSize=size, fillColor=INK)
        )


def row(drawing: Any, change: Change, item: Item, scale: Scale, y: float, size: float) -> None:
    """The line, the marks, and the numbers in words."""
    drawing.add(Line(scale.left, y, scale.right, y, strokeColor=RAIL, strokeWidth=1))
    for value in range(scale.least, scale.most + 1):
        tall = size * (0.3 if value % 5 == 0 else 0.15)
        drawing.add(Line(scale(value), y - tall, scale(value), y + tall, strokeColor=RAIL, strokeWidth=0.7))
    before, after = change.first.get(item.id), change.latest.get(item.id)
    if before is not None and after is not None:
        drawing.add(Line(scale(before), y, scale(after), y, strokeColor=NOW, strokeWidth=size / 4))
    if after is not None:
        drawing.add(square(scale(after), y, size))
    if before is not None:
        # Drawn last, and filled unless the two meet: then the ring stands around the square.
        drawing.add(ring(scale(before), y, size, is_filled=before != after))
    x = scale.right + size * 0.9
    drawing.add(String(x, y - size * 0.35, numbers(change, item), fontName=BOLD, fontSize=size, fillColor=INK))


def ends(drawing: Any, scale: Scale, size: float) -> None:
    """The numbers at the two ends, under the last line."""
    for value in (scale.least, scale.most):
        drawing.add(
            String(
                scale(value),
                size * 0.2,
                str(value),
                fontName=PLAIN,
                fontSize=size,
                fillColor=QUIET,
                textAnchor="middle",
            )
        )


def ring(x: float, y: float, size: float, *, is_filled: bool = True) -> Circle:
    radius = size * (0.4 if is_filled else 0.62)
    return Circle(x, y, radius, fillColor=PAPER if is_filled else None, strokeColor=INK, strokeWidth=size / 7)


def square(x: float, y: float, size: float) -> Rect:
    half = size * 0.36
    return Rect(x - half, y - half, 2 * half, 2 * half, fillColor=NOW, strokeColor=PAPER, strokeWidth=size / 14)


def numbers(change: Change, item: Item) -> str:
    """`3 then 7`; a dash for what was not answered."""
    before, after = (answers.get(item.id, "–") for answers in (change.first, change.latest))
    return f"{before} then {after}" if change.latest else str(before)


def described(change: Change, *, first_on: date, latest_on: date | None) -> str:
    """The drawing in words."""
    when = f"Answers from 0 to 10, then ({on_day(first_on)})"
    when += f" and now ({on_day(latest_on)})" if latest_on else ""
    return f"{when}. {'. '.join(change.words(item.id) for item in change.items)}."
