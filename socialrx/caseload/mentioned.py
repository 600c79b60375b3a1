"""Needs that a note mentions, by a plain list of words: suggested to the worker, added by nobody but them.

The words are the list `need-keywords` (OURS), whose group is the need; an
installation may end words or add its own. A star stands for any ending. The
list says nothing about the person, and nothing found by it leaves the team.
"""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, select

from socialrx.accounts.models import User
from socialrx.caseload.models import Case, CaseNeed, DismissedMention
from socialrx.core import codelists
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.ids import new_id

KEYWORDS, NEEDS = "need-keywords", "need-categories"


def mentioned(note: str, *, known: Iterable[str] = ()) -> list[str]:
    """The needs whose words stand in this note and that are not known yet, in the order of their own list."""
    text = " ".join(note.lower().split())
    found = {word.grouping for word in codelists.choices(KEYWORDS) if pattern(word.label).search(text)}
    return [need.key for need in codelists.choices(NEEDS) if need.key in found - set(known)]


def pattern(word: str) -> re.Pattern[str]:
    """Whole words only, or the beginning of one."""
    ending = r"\w*" if word.endswith("*") else ""
    return re.compile(rf"\b{re.escape(word.rstrip('*').lower())}{ending}\b")


def needs_found(case_id: object) -> list[str]:
    """The needs that came up after the referral."""
    rows = select(CaseNeed.need).where(CaseNeed.case_id == case_id).order_by(CaseNeed.found_at, CaseNeed.id)
    return list(db.session.scalars(rows))


def needs_dismissed(case_id: object) -> list[str]:
    """The needs that somebody said a note does not mean: they are not suggested again."""
    return list(db.session.scalars(select(DismissedMention.need).where(DismissedMention.case_id == case_id)))


def has_dismissed() -> ColumnElement[bool]:
    """Whether a mention was dismissed in a case that is being asked about."""
    return select(DismissedMention.id).where(DismissedMention.case_id == Case.id).exists().correlate(Case)


def dismiss(case: Case, need: str, *, by: User) -> None:
    """Say that a note does not mean this need; said again, nothing changes. Raises BadInput for one not on the list."""
    must_be_listed(need)
    if need not in needs_dismissed(case.id):
        db.session.add(DismissedMention(id=new_id(), case=case, need=need, dismissed_by_id=by.id))


def must_be_listed(need: str) -> None:
    if need not in {one.key for one in codelists.choices(NEEDS)}:
        raise BadInput("Choose a need from the list.")


def add_need(case: Case, need: str, *, by: User) -> None:
    """Note a need that came up. One that is known already is left as it is. Raises BadInput for one not on the list."""
    must_be_listed(need)
    if need not in {*case.referral.need_keys, *needs_found(case.id)}:
        db.session.add(CaseNeed(id=new_id(), case=case, need=need, found_by_id=by.id))
