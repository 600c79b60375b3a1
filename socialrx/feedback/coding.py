"""Which codes wait to be recorded by a practice, and the guard that lets each be recorded once an episode.

One rule a code, in the database's own terms: when its event happened, and what
must hold. What a team does (accepts, returns, does not accept) is in none of
them. Of somebody who objects to the practice being told nothing is offered,
nor for a referral that was struck out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import joinedload

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock, nhs_number
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.rules import days
from socialrx.feedback.coded import CodeRecorded
from socialrx.feedback.codes import (
    AGREEING,
    CASE_CLOSED,
    CODES,
    FIRST_CONVERSATION,
    OFFERED,
    PERSON_AGREED,
    PERSON_DECLINED,
    GpCode,
)
from socialrx.feedback.wording import MISTAKES
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Answer, PersonAnswer, Referral
from socialrx.referrals.offers.models import Offer, OfferState, ProactiveList

PAGE = 50
LATELY = 20
# The practice that sent these offered nothing itself.
NOT_OFFERED_BY_PRACTICE = ("self", "family", "proactive")


class CannotRecord(DomainError):
    """The code is recorded already for this episode, or what it stands for has not happened; the message says which."""


class Waiting(NamedTuple):
    """A code that a practice may record now: for whom, and when what it stands for happened."""

    key: str
    referral_id: UUID | None
    offer_id: UUID | None
    at: datetime
    patient_id: UUID
    given_name: str
    family_name: str
    date_of_birth: Any
    nhs_number: str | None

    @property
    def code(self) -> GpCode:
        return CODES[self.key]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def number(self) -> str:
        """The NHS number as people write it; empty without one."""
        return nhs_number.spaced(self.nhs_number) if self.nhs_number else ""

    @property
    def text(self) -> str:
        """As it is copied: whose, the day of what happened, the code and its words, apart by tabs."""
        day = f"{clock.day_of(self.at):%d/%m/%Y}"
        return "\t".join((self.name, self.number, day, self.key, self.code.term))


class Line(NamedTuple):
    """How one code of an episode stands: to be recorded now, recorded (by whom, when), or neither."""

    code: GpCode
    is_due: bool
    recorded: CodeRecorded | None


def latest(column: Any) -> sa.ScalarSelect[Any]:
    """This column of what the person said last about their referral."""
    said = select(column).where(PersonAnswer.referral_id == Referral.id).order_by(PersonAnswer.id.desc())
    return said.limit(1).correlate(Referral).scalar_subquery()


def rules() -> dict[str, tuple[Any, ColumnElement[bool]]]:
    """Of each code about a referral: when its event happened, and what must hold for it to be offered now."""
    said = latest(PersonAnswer.answer)
    not_open = or_(Case.id.is_(None), Case.is_open == false())
    sent_by_practice = and_(
        Referral.referring_organisation_id == Referral.practice_id, Referral.source.not_in(NOT_OFFERED_BY_PRACTICE)
    )
    return {
        OFFERED.code: (Referral.received_at, sent_by_practice),
        PERSON_AGREED.code: (Case.first_contact_at, said.in_(AGREEING)),
        # Opened again, they may have thought again: nothing is offered until it closes.
        PERSON_DECLINED.code: (latest(PersonAnswer.recorded_at), and_(said == Answer.DECLINED, not_open)),
        FIRST_CONVERSATION.code: (Case.first_conversation_at, sa.true()),
        CASE_CLOSED.code: (Case.closed_at, sa.true()),
    }


def to_record(referrals: Select[Referral], offers: Select[Offer], practice_id: UUID) -> sa.Subquery:
    """Every code that this practice may record now: of these referrals, and of these offers."""
    since = clock.now() - timedelta(days=days("CODES_WAIT_DAYS"))
    parts = [of_referrals(referrals, practice_id, code, since) for code in rules()]
    return sa.union_all(*parts, of_offers(offers, practice_id, since)).subquery("to_record")


def of_referrals(referrals: Select[Referral], practice_id: UUID, code: str, since: datetime) -> Select[Any]:
    at, holds = rules()[code]
    recorded = select(CodeRecorded.id).where(CodeRecorded.referral_id == Referral.id, *stands(code))
    rows = referrals.outerjoin(Case, Case.referral_id == Referral.id)
    no_mistake = or_(Case.closure_reason.is_(None), Case.closure_reason.not_in(MISTAKES))
    rows = rows.where(Referral.practice_id == practice_id, Referral.status != Status.VOIDED, no_mistake)
    rows = rows.where(holds, at >= since, ~recorded.exists(), ~objecting(Referral.patient_id, ObjectionKind.PRACTICE))
    return rows.with_only_columns(*columns(code, Referral.id, nothing(), Referral.patient_id, at))


def of_offers(offers: Select[Offer], practice_id: UUID, since: datetime) -> Select[Any]:
    """An offer from a proactive list that the person declined. One that they agreed to is a referral."""
    code = PERSON_DECLINED.code
    recorded = select(CodeRecorded.id).where(CodeRecorded.offer_id == Offer.id, *stands(code))
    of_practice = Offer.list_id.in_(select(ProactiveList.id).where(ProactiveList.practice_id == practice_id))
    rows = offers.where(of_practice, Offer.state == OfferState.DECLINED, Offer.answered_at >= since)
    rows = rows.where(~recorded.exists(), ~objecting(Offer.patient_id, ObjectionKind.PRACTICE))
    return rows.with_only_columns(*columns(code, nothing(), Offer.id, Offer.patient_id, Offer.answered_at))


def stands(code: str) -> tuple[ColumnElement[bool], ...]:
    return (CodeRecorded.code == code, CodeRecorded.undone_at.is_(None))


def nothing() -> ColumnElement[Any]:
    return sa.cast(sa.null(), sa.Uuid())


def columns(code: str, referral_id: Any, offer_id: Any, patient_id: Any, at: Any) -> list[ColumnElement[Any]]:
    named = {"referral_id": referral_id, "offer_id": offer_id, "patient_id": patient_id, "at": at}
    return [literal(code).label("key"), *(column.label(name) for name, column in named.items())]


def waiting(referrals: Select[Referral], offers: Select[Offer], practice_id: UUID) -> list[Waiting]:
    """A page of them, a person's together, whoever waits longest first. One query."""
    rows = to_record(referrals, offers, practice_id)
    shown = select(
        *(rows.c.key, rows.c.referral_id, rows.c.offer_id, rows.c.at, rows.c.patient_id),
        *(Patient.given_name, Patient.family_name, Patient.date_of_birth, Patient.nhs_number),
    ).join(Patient, rows.c.patient_id == Patient.id)
    longest = func.min(rows.c.at).over(partition_by=rows.c.patient_id)
    order = (longest, rows.c.patient_id, rows.c.at, rows.c.key)
    return [Waiting._make(tuple(row)) for row in db.session.execute(shown.order_by(*order).limit(PAGE))]


def how_many(referrals: Select[Referral], offers: Select[Offer], practice_id: UUID) -> int:
    """How many codes wait to be recorded by this practice. One query."""
    rows = to_record(referrals, offers, practice_id)
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def of_referral(referral: Referral, practice_id: UUID) -> list[Waiting]:
    """The codes that this practice may record now for one referral."""
    return waiting(select(Referral).where(Referral.id == referral.id), select(Offer).where(false()), practice_id)


def of_offer(offer: Offer, practice_id: UUID) -> list[Waiting]:
    return waiting(select(Referral).where(false()), select(Offer).where(Offer.id == offer.id), practice_id)


def recorded_for(cause: Referral | Offer) -> list[CodeRecorded]:
    """What stands as recorded for this episode, with who said so."""
    column = CodeRecorded.referral_id if isinstance(cause, Referral) else CodeRecorded.offer_id
    rows = select(CodeRecorded).where(column == cause.id, CodeRecorded.undone_at.is_(None))
    rows = rows.options(joinedload(CodeRecorded.recorded_by)).order_by(CodeRecorded.recorded_at, CodeRecorded.id)
    return list(db.session.scalars(rows))


def lines_of(referral: Referral, practice_id: UUID, codes: Iterable[GpCode]) -> list[Line]:
    """How these codes stand for this referral, in the order in which they are given."""
    due = {one.key for one in of_referral(referral, practice_id)}
    recorded = {one.code: one for one in recorded_for(referral) if one.practice_id == practice_id}
    return [Line(code, code.code in due, recorded.get(code.code)) for code in codes]


def lately(recorded: Select[CodeRecorded]) -> Sequence[Any]:
    """What was recorded last: id, code, when, and whose it is."""
    rows = recorded.join(Patient, CodeRecorded.patient_id == Patient.id).where(CodeRecorded.undone_at.is_(None))
    shown = rows.with_only_columns(
        *(CodeRecorded.id, CodeRecorded.code, CodeRecorded.recorded_at, Patient.given_name, Patient.family_name)
    )
    order = (CodeRecorded.recorded_at.desc(), CodeRecorded.id.desc())
    return db.session.execute(shown.order_by(*order).limit(LATELY)).all()


def record(cause: Referral | Offer, key: str, *, practice_id: UUID, by: User) -> CodeRecorded:
    """The practice has recorded this code in its own system. Raises CannotRecord for a second one in the episode, and
    for a code whose event has not happened."""
    code = CODES.get(key)
    if code is None:
        raise CannotRecord("This is not one of the codes that we offer.")
    if before := next((one for one in recorded_for(cause) if one.code == key), None):
        raise CannotRecord(f"{said_before(before)} {code.term} stands once an episode, re-openings included.")
    offered = of_referral(cause, practice_id) if isinstance(cause, Referral) else of_offer(cause, practice_id)
    if key not in {one.key for one in offered}:
        raise CannotRecord(f"Do not record {code.term} ({key}). {code.unless}")
    row = CodeRecorded(patient_id=cause.patient_id, practice_id=practice_id, code=key, recorded_by_id=by.id)
    row.referral_id = cause.id if isinstance(cause, Referral) else None
    row.offer_id = cause.id if isinstance(cause, Offer) else None
    db.session.add(row)
    return row


def said_before(row: CodeRecorded) -> str:
    return f"{row.recorded_by.name} recorded it on {clock.in_words(clock.day_of(row.recorded_at))}."
