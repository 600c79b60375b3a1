"""What may come in as a file, and what becomes of it (T-UPLOAD)."""

import io
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from socialrx.core import kept_files, uploads, viruses
from socialrx.core.errors import BadInput
from socialrx.core.uploads import FileKind, checked, plain_name
from tests import files

SOUND = {"a.pdf": files.PDF, "a.png": files.png(), "a.jpg": files.jpeg(), "a.csv": files.CSV, "a.xlsx": files.xlsx()}
PAGE = b"<html><script>alert(1)</script></html>"
WRONG = {
    "an empty file": ("a.pdf", b"", "empty"),
    "a program": ("a.exe", b"MZ\x90\x00", "one of these kinds"),
    "no ending": ("letter", files.PDF, "one of these kinds"),
    "a page": ("a.html", PAGE, "one of these kinds"),
    "a drawing that runs script": ("a.svg", b"<svg/>", "one of these kinds"),
    "a page called a PDF": ("a.pdf", PAGE, "it is not"),
    "a page called a CSV": ("a.csv", PAGE, "it is not"),
    "a picture called a PDF": ("a.pdf", files.png(), "it is not"),
    "a PDF called a picture": ("a.png", files.PDF, "it is not"),
    "a program called a CSV": ("a.csv", b"MZ\x90\x00\x03", "it is not"),
    "an archive called a CSV": ("a.csv", files.xlsx(), "it is not"),
    "text in another alphabet's code": ("a.csv", "Zoë".encode("utf-16"), "it is not"),
    "two endings, the last one wrong": ("a.pdf.js", files.PDF, "one of these kinds"),
    "half a PDF": ("a.pdf", files.PDF[:-8], "damaged"),
    "a PDF that is an archive too": ("a.pdf", files.PDF + files.xlsx() + b"%%EOF", "damaged"),
    "a PDF that is a page too": ("a.pdf", b"%PDF-1.7 " + PAGE + b"%%EOF", "damaged"),
    "half a picture": ("a.png", files.png(size=(400, 400))[:60], "damaged"),
    "a picture of nothing": ("a.jpg", b"\xff\xd8\xff\xe0nothing", "damaged"),
    "a picture too large to open": ("a.png", files.png(size=(5001, 5000), mode="1"), "25 megapixels"),
    "an archive that is no workbook": ("a.xlsx", files.xlsx(parts=["word/document.xml"]), "it is not"),
    "a workbook with macros": ("a.xlsx", files.xlsx(parts=[*files.WORKBOOK, "xl/vbaProject.bin"]), "macros"),
    "a workbook that climbs out": ("a.xlsx", files.xlsx(parts=[*files.WORKBOOK, "../../etc/passwd"]), "macros"),
    "a workbook of very many parts": (
        "a.xlsx",
        files.xlsx(parts=[*files.WORKBOOK, *(f"xl/{n}" for n in range(1001))]),
        "too big",
    ),
    "a workbook that swells": ("a.xlsx", files.xlsx(size=20_000_000), "too big"),
    "half a workbook": ("a.xlsx", files.xlsx()[:40], "damaged"),
}


@pytest.mark.parametrize("name", SOUND)
def test_each_of_the_five_kinds_is_taken_in(name: str):
    assert checked(name, SOUND[name]).content


@pytest.mark.parametrize("what", WRONG)
def test_anything_else_is_refused_in_words(what: str):
    name, content, says = WRONG[what]

    with pytest.raises(BadInput, match=says):
        checked(name, content)


def test_a_file_may_have_ten_megabytes_and_no_more(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", len(files.CSV))
    assert checked("a.csv", files.CSV)

    with pytest.raises(BadInput, match="10 MB"):
        checked("a.csv", files.CSV + b"x")


def test_a_workbook_that_lies_about_its_size_is_counted():
    with pytest.raises(BadInput, match=r"too big|damaged"):
        checked("a.xlsx", files.lying_xlsx())


def test_nothing_that_a_camera_or_a_person_wrote_into_a_picture_is_kept():
    taken = checked("a.jpg", files.jpeg(where="12 Kestrel Lane"))
    drawn = checked("a.png", files.png(said="12 Kestrel Lane"))

    assert b"Kestrel" in files.jpeg(where="12 Kestrel Lane") + files.png(said="12 Kestrel Lane")
    assert b"Kestrel" not in taken.content + drawn.content
    assert not Image.open(io.BytesIO(taken.content)).getexif()


def test_what_hides_behind_a_picture_is_gone():
    assert b"<script" not in checked("a.png", files.png() + PAGE).content
    assert b"PK\x03\x04" not in checked("a.jpg", files.jpeg() + files.xlsx()).content


def test_a_picture_lying_on_its_side_is_kept_upright():
    kept = Image.open(io.BytesIO(checked("a.jpg", files.jpeg(turned=True)).content))

    assert kept.size == (6, 8)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_every_sort_of_picture_can_be_drawn_anew(mode: str):
    assert checked("a.png", files.png(mode=mode)).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\amina\\letter.PDF", "letter.PDF"),
        ("letter\r\nSet-Cookie: a.csv", "letterSet-Cookie: a.csv"),
        ("  two   blanks .csv", "two blanks.csv"),
        ("abc\u202egpj.csv", "abcgpj.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_is_made_plain(given_name: str, kept: str):
    assert plain_name(given_name) == kept


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.csv", "a.xlsx"]), rest=st.binary(max_size=300))
def test_nothing_that_comes_in_is_more_than_refused(name: str, rest: bytes):
    for first in (b"", files.PDF[:5], files.png()[:40], files.jpeg()[:30], files.xlsx()[:60]):
        with suppress(BadInput):
            checked(name, first + rest)


def test_a_file_is_kept_under_a_name_that_says_nothing_for_its_owner_only(app: Flask):
    name = kept_files.keep(b"what it holds")

    path = Path(app.config["UPLOADS_FOLDER"]) / name
    assert kept_files.read(name) == b"what it holds"
    assert len(name) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert [left for left in path.parent.iterdir() if left.name.startswith(".")] == []


def test_files_are_kept_outside_what_is_served(app: Flask):
    assert not Path(app.config["UPLOADS_FOLDER"]).is_relative_to(app.static_folder)


class Clamd(Thread):
    """A scanner that speaks INSTREAM as clamd(8) says, and finds one word."""

    def __init__(self, path: Path, answer: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.door.bind(str(path))
        self.door.listen(1)
        self.answer, self.heard = answer, b""

    def run(self) -> None:
        talk, _ = self.door.accept()
        with talk, talk.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", said.read(4))[0]:
                self.heard += said.read(length)
            found = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in self.heard else b"stream: OK\0"
            talk.sendall(self.answer or found)


@pytest.fixture
def scanner(app: Flask, tmp_path: Path, request) -> Iterator[Clamd]:
    clamd = Clamd(tmp_path / "clamd", getattr(request, "param", b""))
    app.config["CLAMD_SOCKET"] = str(tmp_path / "clamd")
    clamd.start()
    yield clamd
    app.config["CLAMD_SOCKET"] = ""
    clamd.door.close()


def test_a_clean_file_reaches_the_scanner_whole(scanner: Clamd):
    content = b"x" * (viruses.PIECE * 2 + 7)

    viruses.must_be_clean(content)

    scanner.join(5)
    assert scanner.heard == content


def test_what_the_scanner_finds_is_refused(scanner: Clamd):
    with pytest.raises(BadInput, match="found something"):
        viruses.must_be_clean(b"an EICAR test")


@pytest.mark.parametrize("scanner", [b"INSTREAM size limit exceeded. ERROR\0", b"\0"], indirect=True)
def test_a_scanner_that_cannot_tell_lets_nothing_in(scanner: Clamd):
    with pytest.raises(viruses.CannotAsk, match="could not read"):
        viruses.must_be_clean(b"x")


def test_a_scanner_that_is_not_there_lets_nothing_in(app: Flask, tmp_path: Path):
    app.config["CLAMD_SOCKET"] = str(tmp_path / "nobody")
    try:
        with pytest.raises(viruses.CannotAsk, match="just now"):
            viruses.must_be_clean(b"x")
    finally:
        app.config["CLAMD_SOCKET"] = ""


def test_where_no_scanner_is_set_none_is_asked():
    viruses.must_be_clean(b"an EICAR test")


def test_the_kinds_have_the_types_that_browsers_know():
    assert {kind.mimetype.split(";")[0] for kind in FileKind} >= {"application/pdf", "image/png", "text/csv"}
