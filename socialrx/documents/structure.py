"""The structure tree of a tagged PDF: what each piece of the page is, in reading order, for those who listen.

The open-source PDF library draws, but writes no tags. While drawing, `tagged`
gathers Nodes; here they are written into the finished file.
"""

import io
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from socialrx.core.rules import rule

PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
LANGUAGE = "en-GB"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A piece of a page's content: which page, and its number there."""

    page: int
    number: int


@dataclass(eq=False)
class Node:
    """One structure element. `said` is what a screen reader reads in place of the drawn letters."""

    role: str
    parent: "Node | None" = None
    said: str = ""
    alternative: str = ""
    scope: str = ""
    box: Box | None = None
    kids: list["Node | Mark"] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.parent.kids.append(self)

    @property
    def attributes(self) -> Any:
        """The element's own attribute object, or None."""
        if self.scope:
            return Dictionary(O=Name.Table, Scope=Name("/" + self.scope))
        if self.box:
            return Dictionary(O=Name.Layout, BBox=Array([round(side, 2) for side in self.box]), Placement=Name.Block)
        return None


def write(drawn: bytes, root: Node, *, title: str) -> bytes:
    """The same document with its tags, its language and the mark that says so (PDF/UA-1)."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        Tree(pdf).grow(root)
        repair_unicode_maps(pdf)
        describe(pdf, title)
        out = io.BytesIO()
        pdf.save(out, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


class Tree:
    """The tree as PDF objects, and the index that leads from each mark on a page back to its element."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.owners: list[dict[int, Any]] = [{} for _ in pdf.pages]

    def grow(self, root: Node) -> None:
        trunk = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        trunk.K = Array([self.element(root, trunk)])
        trunk.ParentTree = self.pdf.make_indirect(Dictionary(Nums=self.index()))
        trunk.ParentTreeNextKey = len(self.owners)
        self.pdf.Root.StructTreeRoot = trunk
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.pdf.Root.Lang = String(LANGUAGE)

    def element(self, node: Node, parent: Any) -> Any:
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.role), P=parent))
        if node.said:
            made.ActualText = String(node.said)
        if node.alternative:
            made.Alt = String(node.alternative)
        if (attributes := node.attributes) is not None:
            made.A = attributes
        made.K = Array([self.kid(kid, made) for kid in node.kids])
        return made

    def kid(self, kid: Node | Mark, parent: Any) -> Any:
        if isinstance(kid, Node):
            return self.element(kid, parent)
        self.owners[kid.page][kid.number] = parent
        return Dictionary(Type=Name.MCR, Pg=self.pdf.pages[kid.page].obj, MCID=kid.number)

    def index(self) -> Any:
        entries: list[Any] = []
        for number, (page, owners) in enumerate(zip(self.pdf.pages, self.owners, strict=True)):
            page.obj.StructParents, page.obj.Tabs = number, Name.S
            entries += [number, self.pdf.make_indirect(Array([owners[mark] for mark in sorted(owners)]))]
        return Array(entries)


def repair_unicode_maps(pdf: Any) -> None:
    """The library maps a font's spare code to U+0000, which PDF/UA forbids: it becomes U+FFFD."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font and "/ToUnicode" in thing:
            thing.ToUnicode.write(thing.ToUnicode.read_bytes().replace(b"<0000>", b"<FFFD>"))


def describe(pdf: Any, title: str) -> None:
    # pikepdf cannot carry this key over and warns; the document has nothing to say about it.
    if "/Trapped" in pdf.docinfo:
        del pdf.docinfo["/Trapped"]
    pdf.docinfo["/Author"] = str(rule("SERVICE_NAME"))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta.load_from_docinfo(pdf.docinfo)
        meta["dc:title"], meta["dc:language"] = title, [LANGUAGE]
        meta.register_xml_namespace(PDF_UA, "pdfuaid")
        meta["pdfuaid:part"] = "1"
