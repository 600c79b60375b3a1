"""Files that come in: five kinds, each what its name says, none that can hurt whoever opens it next.

The first bytes decide what a file is, not its name; both must agree. Pictures
are drawn anew without what a camera wrote into them. A spreadsheet's size
unpacked is counted before anybody unpacks it. Limits: security requirements,
files in (ASVS 5.0.0, 5.1 to 5.4).
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from PIL import Image, ImageOps

from socialrx.core.errors import BadInput

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = 25_000_000
MOST_UNPACKED_BYTES = 50 * MEGABYTE
MOST_PARTS = 1_000
LONGEST_NAME = 120
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 66_000
READ_AT_ONCE = 64 * 1024

KINDS_IN_WORDS = "PDF, PNG, JPEG, CSV or Excel (.xlsx)"
NOT_ALLOWED = f"Choose a file of one of these kinds: {KINDS_IN_WORDS}"
# Our own count is made before any picture is unpacked, and says more than the library's warning.
Image.MAX_IMAGE_PIXELS = None


class FileKind(StrEnum):
    """Every kind of file that is taken in."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def mimetype(self) -> str:
        return MIMETYPES[self]

    @property
    def ending(self) -> str:
        return "jpg" if self is FileKind.JPEG else str(self)

    @property
    def says(self) -> str:
        return "Excel" if self is FileKind.XLSX else str(self).upper()


MIMETYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS = {".jpg": FileKind.JPEG} | {f".{kind}": kind for kind in FileKind}
FIRST_BYTES = {
    b"%PDF-": FileKind.PDF,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"\xff\xd8\xff": FileKind.JPEG,
    b"PK\x03\x04": FileKind.XLSX,
}


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: its kind, its name made plain, and its bytes as they are to be stored."""

    kind: FileKind
    name: str
    content: bytes


def checked(name: str, content: bytes) -> Upload:
    """The file as it may be kept. Raises BadInput saying what to do about it."""
    if not content:
        raise BadInput("This file is empty. Choose another")
    if len(content) > MOST_BYTES:
        raise BadInput("This file is too big. Choose one of 10 MB or less")
    promised = ENDINGS.get(PurePosixPath(name.lower()).suffix)
    if promised is None:
        raise BadInput(NOT_ALLOWED)
    if kind_of(content) is not promised:
        raise BadInput(f"The name says that this is a {promised.says} file, and it is not. Choose another")
    return Upload(promised, plain_name(name), CHECKS[promised](content))


def kind_of(content: bytes) -> FileKind | None:
    """What the bytes say that it is; None for everything that is not taken in."""
    for first, kind in FIRST_BYTES.items():
        if content.startswith(first):
            return kind
    return FileKind.CSV if is_plain_text(content) else None


def is_plain_text(content: bytes) -> bool:
    """Text without control marks, and no page or script that a browser would run."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    has_control_marks = any(ord(c) < 32 and c not in "\t\r\n" for c in text)
    return not has_control_marks and not text.lstrip().startswith(("<", "%", "{\\rtf"))


def plain_name(name: str) -> str:
    """What the file was called, without folders and without what nobody can read."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem, ending = PurePosixPath(kept).stem, PurePosixPath(kept).suffix
    return f"{' '.join(stem.split())[: LONGEST_NAME - len(ending)]}{ending}"


def checked_pdf(content: bytes) -> bytes:
    """A whole PDF, and nothing else hidden in it."""
    if b"%%EOF" not in content[-2048:] or is_also_something_else(content):
        raise BadInput("This PDF is damaged or holds another file. Print it to PDF again, and add that")
    return content


def is_also_something_else(content: bytes) -> bool:
    """An archive at its end, or a page at its beginning, that another program would open."""
    return ZIP_END in content[-ZIP_TAIL:] or re.search(rb"<(html|script|!doctype)", content[:1024].lower()) is not None


def redrawn(kind: FileKind) -> Callable[[bytes], bytes]:
    """Pictures of this kind, drawn anew: as they look, and without place, camera, text or anything behind them."""
    name = kind.value.upper()

    def draw(content: bytes) -> bytes:
        try:
            with Image.open(io.BytesIO(content), formats=[name]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise BadInput("This picture is too big. Choose one of 25 megapixels or less")
                bare = (ImageOps.exif_transpose(picture) or picture).convert(mode_for(picture, kind))
        except (OSError, SyntaxError, ValueError, EOFError) as problem:
            raise BadInput("This picture is damaged. Choose another") from problem
        bare.info = {}
        out = io.BytesIO()
        bare.save(out, format=name, **({"quality": 90} if kind is FileKind.JPEG else {}))
        return out.getvalue()

    return draw


def mode_for(picture: Image.Image, kind: FileKind) -> str:
    if picture.mode in {"1", "L"}:
        return "L"
    sees_through = "A" in picture.mode or "transparency" in picture.info
    return "RGBA" if sees_through and kind is FileKind.PNG else "RGB"


def checked_xlsx(content: bytes) -> bytes:
    """A workbook without macros, whose parts and whose size unpacked have been counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            must_be_workbook(archive)
            must_unpack_small(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as problem:
        raise BadInput("This Excel file is damaged or locked. Save it again without a password") from problem
    return content


def must_be_workbook(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise BadInput("The name says that this is an Excel file, and it is not. Choose another")
    if any("vbaproject" in name.lower() or name.startswith("/") or ".." in name for name in names):
        raise BadInput("This Excel file holds macros. Save it without them, as .xlsx")


def must_unpack_small(archive: zipfile.ZipFile) -> None:
    """First by what the archive says of itself, then by counting, since that may be a lie."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise BadInput("This Excel file is too big once it is opened. Add a smaller one")
    unpacked = 0
    for part in parts:
        with archive.open(part) as opened:
            while some := opened.read(READ_AT_ONCE):
                unpacked += len(some)
                if unpacked > MOST_UNPACKED_BYTES:
                    raise BadInput("This Excel file is too big once it is opened. Add a smaller one")


CHECKS: dict[FileKind, Callable[[bytes], bytes]] = {
    FileKind.PDF: checked_pdf,
    FileKind.PNG: redrawn(FileKind.PNG),
    FileKind.JPEG: redrawn(FileKind.JPEG),
    FileKind.CSV: bytes,
    FileKind.XLSX: checked_xlsx,
}
