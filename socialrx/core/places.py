"""Where a postcode is, in metres on the Ordnance Survey grid, and how far apart two places are.

Contains OS data, Royal Mail data and National Statistics data, see ATTRIBUTION.
Distance is Pythagoras on eastings and northings: within 0.04 % of the true
distance anywhere in England up to 30 km.
"""

from collections.abc import Collection
from math import hypot
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialrx.core import postcode as postcodes
from socialrx.core.database import Base, db
from socialrx.core.errors import BadInput

ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right 2025; contains Royal Mail data © Royal Mail copyright and "
    "database right 2025; source: Office for National Statistics licensed under the Open Government Licence v.3.0"
)
METRES_IN_A_MILE = 1609.344
AT_ONCE = 500  # names asked for in one query


class Postcode(Base):
    """A postcode, or in the small table a postcode sector, and the middle of it."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    easting: Mapped[int]
    northing: Mapped[int]


class Position(NamedTuple):
    """A point on the Ordnance Survey grid, in metres."""

    easting: int
    northing: int

    def metres_to(self, other: "Position") -> float:
        return hypot(self.easting - other.easting, self.northing - other.northing)


def position_of(postcode: str) -> Position | None:
    """Where it is: the postcode itself, or its sector where only sectors are loaded; None when it is not known."""
    if not postcodes.has_a_place(postcode):
        return None
    names = (postcode, postcodes.sector(postcode))
    found = positions_of(names)
    return found.get(names[0]) or found.get(names[1])


def positions_of(names: Collection[str]) -> dict[str, Position]:
    """Where each of these postcodes and sectors is, for those that the table has."""
    columns = (Postcode.postcode, Postcode.easting, Postcode.northing)
    wanted = list(names)
    return {
        name: Position(easting, northing)
        for start in range(0, len(wanted), AT_ONCE)
        for name, easting, northing in db.session.execute(
            sa.select(*columns).where(Postcode.postcode.in_(wanted[start : start + AT_ONCE]))
        )
    }


def position_of_typed(text: str) -> Position:
    """Where the postcode that somebody typed is. Raises BadInput when it is malformed or not known here."""
    position = position_of(postcodes.read(text))
    if position is None:
        raise BadInput("We do not know where that postcode is. Try one near by")
    return position


def in_miles(metres: float) -> str:
    """A distance as people say it, as the crow flies."""
    miles = metres / METRES_IN_A_MILE
    if miles < 0.1:
        return "close by"
    return f"{miles:.1f} miles" if miles < 10 else f"{miles:.0f} miles"
