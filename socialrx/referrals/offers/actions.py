"""Verbs of a proactive list: look at a file, load it, take the list back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import aliased

from socialrx.accounts.models import User
from socialrx.core import clock, kept_files, trail
from socialrx.core.database import db
from socialrx.core.errors import BadInput, DomainError
from socialrx.core.ids import new_id
from socialrx.core.kept_files import Unreadable
from socialrx.core.trail import Deed, TrailEntry
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import covering_team
from socialrx.patients.models import Patient
from socialrx.referrals.offers import reading
from socialrx.referrals.offers.matching import InHand, Plan, in_pieces, plan_of
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList, RefusedRow
from socialrx.referrals.offers.queries import loaded_before
from socialrx.referrals.offers.reading import Listed

MOBILE = "07"
LOOKED_AT_FOR = timedelta(days=1)


class CannotLoad(DomainError):
    """The list was loaded already, or nobody on it can be offered anything."""


class CannotTakeBack(DomainError):
    """The list is not loaded, was taken back already, or no reason is given."""


@dataclass(frozen=True)
class Search:
    """Whom a file names: the search that chose them, and where they are registered."""

    name: str
    cohort: str
    practice: Organisation


def look_at(search: Search, file: tuple[str, bytes], *, by: User) -> ProactiveList:
    """Keep a file until it is loaded. Nobody is added. Raises BadInput for one that cannot be read or came before."""
    content = reading.checked_file(*file)
    digest = hashlib.sha256(content).hexdigest()
    team = covering_team(search.practice.id, clock.today())
    if team is None or by.seat is None or team.id not in by.seat.team_ids:
        raise BadInput("Your team does not cover this practice")
    if before := loaded_before(team.id, digest):
        who = before.loaded_by.name if before.loaded_by else ""
        raise BadInput(f"This file is loaded already, as “{before.name}”, on {before.loaded_at:%d %B %Y} by {who}")
    rows = reading.read(content, search.practice.ods_code).rows
    if not rows:
        raise BadInput("This file holds nobody. Its first line names the columns; each other line is a person")
    facts = {"name": search.name, "cohort": search.cohort, "digest": digest, "rows_in_file": rows}
    made = ProactiveList(id=new_id(), team=team, practice=search.practice, checked_by_id=by.id, **facts)
    made.stored_as = kept_files.keep(content)
    db.session.add(made)
    return made


def what_would_happen(made: ProactiveList, in_hand: InHand) -> Plan:
    """Who would be offered it, and which rows would be kept aside. Changes nothing."""
    if made.is_loaded or not made.stored_as:
        raise CannotLoad("This list is loaded already.")
    content = kept_files.read(made.stored_as)
    if hashlib.sha256(content).hexdigest() != made.digest:
        raise Unreadable("This file is not as it was kept. Choose it again.")
    return plan_of(reading.read(content, made.practice.ods_code), made.practice_id, in_hand)


def load(made: ProactiveList, in_hand: InHand, *, by: User) -> Plan:
    """Offer it to everybody on the list who can be offered it, in one transaction, and keep the other rows aside.

    The file is destroyed. Raises CannotLoad when nobody would be offered it, or the file came in another way meanwhile.
    """
    # Nobody else loads a list of this practice until this one is.
    db.session.execute(select(Organisation.id).where(Organisation.id == made.practice_id).with_for_update())
    plan = what_would_happen(made, in_hand)
    if loaded_before(made.team_id, made.digest):
        raise CannotLoad("This file was loaded a moment ago.")
    if not plan.offered:
        raise CannotLoad("Nobody on this list can be offered it. Put the file right and choose it again.")
    made.loaded_at, made.loaded_by_id = clock.now(), by.id
    made.rows_in_file = plan.rows
    people = [newly_known(person, made, by=by) for person in plan.new]
    firsts = {person.id for person in people}
    facts = {"list_id": made.id, "team_id": made.team_id, "cohort": made.cohort}
    db.session.add_all(people)
    db.session.flush()
    ids = in_file_order(plan, people)
    db.session.add_all(Offer(id=new_id(), patient_id=id, is_first_known=id in firsts, **facts) for id in ids)
    keep_aside(made, plan)
    trail.record(Deed.CREATED, made, detail=f"{plan.offered} people offered, {len(plan.aside)} rows kept aside")
    db.session.flush()
    forget_file(made)
    return plan


def in_file_order(plan: Plan, people: Sequence[Patient]) -> list[UUID]:
    """The people of a list as the file has them, so that they are asked in that order."""
    new = [(person.line, patient.id) for person, patient in zip(plan.new, people, strict=True)]
    return [id for _, id in sorted([*new, *((person.line, id) for person, id in plan.known)])]


def newly_known(person: Listed, made: ProactiveList, *, by: User) -> Patient:
    """Somebody whom nobody here knew: who they are, where they are registered, and a number to ring."""
    patient = Patient(id=new_id(), practice_id=made.practice_id, added_by_id=by.id, nhs_number=person.nhs_number)
    patient.given_name, patient.family_name = person.given_name, person.family_name
    patient.date_of_birth = person.date_of_birth
    kind = "mobile" if person.phone.startswith(MOBILE) else "landline"
    setattr(patient, kind, person.phone)
    return patient


def keep_aside(made: ProactiveList, plan: Plan) -> None:
    rows = [
        {"id": new_id(), "list_id": made.id, "line": line, "column_name": column, "reason": reason}
        for line, column, reason in plan.aside
    ]
    if rows:
        db.session.execute(sa.insert(RefusedRow), rows)


def forget_file(made: ProactiveList) -> None:
    """The file goes, before anything says that it went."""
    if made.stored_as:
        kept_files.destroy(made.stored_as)
    made.stored_as = ""


def give_up(made: ProactiveList) -> None:
    """A list that was looked at and is not wanted: file and all of it."""
    if made.is_loaded:
        raise CannotLoad("This list is loaded. Take it back instead.")
    forget_file(made)
    db.session.delete(made)


def forget_unloaded() -> int:
    """Lists that were looked at a day ago and never loaded go, with their files. Safe to run twice."""
    old = select(ProactiveList).where(ProactiveList.loaded_at.is_(None))
    lists = db.session.scalars(old.where(ProactiveList.checked_at < clock.now() - LOOKED_AT_FOR)).all()
    for made in lists:
        give_up(made)
    db.session.commit()
    return len(lists)


@dataclass(frozen=True)
class TakenBack:
    """What a list's taking back did."""

    offers: int
    stay: int


def take_back(made: ProactiveList, *, by: User, because: str) -> TakenBack:
    """Undo a list. What somebody answered stays; so does what was said to whoever was asked.

    Whoever is here from this list alone, was never asked, and has nothing else on record goes again, so that a wrong
    file leaves no wrong record behind.
    """
    if not made.is_open:
        raise CannotTakeBack("This list is not loaded, or was taken back already.")
    if not because.strip():
        raise CannotTakeBack("Say why.")
    offers = list(db.session.scalars(open_offers(made).with_for_update()))
    in_all = db.session.scalar(select(sa.func.count()).where(Offer.list_id == made.id)) or 0
    made.withdrawn_at, made.withdrawn_by_id, made.withdrawn_because = clock.now(), by.id, because.strip()
    alone = known_from_this_alone([offer for offer in offers if offer.is_first_known and not offer.times_asked])
    for offer in offers:
        if offer.patient_id in alone:
            db.session.delete(offer)
        else:
            offer.state = OfferState.WITHDRAWN
    db.session.flush()
    remove(alone)
    made.people_removed = len(alone)
    trail.record(Deed.CHANGED, made, detail=f"taken back: {len(offers)} offers, {len(alone)} people removed")
    return TakenBack(len(offers), in_all - len(offers))


def open_offers(made: ProactiveList) -> sa.Select[Offer]:
    return select(Offer).where(Offer.list_id == made.id, Offer.state == OfferState.OFFERED).order_by(Offer.id)


def known_from_this_alone(offers: Sequence[Offer]) -> set[UUID]:
    """The people of these offers who have nothing else on record."""
    patient: Any = Patient.__table__
    nothing = [~sa.exists().where(column == patient.c.id) for column in columns_about_people()]
    found: set[UUID] = set()
    for some in in_pieces(offers):
        ids = [offer.id for offer in some]
        other = aliased(Offer)
        another = select(other.id).where(other.patient_id == patient.c.id, other.id.not_in(ids)).exists()
        people = select(patient.c.id).where(patient.c.id.in_([offer.patient_id for offer in some]), ~another)
        found.update(db.session.scalars(people.where(*nothing)))
    return found


def remove(people: set[UUID]) -> None:
    """These people go, in the same transaction as what was known of them."""
    patient: Any = Patient.__table__
    for some in in_pieces(sorted(people)):
        db.session.execute(sa.delete(patient).where(patient.c.id.in_(some)))
    detail = "known from a list alone, which was taken back"
    entries = [trail.entry(Deed.DESTROYED, patient_id=id, detail=detail) for id in sorted(people)]
    if entries:
        db.session.execute(sa.insert(TrailEntry), entries)
    for row in list(db.session):
        if isinstance(row, Patient) and row.id in people:
            db.session.expunge(row)


def columns_about_people() -> list[Any]:
    """Every column that points at a person, but an offer's: found in the models, so that a new table counts too."""
    tables = (table for table in db.metadata.sorted_tables if table.name != Offer.__tablename__)
    return [
        (table.alias() if table.name == Patient.__tablename__ else table).c[column.name]
        for table in tables
        for column in table.columns
        if any(key.column.table.name == Patient.__tablename__ for key in column.foreign_keys)
    ]
