"""Files of people chosen by a search, made for tests."""

from collections.abc import Iterator
from itertools import count

from socialrx.accounts.models import User
from socialrx.accounts.queries import seat_of
from socialrx.caseload.queries import in_hand
from socialrx.core.database import db
from socialrx.referrals.offers import actions
from socialrx.referrals.offers.actions import Search
from socialrx.referrals.offers.models import ProactiveList
from tests.factories import Place

HEADER = "NHS number,Given name,Family name,Date of birth,Phone,Practice"
WEIGHTS = range(10, 1, -1)
ELEVEN = 11


def numbers(start: int = 100_000) -> Iterator[str]:
    """Valid numbers of the range that is never issued."""
    for body in (f"999{number:06}" for number in count(start)):
        check = -sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % ELEVEN
        if check < 10:
            yield f"{body}{check}"


def row(number: str, given: str = "Iris", family: str = "Bell", born: str = "14/05/1941", phone: str = "") -> str:
    return f"{number},{given},{family},{born},{phone},"


def file_of(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def seated(user: User, place: Place) -> User:
    user.seat = seat_of(user.id, place.pcn.id)
    return user


def looked_at(place: Place, content: bytes, name: str = "Falls, autumn") -> ProactiveList:
    """The place's lead chose this file."""
    search = Search(name, "frailty_falls", place.practice)
    made = actions.look_at(search, ("falls.csv", content), by=seated(place.lead, place))
    db.session.commit()
    return made


def loaded(place: Place, *rows: str, name: str = "Falls, autumn") -> ProactiveList:
    made = looked_at(place, file_of(*rows), name)
    actions.load(made, in_hand, by=place.lead)
    db.session.commit()
    return made
