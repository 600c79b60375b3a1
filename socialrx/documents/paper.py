"""Blocks set in print: sizes, spaces and colours, and what to do when there is more than there is room for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, TableStyle

from socialrx.documents import charts
from socialrx.documents.blocks import Block, Grid, Heading, Points, Room, Scores, Title, Tone, Words
from socialrx.documents.tagged import ACCENT, H1, H2, INK, QUIET, WIDTH, Cells, Figure, P, TooLong, build, word
from socialrx.documents.tagged import paragraph as tagged
from socialrx.documents.tagged import points as tagged_points
from socialrx.documents.typefaces import BOLD, PLAIN

TINT, RULE = HexColor("#eaf2f3"), HexColor("#c8d3d6")
EVERYTHING = Room(characters=100_000, lines=10_000)
# From roomy to tight. The last always fits: a test fills every text and every list to the brim.
SIZES = (
    (1600, 14),
    (1100, 11),
    (800, 9),
    (600, 8),
    (450, 7),
    (350, 6),
    (260, 5),
    (190, 4),
    (140, 3),
    (100, 2),
    (60, 1),
)
ROOMS = [Room(characters, lines) for characters, lines in SIZES]


@dataclass(frozen=True)
class Paper:
    """A document ready to be printed. `more` says where the rest is, when not everything fits."""

    title: str
    footer: str
    blocks: tuple[Block, ...]
    more: str
    size: float = 10.5
    footer_size: float = 9
    most_pages: int = 2


def printed(paper: Paper) -> bytes:
    """The PDF, within its pages: shortened evenly until it fits, and then it says so. Nothing is cut silently."""
    for room in ROOMS:
        blocks = shortened(paper.blocks, room, more=paper.more)
        story = Press(paper.size).story(blocks)
        try:
            return build(
                story,
                title=paper.title,
                footer=paper.footer,
                footer_size=paper.footer_size,
                most_pages=paper.most_pages,
            )
        except TooLong:
            continue
    raise TooLong(paper.title)


def shortened(blocks: Iterable[Block], room: Room, *, more: str) -> list[Block]:
    """The same blocks within this room, and where the rest is when anything was left out."""
    whole = [block.within(EVERYTHING) for block in blocks]
    fitted: list[Block] = [block.within(room) for block in whole]
    return [*fitted, Words(more, Tone.FIRST, is_kept=True)] if fitted != whole else fitted


class Press:
    """Draws blocks at one size of print."""

    def __init__(self, size: float) -> None:
        self.size = size
        body = self.style("body")
        self.body = body
        self.title = self.style("title", body, fontName=BOLD, fontSize=size * 1.9, leading=size * 2.3, textColor=ACCENT)
        self.under = self.style("under", body, textColor=QUIET, spaceAfter=size * 0.9)
        self.heading = self.style("heading", body, fontName=BOLD, fontSize=size * 1.25, leading=size * 1.6)
        self.heading.spaceBefore, self.heading.spaceAfter = size * 0.75, size * 0.25
        self.heading.textColor, self.heading.keepWithNext = HexColor(ACCENT), 1
        pad = size * 0.6
        self.first = self.style("first", body, fontName=BOLD, backColor=TINT, borderPadding=pad)
        self.first.leftIndent = self.first.rightIndent = pad
        self.first.spaceBefore = self.first.spaceAfter = size
        self.quiet = self.style("quiet", body, textColor=QUIET)
        self.point = self.style("point", body, leftIndent=size * 1.3, bulletIndent=size * 0.3, spaceAfter=size * 0.25)
        self.cell = self.style("cell", body, spaceAfter=0)
        self.cell_head = self.style("cell-head", self.cell, fontName=BOLD)

    def style(self, name: str, parent: Any = None, **changes: Any) -> Any:
        if parent is not None:
            return ParagraphStyle(name, parent, **changes)
        return ParagraphStyle(
            name,
            fontName=PLAIN,
            bulletFontName=PLAIN,
            fontSize=self.size,
            bulletFontSize=self.size,
            leading=self.size * 1.32,
            textColor=INK,
            spaceAfter=self.size * 0.4,
            splitLongWords=1,
            allowWidows=0,
            allowOrphans=0,
        )

    def story(self, blocks: Sequence[Block]) -> list[Flowable]:
        """The blocks as flowables; what stands before a drawing stays on its page."""
        story: list[Flowable] = []
        for block, following in zip_longest(blocks, blocks[1:]):
            drawn = list(self.set(block))
            for flowable in drawn if isinstance(following, Scores) else ():
                flowable.keepWithNext = 1
            story += drawn
        return story

    def set(self, block: Block) -> Iterator[Flowable]:
        match block:
            case Title():
                yield tagged(H1, block.words, self.title)
                if block.under:
                    yield tagged(P, block.under, self.under)
            case Heading():
                yield tagged(H2, block.words, self.heading)
            case Words():
                yield tagged(
                    P, block.words, {Tone.FIRST: self.first, Tone.QUIET: self.quiet}.get(block.tone, self.body)
                )
            case Points():
                yield from tagged_points(block.items, self.point)
            case Grid():
                yield self.table(block)
            case Scores():
                yield self.chart(block)

    def table(self, grid: Grid) -> Flowable:
        heads = [[word(cell, self.cell_head) for cell in grid.head]] if grid.head else []
        rows = [
            [word(cell, self.cell_head if not heads and n == 0 else self.cell) for n, cell in enumerate(row)]
            for row in grid.rows
        ]
        widths = [share * WIDTH / sum(grid.shares) for share in grid.shares]
        table = Cells(heads + rows, colWidths=widths, repeatRows=len(heads), hAlign="LEFT")
        table.setStyle(TableStyle(self.table_style(has_head=bool(heads))))
        table.spaceBefore, table.spaceAfter = self.size * 0.2, self.size * 0.6
        return table

    def table_style(self, *, has_head: bool) -> list[tuple[Any, ...]]:
        pad = self.size * (0.28 if has_head else 0.12)
        style: list[tuple[Any, ...]] = [
            ("FONT", (0, 0), (-1, -1), PLAIN),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), pad),
            ("BOTTOMPADDING", (0, 0), (-1, -1), pad * 1.4),
            ("LEFTPADDING", (0, 0), (0, -1), self.size * 0.4 if has_head else 0),
        ]
        if has_head:
            style += [("BACKGROUND", (0, 0), (-1, 0), TINT), ("LINEBELOW", (0, 0), (-1, -1), 0.6, RULE)]
        return style

    def chart(self, scores: Scores) -> Flowable:
        change, first_on, latest_on = scores.change, scores.first_on, scores.latest_on
        drawing = charts.then_and_now(change, first_on=first_on, latest_on=latest_on, size=self.size, wide=WIDTH)
        return Figure(drawing, charts.described(change, first_on=first_on, latest_on=latest_on))
