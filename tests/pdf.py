"""Reading a PDF back with what the product has: its tags, what it says to a screen reader, what it draws."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

MAPPED = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,})>")


@dataclass(frozen=True)
class Element:
    """One piece of the document's structure: what it is, what is read out, and what a header cell heads."""

    role: str
    said: str = ""
    scope: str = ""


class Read:
    """A PDF, opened."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)

    @property
    def elements(self) -> list[Element]:
        """Every structure element in reading order."""
        return list(self.below(self.pdf.Root.StructTreeRoot.K[0]))

    def below(self, element: Any) -> Iterator[Element]:
        said = element.get("/ActualText") or element.get("/Alt") or ""
        yield Element(str(element.S)[1:], str(said), str(element.get("/A", {}).get("/Scope", ""))[1:])
        for kid in element.K:
            if kid.get("/S") is not None:
                yield from self.below(kid)

    @property
    def roles(self) -> list[str]:
        return [element.role for element in self.elements]

    @property
    def said(self) -> list[str]:
        """What is read out: the words of each element, and of a drawing those that stand for it."""
        return [element.said for element in self.elements if element.said]

    @property
    def described(self) -> str:
        """What the file says about itself."""
        with self.pdf.open_metadata() as meta:
            return str(meta) + " ".join(str(value) for value in self.pdf.docinfo.values())

    @property
    def typefaces(self) -> dict[str, bool]:
        """Which are used, and whether each is embedded."""
        found = self.fonts.values()
        return {str(font.BaseFont).split("+")[-1]: "/FontFile2" in font.get("/FontDescriptor", {}) for font in found}

    @property
    def fonts(self) -> dict[str, Any]:
        found = {}
        for page in self.pdf.pages:
            for name, font in page.Resources.Font.items():
                found[name] = font
        return found

    @property
    def sizes(self) -> set[float]:
        """The sizes of print that are drawn with."""
        return {float(operands[1]) for operands, operator in self.content() if operator == "Tf"}

    @property
    def drawn(self) -> str:
        """The letters as they are drawn, without the blanks between lines."""
        font, text = "", []
        maps = {name: unicode_map(font) for name, font in self.fonts.items()}
        for operands, operator in self.content():
            if operator == "Tf":
                font = str(operands[0])
            elif operator == "Tj":
                text += [maps[font].get(code, "") for code in bytes(operands[0])]
        return "".join(text).replace(" ", "")

    def content(self) -> Iterator[tuple[Any, str]]:
        for page in self.pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                yield operands, str(operator)


def unicode_map(font: Any) -> dict[int, str]:
    """From a code on the page to the letter it stands for."""
    if "/ToUnicode" not in font:
        return {}
    pairs = MAPPED.findall(font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for code, letter in pairs}
