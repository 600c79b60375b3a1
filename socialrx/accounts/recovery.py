"""Recovery codes: ten, shown once, kept as hashes, each of use once. For the day the phone is lost."""

import secrets

import sqlalchemy as sa

from socialrx.accounts.factors import RecoveryCode
from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.database import db, rows_changed
from socialrx.core.ids import ALPHABET, READ_AS
from socialrx.core.sealing import keyed_hash

CODES = 10
GROUPS, GROUP_LENGTH = 3, 4  # 60 bits


def make_codes(user: User) -> list[str]:
    """Ten new codes, to be shown now and never again. Earlier ones are of no more use."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [new_code() for _ in range(CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=hash_of(user, code)) for code in codes)
    return codes


def new_code() -> str:
    """Such as `7K3Q-92M4-X0HB`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def proves(user: User, code: str) -> bool:
    """Whether this is one of the user's codes that was not used. It is used now."""
    mine = (RecoveryCode.user_id == user.id, RecoveryCode.code_hash == hash_of(user, code))
    unused = sa.update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None))
    return rows_changed(unused.values(used_at=clock.now())) == 1


def left(user: User) -> int:
    """How many codes are still of use."""
    unused = sa.select(sa.func.count()).select_from(RecoveryCode)
    unused = unused.where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def hash_of(user: User, code: str) -> str:
    """However it is typed: small letters, without dashes, with an O for a nought."""
    read = "".join(c for c in code.upper().translate(READ_AS) if c in ALPHABET)
    return keyed_hash(f"{user.id} {read}", purpose="recovery codes")
