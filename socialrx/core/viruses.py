"""Asking ClamAV about a file, where the deployer runs it: the INSTREAM command of clamd, over its socket.

Protocol: clamd(8), "zINSTREAM": pieces with their length as four bytes, the
most significant first; a piece of no length ends it; the answer ends with a nul.
"""

import socket
from collections.abc import Iterator

from socialrx.core.errors import BadInput
from socialrx.core.rules import rule

PIECE = 64 * 1024
SECONDS = 30
LONGEST_ANSWER = 4096


class CannotAsk(BadInput):
    """The scanner does not answer, so nothing is taken in."""


def must_be_clean(content: bytes) -> None:
    """Raises BadInput when the scanner finds something, or when it is set and does not answer. Not set: not asked."""
    if not rule("CLAMD_SOCKET"):
        return
    try:
        answer = asked(rule("CLAMD_SOCKET"), content)
    except OSError as problem:
        raise CannotAsk("Files cannot be checked for viruses just now, so this one is not kept. Try later") from problem
    if answer.endswith("FOUND"):
        raise BadInput("The virus checker found something in this file, so it is not kept")
    if not answer.endswith("OK"):
        raise CannotAsk("The virus checker could not read this file, so it is not kept. Tell your administrator")


def asked(path: str, content: bytes) -> str:
    """What clamd says of these bytes: `stream: OK`, `stream: Some.Name FOUND` or `... ERROR`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as clamd:
        clamd.settimeout(SECONDS)
        clamd.connect(path)
        clamd.sendall(b"zINSTREAM\0")
        for piece in pieces(content):
            clamd.sendall(len(piece).to_bytes(4, "big") + piece)
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (some := clamd.recv(1024)):
            answer += some
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def pieces(content: bytes) -> Iterator[bytes]:
    yield from (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    yield b""
