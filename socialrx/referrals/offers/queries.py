"""Questions about proactive lists and offers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, false, func, select, tuple_
from sqlalchemy.orm import joinedload

from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Cover, Organisation
from socialrx.organisations.queries import covered_practices
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.referrals.offers.aside import Aside
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList, RefusedRow

PAGE = 50
MOST_LISTS = 100
ORDER = (Offer.times_asked, Offer.id)


class Counts(NamedTuple):
    """How the offers of a list or a cohort stand. `offered` is all of them, the denominator of the others."""

    agreed: int = 0
    declined: int = 0
    asked: int = 0
    not_asked: int = 0

    @property
    def offered(self) -> int:
        return sum(self)

    def __add__(self, other: tuple[int, ...]) -> "Counts":  # type: ignore[override]  # of counts a sum, not a chain
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def practices_to_choose(team_ids: Iterable[UUID]) -> Select[Organisation]:
    """Open practices that these teams cover today, by name."""
    theirs = select(Cover.id).where(Cover.practice_id == Organisation.id, Cover.team_id.in_(list(team_ids)))
    return covered_practices().where(theirs.exists())


def loaded_before(team_id: UUID, digest: str) -> ProactiveList | None:
    """The list that this very file was loaded as, and which stands."""
    rows = select(ProactiveList).where(ProactiveList.team_id == team_id, ProactiveList.digest == digest)
    stands = rows.where(ProactiveList.loaded_at.is_not(None), ProactiveList.withdrawn_at.is_(None))
    return db.session.scalars(stands.options(joinedload(ProactiveList.loaded_by)).limit(1)).first()


def newest(lists: Select[ProactiveList]) -> list[ProactiveList]:
    """The lists, with their practice and who loaded them: those that wait to be loaded first, then the newest."""
    with_names = lists.options(joinedload(ProactiveList.practice), joinedload(ProactiveList.loaded_by))
    order = (ProactiveList.loaded_at.is_not(None), ProactiveList.loaded_at.desc(), ProactiveList.id.desc())
    return list(db.session.scalars(with_names.order_by(*order).limit(MOST_LISTS)))


def counts_of(offers: Select[Offer], by: Any) -> dict[Any, Counts]:
    """How offers stand, by a column: one query. What was taken back is not counted."""
    is_open = Offer.state == OfferState.OFFERED
    columns = (
        by,
        func.count().filter(Offer.state == OfferState.AGREED),
        func.count().filter(Offer.state == OfferState.DECLINED),
        func.count().filter(is_open, Offer.times_asked > 0),
        func.count().filter(is_open, Offer.times_asked == 0),
    )
    query = offers.with_only_columns(*columns, maintain_column_froms=True).group_by(by)
    return {key: Counts(*counts) for key, *counts in db.session.execute(query)}


class Person(NamedTuple):
    """One row of a list."""

    id: UUID
    given_name: str
    family_name: str
    date_of_birth: date
    mobile: str
    landline: str
    died_on: date | None
    times_asked: int
    asked_at: datetime | None
    answered_at: datetime | None
    wants_no_contact: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def age(self) -> int:
        return clock.age_on(self.date_of_birth, clock.today())


def page_of(offers: Select[Offer], list_id: UUID, state: OfferState, after: UUID | None = None) -> list[Person]:
    """Up to a page of a list's people in a state, those not yet asked first; one more where there are more.

    Nobody whose whereabouts are sensitive: a list of a practice says where its people are registered.
    """
    of_list = offers.join(Patient, Offer.patient_id == Patient.id).where(Offer.list_id == list_id, Offer.state == state)
    rows = of_list.where(Patient.is_s_flagged == false())
    last = db.session.execute(rows.where(Offer.id == after).with_only_columns(*ORDER)).first() if after else None
    rows = rows.where(tuple_(*ORDER) > tuple(last)) if last else rows
    columns = (
        *(Offer.id, Patient.given_name, Patient.family_name, Patient.date_of_birth, Patient.mobile, Patient.landline),
        *(Patient.died_on, Offer.times_asked, Offer.asked_at, Offer.answered_at),
        objecting(Offer.patient_id, ObjectionKind.CONTACT).label("wants_no_contact"),
    )
    found: Iterable[Any] = db.session.execute(rows.with_only_columns(*columns).order_by(*ORDER).limit(PAGE + 1))
    return [Person(*row) for row in found]


def aside_of(list_id: UUID, most: int | None = None) -> list[Aside]:
    """The rows that were kept aside, as they stand in the file."""
    columns = select(RefusedRow.line, RefusedRow.column_name, RefusedRow.reason).where(RefusedRow.list_id == list_id)
    return [Aside(*row) for row in db.session.execute(columns.order_by(RefusedRow.line, RefusedRow.id).limit(most))]


def how_many_aside(list_id: UUID) -> dict[str, int]:
    """How many rows were kept aside for each reason, the most first."""
    rows = select(RefusedRow.reason, func.count()).where(RefusedRow.list_id == list_id).group_by(RefusedRow.reason)
    return {reason: number for reason, number in db.session.execute(rows.order_by(func.count().desc()))}


def declined(practice_id: UUID) -> Select[Offer]:
    """Offers to a practice's people that the *person* declined, newest first: what the code for it may stand for."""
    rows = select(Offer).join(ProactiveList, Offer.list_id == ProactiveList.id)
    of_practice = rows.where(ProactiveList.practice_id == practice_id, Offer.state == OfferState.DECLINED)
    return of_practice.order_by(Offer.answered_at.desc(), Offer.id.desc())


def offer_behind(referral_id: UUID) -> Offer | None:
    """The offer that a referral came from."""
    return db.session.scalar(select(Offer).where(Offer.referral_id == referral_id))
