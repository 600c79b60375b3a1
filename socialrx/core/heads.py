"""Heads: the end of the chain, signed and copied out of the database on a timer.

Seals alone show an edit, not a tail that was cut off nor a chain made anew by
somebody who holds the database: only a head that was kept somewhere else does.
So the folder must be on another machine, or the mailbox outside, to prove
anything. The key is made from SECRET_KEY: whoever has that can sign too.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import clock
from socialrx.core.chain import TrailSeal, as_json, last_seal
from socialrx.core.database import Base, Identified, db, short_read
from socialrx.core.ids import new_id
from socialrx.core.post import enqueue
from socialrx.core.rules import rule

EVERY = timedelta(hours=1)
EVERY_ROWS = 1_000
KEY_FOR = b"socialrx heads of the trail"
LETTER = """{head}

This is the end of the trail of {address} as it was then, signed.
Keep it: `flask trail verify` compares the trail with it.
"""


class TrailHead(Identified, Base):
    """That a head was copied out: which, and when. The proof is the copy, not this row."""

    __tablename__ = "trail_head"

    number: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"))
    hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    file: Mapped[str] = mapped_column(sa.String(80))


class BadHead(ValueError):
    """A copied head that proves nothing; the message says why."""


@dataclass(frozen=True)
class Head:
    """The end of the chain at a moment: as many entries were sealed, and the last seal had this hash."""

    number: int
    hash: str
    at: str
    count: int
    key: str = ""
    signature: str = ""

    @property
    def said(self) -> bytes:
        """What is signed: canonical JSON of the four facts."""
        facts = {"at": self.at, "count": self.count, "hash": self.hash, "number": self.number}
        return as_json(facts).encode()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @classmethod
    def read(cls, path: Path, keys: set[str]) -> Self:
        """A head as it was copied. Raises BadHead when it is torn, or signed by none of these keys."""
        try:
            head = cls(**json.loads(path.read_bytes()))
            is_signed = head.is_signed()
            _ = head.moment
        except (ValueError, TypeError, AttributeError, OSError):
            raise BadHead("cannot be read: it is torn, or not a head") from None
        if not is_signed:
            raise BadHead("does not bear its signature: it is forged, or was changed")
        if head.key not in keys:
            raise BadHead(f"is signed with another key ({head.key[:16]}...), which is not this installation's")
        return head

    def is_signed(self) -> bool:
        """Whether the signature is that of the key it names."""
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
        try:
            key.verify(bytes.fromhex(self.signature), self.said)
        except InvalidSignature:
            return False
        return True


def signing_key() -> Ed25519PrivateKey:
    """This installation's key for heads, made from SECRET_KEY by HKDF (RFC 5869)."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=KEY_FOR).derive(str(rule("SECRET_KEY")).encode())
    return Ed25519PrivateKey.from_private_bytes(made)


def public_key() -> str:
    """The key that anybody may check heads with, in hexadecimal."""
    return signing_key().public_key().public_bytes_raw().hex()


def copy_due() -> int:
    """Copy the head out when an hour or a thousand seals have passed since the last. Returns how many: 0 or 1."""
    newest = newest_head()
    with short_read() as connection:
        number, _ = last_seal(connection)
    passed = number - (newest.number if newest else 0)
    is_due = passed >= EVERY_ROWS or (passed > 0 and (newest is None or clock.now() - newest.at >= EVERY))
    if is_due:
        copy_out()
        db.session.commit()
    return int(is_due)


def newest_head() -> TrailHead | None:
    """The last that was copied out, as this database knows."""
    return db.session.scalar(sa.select(TrailHead).order_by(TrailHead.at.desc(), TrailHead.id.desc()).limit(1))


def copy_out() -> Head | None:
    """Sign the head and copy it into the folder, and to the mailbox when one is set. None for a chain not begun.

    The file is on the disk before the row that tells of it is committed by the caller.
    """
    with short_read() as connection:
        number, hash = last_seal(connection)
    if not number:
        return None
    instant = clock.now().astimezone(UTC).replace(microsecond=0)
    head = signed(Head(number=number, hash=hash, at=f"{instant:%Y-%m-%dT%H:%M:%SZ}", count=number))
    row = TrailHead(id=new_id(), number=number, hash=hash, at=instant)
    row.file = f"{instant:%Y%m%dT%H%M%SZ}-{number:010d}-{row.id.hex[-8:]}.json"
    keep(folder() / row.file, f"{as_json(asdict(head))}\n")
    db.session.add(row)
    if mailbox := rule("TRAIL_HEADS_EMAIL"):
        send(head, row.id, mailbox)
    return head


def signed(head: Head) -> Head:
    return replace(head, key=public_key(), signature=signing_key().sign(head.said).hex())


def send(head: Head, id: UUID, mailbox: str) -> None:
    """Put the head into a letter."""
    body = LETTER.format(head=as_json(asdict(head)), address=rule("PUBLIC_URL"))
    enqueue("trail-head", id, recipient=mailbox, title=f"Head of the trail: {head.number}", body=body)


def folder() -> Path:
    """Where heads are copied to. Each demonstration has its own: it is thrown away and made anew."""
    named = Path(rule("TRAIL_HEADS_FOLDER"))
    if not rule("DEMO"):
        return named
    first = db.session.scalar(sa.select(TrailSeal.hash).where(TrailSeal.number == 1)) or "empty"
    return named / f"demonstration-{first[:8]}"


def keep(path: Path, words: str) -> None:
    """Write a file so that a power cut leaves all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("w") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    names = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(names)
    finally:
        os.close(names)
