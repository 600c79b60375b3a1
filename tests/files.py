"""Small files of every kind, sound and otherwise, made when they are asked for."""

import io
import zipfile
from collections.abc import Iterable

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = b"from,says\r\nHousing,Come in\r\n"
WORKBOOK = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")


def png(*, size: tuple[int, int] = (8, 6), said: str = "", mode: str = "RGB") -> bytes:
    out, note = io.BytesIO(), PngInfo()
    if said:
        note.add_text("Comment", said)
    Image.new(mode, size).save(out, format="PNG", pnginfo=note)
    return out.getvalue()


def jpeg(*, where: str = "", turned: bool = False) -> bytes:
    """As a camera writes it: with a place in it, and lying on its side."""
    picture, out, exif = Image.new("RGB", (8, 6), "red"), io.BytesIO(), Image.Exif()
    exif[0x010E] = where
    if turned:
        exif[0x0112] = 6
    picture.save(out, format="JPEG", exif=exif)
    return out.getvalue()


def xlsx(*, parts: Iterable[str] = WORKBOOK, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, b"0" * size)
    return out.getvalue()


def lying_xlsx() -> bytes:
    """Small by its own account, and large when it is unpacked."""
    content = bytearray(xlsx(size=60_000_000))
    true = (60_000_000).to_bytes(4, "little")
    return bytes(content.replace(true, (100).to_bytes(4, "little")))
