"""A practice's search for its codes beside the episodes that we know: what is coded wrongly, and what is not coded.

Nothing of the file is kept. Of people whom we do not know as the practice's own
only the lines of the file are named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.rules import days
from socialrx.feedback.code_file import Coded, Search
from socialrx.feedback.codes import AGREEING, PERSON_AGREED, PERSON_DECLINED, GpCode
from socialrx.feedback.coding import latest
from socialrx.feedback.wording import MISTAKES
from socialrx.patients.models import Patient
from socialrx.patients.objections import ObjectionKind, objecting
from socialrx.referrals.lifecycle import Status
from socialrx.referrals.models import Answer, PersonAnswer, Referral


class Kind(StrEnum):
    """What a comparison finds."""

    NO_EPISODE = "no_episode"
    NOT_CODED = "not_coded"
    TWICE = "twice"
    NOT_AGREED = "not_agreed"
    NOT_DECLINED = "not_declined"

    @property
    def says(self) -> str:
        return WORDS[self][0]

    @property
    def of(self) -> str:
        """What the count is out of."""
        return WORDS[self][1]


WORDS = {
    Kind.NO_EPISODE: ("Coded as referred, and we know no episode then", "codes for a referral"),
    Kind.NOT_CODED: ("Agreed and reached, and not coded", "episodes in this time"),
    Kind.TWICE: ("Coded as referred more than once in one episode", "episodes that are coded"),
    Kind.NOT_AGREED: ("Coded as referred, and the patient has not agreed", "episodes that are coded"),
    Kind.NOT_DECLINED: ("Coded as declined, and the patient agreed", "codes for declining"),
}


class Episode(NamedTuple):
    """One referral that a team took on, with its case."""

    referral_id: UUID
    reference: str
    nhs_number: str
    given_name: str
    family_name: str
    began_on: date
    reached_on: date | None
    ended_on: date | None
    answer: Answer | None
    # Whatever they said since.
    has_once_agreed: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def has_agreed(self) -> bool:
        return self.answer in AGREEING

    def holds(self, on: date) -> bool:
        """Whether a code of that day belongs to it."""
        grace = timedelta(days=days("CODE_SEARCH_DAYS"))
        return self.began_on - grace <= on and (self.ended_on is None or on <= self.ended_on + grace)


class Finding(NamedTuple):
    """One thing that was found: about whom, where we may say; the lines of the file; and the day of it."""

    kind: Kind
    lines: tuple[int, ...]
    on: date
    name: str = ""
    nhs_number: str = ""
    reference: str = ""
    referral_id: UUID | None = None


@dataclass
class Comparison:
    """What was found, and how many of how many."""

    search: Search
    findings: list[Finding]
    out_of: dict[Kind, int]

    def of_kind(self, kind: Kind) -> list[Finding]:
        """Those about people whom we know here."""
        return [one for one in self.findings if one.kind is kind and one.name]

    def strangers(self, kind: Kind) -> list[int]:
        """The lines about people whom we do not know here."""
        return [line for one in self.findings if one.kind is kind and not one.name for line in one.lines]

    def count(self, kind: Kind) -> int:
        return sum(one.kind is kind for one in self.findings)


def compare(search: Search, referrals: Select[Referral], practice_id: UUID) -> Comparison:
    """The search beside the practice's episodes. Two queries, however many rows."""
    known, names = episodes(referrals, practice_id), people(referrals, practice_id)
    by_number: dict[str, list[Episode]] = defaultdict(list)
    for episode in known:
        by_number[episode.nhs_number].append(episode)
    referred, declined = (rows_of(search, code) for code in (PERSON_AGREED, PERSON_DECLINED))
    coded: dict[Episode, list[Coded]] = defaultdict(list)
    findings = []
    for row in referred:
        if found := episode_of(row, by_number):
            coded[found].append(row)
        else:
            findings.append(without_episode(row, names))
    expected = [one for one in known if is_expected(one, search)]
    findings += [about(Kind.NOT_CODED, one) for one in expected if one not in coded]
    findings += [*of_coded(coded), *wrongly_declined(declined, by_number)]
    out_of = dict.fromkeys((Kind.TWICE, Kind.NOT_AGREED), len(coded))
    out_of |= {Kind.NO_EPISODE: len(referred), Kind.NOT_CODED: len(expected), Kind.NOT_DECLINED: len(declined)}
    return Comparison(search, sorted(findings, key=lambda one: (one.on, one.lines)), out_of)


def rows_of(search: Search, code: GpCode) -> list[Coded]:
    return [row for row in search.coded if row.code == code.code]


def episode_of(row: Coded, by_number: dict[str, list[Episode]]) -> Episode | None:
    """The latest episode of the person that the day belongs to."""
    holding = [episode for episode in by_number.get(row.nhs_number, ()) if episode.holds(row.on)]
    return max(holding, key=lambda episode: episode.began_on, default=None)


def without_episode(row: Coded, names: dict[str, str]) -> Finding:
    name = names.get(row.nhs_number, "")
    return Finding(Kind.NO_EPISODE, (row.line,), row.on, name, row.nhs_number if name else "")


def is_expected(episode: Episode, search: Search) -> bool:
    """Agreed, and reached within the days that the search shows."""
    if not episode.has_agreed or episode.reached_on is None or search.first is None or search.last is None:
        return False
    return search.first <= episode.reached_on <= search.last


def of_coded(coded: dict[Episode, list[Coded]]) -> Iterator[Finding]:
    for episode, rows in coded.items():
        if len(rows) > 1:
            yield about(Kind.TWICE, episode, rows)
        if not episode.has_once_agreed:
            yield about(Kind.NOT_AGREED, episode, rows)


def wrongly_declined(declined: list[Coded], by_number: dict[str, list[Episode]]) -> Iterator[Finding]:
    for row in declined:
        episode = episode_of(row, by_number)
        if episode and episode.has_agreed:
            yield about(Kind.NOT_DECLINED, episode, [row])


def about(kind: Kind, episode: Episode, rows: Iterable[Coded] = ()) -> Finding:
    lines = tuple(row.line for row in rows)
    on = min((row.on for row in rows), default=episode.reached_on or episode.began_on)
    return Finding(kind, lines, on, episode.name, episode.nhs_number, episode.reference, episode.referral_id)


def of_practice(referrals: Select[Referral], practice_id: UUID) -> Select[Referral]:
    """The practice's own people with an NHS number, without those who object to it being told."""
    rows = referrals.join(Patient, Referral.patient_id == Patient.id)
    rows = rows.where(Referral.practice_id == practice_id, Patient.nhs_number.is_not(None))
    return rows.where(Referral.status != Status.VOIDED, ~objecting(Referral.patient_id, ObjectionKind.PRACTICE))


def people(referrals: Select[Referral], practice_id: UUID) -> dict[str, str]:
    """Everybody who was referred here, by NHS number."""
    rows = of_practice(referrals, practice_id).with_only_columns(
        Patient.nhs_number, Patient.given_name, Patient.family_name
    )
    found = db.session.execute(rows.distinct())
    return {number: f"{given} {family}" for number, given, family in found if number}


def episodes(referrals: Select[Referral], practice_id: UUID) -> list[Episode]:
    """All that a team took on, but for mistakes."""
    rows = of_practice(referrals, practice_id).join(Case, Case.referral_id == Referral.id)
    rows = rows.where(Case.closure_reason.is_(None) | Case.closure_reason.not_in(MISTAKES))
    agreed = select(PersonAnswer.id).where(PersonAnswer.referral_id == Referral.id, PersonAnswer.answer.in_(AGREEING))
    columns = (
        *(Referral.id, Referral.reference, Patient.nhs_number, Patient.given_name, Patient.family_name),
        *(Referral.received_at, Case.first_contact_at, Case.closed_at, latest(PersonAnswer.answer)),
        agreed.exists(),
    )
    found: Iterable[Any] = db.session.execute(rows.with_only_columns(*columns))
    return [
        Episode._make((*who, clock.day_of(began), day(reached), day(ended), answer, once))
        for *who, began, reached, ended, answer, once in found
    ]


def day(instant: datetime | None) -> date | None:
    return clock.day_of(instant) if instant else None
