"""Where files that came in are kept: a folder outside everything that is served, under names that say nothing.

A file is whole and on the disk before anything names it: written, synced, given
its name, and the folder synced; the row that names it is committed after that.
"""

import os
import secrets
from pathlib import Path

from socialrx.core.errors import DomainError
from socialrx.core.rules import rule


class Unreadable(DomainError):
    """The file is not there, or is not what was kept."""


def keep(content: bytes) -> str:
    """Put the bytes on the disk. Returns the name they are kept under."""
    folder = Path(rule("UPLOADS_FOLDER"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = secrets.token_hex(32)
    unfinished = folder / f".{name}.part"
    with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder / name)
    sync(folder)
    return name


def sync(folder: Path) -> None:
    """The folder's own list of names, on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(name: str) -> bytes:
    """The bytes kept under this name. Raises Unreadable."""
    try:
        return (Path(rule("UPLOADS_FOLDER")) / name).read_bytes()
    except OSError as problem:
        raise Unreadable("This file cannot be read. Tell your administrator.") from problem


def destroy(name: str) -> None:
    """The bytes kept under this name, gone for good: only with the whole record, after two people said so."""
    folder = Path(rule("UPLOADS_FOLDER"))
    (folder / name).unlink(missing_ok=True)
    if folder.exists():
        sync(folder)
