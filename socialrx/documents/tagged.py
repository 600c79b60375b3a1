"""Tagged pages: flowables that say what they are while they are drawn, and `build`, which makes a PDF of them.

    story = [paragraph(H1, "Plan", styles["h1"]), paragraph(P, what_somebody_typed, styles["body"])]
    pdf = build(story, title="Plan SP-7K3Q-92M4", footer="SP-7K3Q-92M4")

Elements are remembered on the flowables, so build a story once.
"""

import io
from collections.abc import Iterable
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table
from reportlab.platypus.doctemplate import LayoutError

from socialrx.documents.structure import LANGUAGE, Mark, Node, write
from socialrx.documents.typefaces import PLAIN
from socialrx.documents.words import marked_up, tidy

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
INK, QUIET, ACCENT = "#212b32", "#4c6272", "#1f5c66"


class TooLong(Exception):
    """The story needs more pages than it may have."""


class TaggedCanvas(Canvas):
    """A canvas that numbers the marked pieces of each page and hangs them on the tree."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.root = Node("Document")
        self.page = self.marks = 0

    def showPage(self) -> None:
        super().showPage()
        self.page, self.marks = self.page + 1, 0

    def begin(self, node: Node) -> None:
        """What is drawn until `end` belongs to this element."""
        node.kids.append(Mark(self.page, self.marks))
        self._code.append(f"/{node.role} <</MCID {self.marks}>> BDC")
        self.marks += 1

    def begin_artifact(self) -> None:
        """What is drawn until `end` is page furniture, which nobody wants read out."""
        self._code.append("/Artifact BMC")

    def end(self) -> None:
        self._code.append("EMC")


class Tagged(Paragraph):
    """A paragraph that is one structure element, also when it runs over to the next page. Made by `paragraph`."""

    role = "P"
    said = ""
    held: dict[str, Node]

    def element(self, canvas: TaggedCanvas) -> Node:
        if "own" not in self.held:
            self.held["own"] = self.made(canvas)
        return self.held["own"]

    def made(self, canvas: TaggedCanvas) -> Node:
        return Node(self.role, canvas.root, said=self.said)

    def drawOn(self, canvas: TaggedCanvas, *args: Any, **options: Any) -> None:
        canvas.begin(self.element(canvas))
        super().drawOn(canvas, *args, **options)
        canvas.end()

    def split(self, *room: Any) -> list[Any]:
        parts: list[Any] = super().split(*room)
        for part in parts:
            part.said, part.held = self.said, self.held
        return parts


class P(Tagged):
    """A paragraph."""


class H1(Tagged):
    role = "H1"


class H2(Tagged):
    role = "H2"


class Item(Tagged):
    """One point of a list. Those made together by `points` are one list."""

    def made(self, canvas: TaggedCanvas) -> Node:
        whole = self.shared.setdefault("list", None) or Node("L", canvas.root)
        self.shared["list"] = whole
        return Node("LBody", Node("LI", whole), said=self.said)

    def split(self, *room: Any) -> list[Any]:
        parts = super().split(*room)
        for part in parts:
            part.shared = self.shared
        return parts


def paragraph(kind: type[Tagged], text: str, style: Any, **options: Any) -> Tagged:
    """Plain words as a tagged paragraph. They are escaped here; a screen reader reads them as they were typed."""
    words = tidy(text)
    made = kind(marked_up(words), style, **options)
    made.said, made.held = words, {}
    return made


def points(texts: Iterable[str], style: Any) -> list[Tagged]:
    """Plain words as one list with bullets."""
    shared: dict[str, Node] = {}
    made = [paragraph(Item, text, style, bulletText="•") for text in texts]
    for item in made:
        item.shared = shared
    return made


class Figure(Flowable):
    """A drawing, with the words that say the same."""

    def __init__(self, drawing: Any, alternative: str) -> None:
        super().__init__()
        self.drawing, self.alternative = drawing, alternative

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = self.drawing.wrap(width, height)
        return self.width, self.height

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(0, 0)
        node = Node("Figure", self.canv.root, alternative=self.alternative)
        node.box = (x, y, x + self.width, y + self.height)
        self.canv.begin(node)
        self.drawing.drawOn(self.canv, 0, 0)
        self.canv.end()


class Cells(Table):
    """A table of words. The first row (when `has_head`) and the first column are header cells; lines are furniture.

    The parts of a table that was split are one element; a repeated first row is furniture too.
    """

    def __init__(self, data: Any, *args: Any, **options: Any) -> None:
        super().__init__(data, *args, **({"renderCB": Grown()} | options))


class Grown:
    """What a table tells the tree while it is drawn. Shared by the parts of a table that was split."""

    def __init__(self) -> None:
        self.table: Node | None = None
        self.row: Node | None = None
        self.is_again = False

    def __call__(self, table: Any, what: str, *where: Any) -> None:
        if what == "startTable":
            self.is_again = self.table is not None
            self.table = self.table or Node("Table", table.canv.root)
        elif what in ("startBG", "startLines"):
            table.canv.begin_artifact()
        elif what in ("endBG", "endLines", "endCell"):
            table.canv.end()
        elif what == "startRow" and not self.is_repeated(table, where[0]):
            self.row = Node("TR", self.table)
        elif what == "startCell":
            self.cell(table, *where[:3])

    def is_repeated(self, table: Any, row: int) -> bool:
        return self.is_again and row < table.repeatRows

    def cell(self, table: Any, row: int, column: int, content: Any) -> None:
        if self.is_repeated(table, row):
            table.canv.begin_artifact()
            return
        is_head = row < table.repeatRows and not self.is_again
        scope = "Column" if is_head else "Row" if column == 0 else ""
        parts = content if isinstance(content, list | tuple) else [content]
        said = "\n".join(getattr(part, "said", "") for part in parts)
        table.canv.begin(Node("TH" if scope else "TD", self.row, said=said, scope=scope))


class Word(Paragraph):
    """The words of a table's cell. Their element is the cell's."""

    said = ""

    def split(self, *room: Any) -> list[Any]:
        parts: list[Any] = super().split(*room)
        for part, said in zip(parts, (self.said, ""), strict=False):
            part.said = said
        return parts


def word(text: str, style: Any) -> Word:
    """Plain words for a cell, escaped here."""
    words = tidy(text)
    made = Word(marked_up(words), style)
    made.said = words
    return made


def build(
    story: Iterable[Flowable], *, title: str, footer: str, footer_size: float = 9, most_pages: int | None = None
) -> bytes:
    """A4 pages with their tags. The footer and page numbers are furniture. Raises TooLong past `most_pages`."""
    raw = io.BytesIO()
    canvases: list[TaggedCanvas] = []

    def canvas(*args: Any, **options: Any) -> TaggedCanvas:
        canvases.append(TaggedCanvas(*args, **options))
        return canvases[-1]

    try:
        pages(raw, title, footer, footer_size).build(list(story), canvasmaker=canvas)
    except LayoutError as problem:  # one thing that no page holds
        raise TooLong(title) from problem
    [drawn] = canvases
    if most_pages is not None and drawn.page > most_pages:
        raise TooLong(title)
    return write(raw.getvalue(), drawn.root, title=title)


def pages(raw: io.BytesIO, title: str, footer: str, size: float) -> BaseDocTemplate:
    template = BaseDocTemplate(
        raw,
        pagesize=A4,
        title=title,
        lang=LANGUAGE,
        displayDocTitle=1,
        initialFontName=PLAIN,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + size,
    )
    frame = Frame(MARGIN, MARGIN + size, WIDTH, A4[1] - 2 * MARGIN - size, leftPadding=0, rightPadding=0)

    def furnish(canvas: TaggedCanvas, _template: Any) -> None:
        canvas.begin_artifact()
        canvas.saveState()
        canvas.setFillColor(ACCENT)
        canvas.rect(0, A4[1] - 3 * mm, A4[0], 3 * mm, stroke=0, fill=1)
        canvas.setFillColor(QUIET)
        canvas.setFont(PLAIN, size)
        canvas.drawString(MARGIN, MARGIN - size, footer)
        canvas.drawRightString(A4[0] - MARGIN, MARGIN - size, f"page {canvas.page + 1}")
        canvas.restoreState()
        canvas.end()

    template.addPageTemplates(PageTemplate("page", [frame], onPage=furnish))
    return template
