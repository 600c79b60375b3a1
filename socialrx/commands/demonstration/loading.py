"""Loads the demonstration: all of it in one transaction, and only into a database that is its own."""

from random import Random

import sqlalchemy as sa
from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.commands.demonstration import asked, away, chosen, diary, football, guarded, jp, paul, together, unreached
from socialrx.commands.demonstration.cast import Part, parts
from socialrx.commands.demonstration.known import Stage
from socialrx.commands.demonstration.life import Life
from socialrx.commands.demonstration.others import Others
from socialrx.commands.demonstration.people import People
from socialrx.commands.demonstration.places import Places, make_places
from socialrx.commands.demonstration.referring import Referring
from socialrx.commands.demonstration.services import known_services
from socialrx.commands.demonstration.staff import RUSHCLIFFE, THEIR_PRACTICE, Employing, Staff
from socialrx.core import clock, codelists
from socialrx.core.database import Base, db
from socialrx.core.errors import DomainError
from socialrx.core.installation import DEMONSTRATION, is_demonstration, note
from socialrx.core.places import Postcode
from socialrx.core.places_loading import replace_postcodes, sectors
from socialrx.core.post import Letter
from socialrx.core.rules import rule
from socialrx.directory import demonstration as services_of_the_area
from socialrx.directory.models import Service
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import by_ods_code
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

# The same people every time; only the days move.
SEED = 2020
IN_USE: tuple[type[Base], ...] = (User, Organisation, Patient, Service)


class NotHere(DomainError):
    """This is no place for invented people and printed passwords."""


def load_demonstration() -> int:
    """Load everything and return how many referrals there are; 0 when it was there already.

    Raises NotHere outside demonstration mode, and for a database in use that is not marked as a demonstration.
    """
    refuse_unless_ours()
    if is_in_use():
        return 0
    note(DEMONSTRATION, "loaded")
    codelists.seed()
    dice = Random(SEED)  # noqa: S311 (stories, not secrets)
    if db.session.scalar(select(Postcode.postcode).limit(1)) is None:
        for _ in replace_postcodes([sectors()]):
            pass
    places = make_places(dice)
    services_of_the_area.load(clock.today())
    tell_stories(dice, places)
    mark_post_as_sent()
    return db.session.scalar(select(sa.func.count()).select_from(Referral)) or 0


def refuse_unless_ours() -> None:
    if not rule("DEMO"):
        raise NotHere("Demonstration data are loaded in demonstration mode only: set DEMO=1, or use make run.")
    if is_in_use() and not is_demonstration():
        raise NotHere("This database is in use and is not a demonstration. Nothing was loaded; name an empty one.")


def is_in_use() -> bool:
    return any(db.session.scalars(select(model).limit(1)).first() for model in IN_USE)


def tell_stories(dice: Random, places: Places) -> None:
    employing = Employing(dice)
    staff = employing.all_of(places)
    service = football.club()
    employing.known("group", football.account_of(service))
    db.session.flush()
    tell_published(dice, places, staff, service)
    others = Others(dice, places, staff, People(dice), Referring(dice, staff), known_services(), service)
    for part in in_order(parts(dice)):
        others.tell(part)
    diary.tell(staff, places.networks[RUSHCLIFFE].team, Life(dice, clock.now()))
    team = places.networks[RUSHCLIFFE].team
    together.tell(staff.signing_in["linkworker"], staff.signing_in["lead"], team, Life(dice, clock.now()))
    away.tell(staff.leads[team.id], staff.workers[team.id], team, Life(dice, clock.now()))


def in_order(cast: list[Part]) -> list[Part]:
    """Those that began long ago first, so that ids and time agree."""
    return sorted(cast, key=lambda part: -part.days_ago)


def tell_published(dice: Random, places: Places, staff: Staff, service: Service) -> None:
    practice = by_ods_code(THEIR_PRACTICE)
    if practice is None:
        raise LookupError(THEIR_PRACTICE)
    stage = Stage(staff, practice, places.networks[RUSHCLIFFE].team, service)
    paul.tell(stage, Life(dice, clock.now()))
    jp.tell(stage, Life(dice, clock.now()))
    guarded.tell(stage, Life(dice, clock.now()))
    asked.tell(stage)
    chosen.tell(stage)
    unreached.tell(stage, Life(dice, clock.now()))


def mark_post_as_sent() -> None:
    """What was written in the past was delivered in the past: nothing of it goes out now."""
    waiting = sa.update(Letter).where(Letter.is_waiting == sa.true())
    db.session.execute(waiting.values(is_waiting=False, tries=1, sent_at=Letter.enqueued_at))
