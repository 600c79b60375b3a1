"""The two weights that every document is set in, embedded so that they print alike everywhere.

The library's default is Helvetica, which is never embedded, and a document for
screen readers must embed what it shows. It sneaks in three ways: the page's
first font, bullets, and charts. The last is closed here, the others in
`tagged` and `paper`.
"""

from pathlib import Path

from reportlab.graphics import shapes
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FILES = Path(__file__).parent / "fonts"
PLAIN, BOLD = "LiberationSans", "LiberationSans-Bold"
NO_GLYPH = "□"

for name, file in ((PLAIN, "LiberationSans-Regular.ttf"), (BOLD, "LiberationSans-Bold.ttf")):
    pdfmetrics.registerFont(TTFont(name, FILES / file))
pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
shapes.STATE_DEFAULTS["fontName"] = PLAIN

KNOWN = frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph) & frozenset(pdfmetrics.getFont(BOLD).face.charToGlyph)


def can_show(character: str) -> bool:
    """Whether the typeface has this letter: Latin, Greek and Cyrillic, yes; Arabic, Chinese and pictures, no."""
    return ord(character) in KNOWN


def width(text: str, size: float, *, face: str = PLAIN) -> float:
    """How wide the words are, in points."""
    wide: float = pdfmetrics.stringWidth(text, face, size)
    return wide
