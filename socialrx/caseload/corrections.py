"""Correction by addition: an entry is never edited. It is added to, or withdrawn as a mistake and kept.

A withdrawn contact counts for nothing from then on: what the case says of
attempts and of first contacts is counted anew from the entries that stand.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from socialrx.accounts.models import User
from socialrx.caseload.actions import CONVERSATION, is_attempt
from socialrx.caseload.models import Case, Contact, ContactAddition
from socialrx.caseload.models.contact import CannotCorrect
from socialrx.core.database import db


def add_to(contact: Contact, words: str, *, by: User) -> ContactAddition:
    """Add words to an entry, marked as later and as whose. Raises CannotCorrect for one that was withdrawn."""
    contact.must_stand()
    if not words.strip():
        raise CannotCorrect("Write what you want to add.")
    addition = ContactAddition(contact=contact, words=words, by_id=by.id)
    db.session.add(addition)
    return addition


def withdraw_entry(contact: Contact, *, by: User, reason: str) -> None:
    """Mark an entry as a mistake: kept for those who answer for it, struck for the rest, and out of every count."""
    contact.void(by=by, reason=reason)
    db.session.flush()
    count_anew(contact.case)


def count_anew(case: Case) -> None:
    """Attempts and first contacts, from the entries that stand, in the order in which they were recorded."""
    rows = select(Contact).where(Contact.case_id == case.id, Contact.voided_at.is_(None))
    standing = db.session.scalars(rows.order_by(Contact.recorded_at, Contact.id)).all()
    case.attempts = tries_since_talking(standing)
    case.first_attempt_at = first_of([one for one in standing if one.is_two_way or is_attempt(one.outcome)])
    case.first_contact_at = first_of([contact for contact in standing if contact.is_two_way])
    case.first_conversation_at = first_of([contact for contact in standing if contact.outcome == CONVERSATION])


def tries_since_talking(contacts: Sequence[Contact]) -> int:
    """How many attempts have failed since the last contact that went both ways."""
    tries = 0
    for contact in contacts:
        tries = 0 if contact.is_two_way else tries + is_attempt(contact.outcome)
    return tries


def first_of(contacts: Sequence[Contact]) -> datetime | None:
    return min((contact.at for contact in contacts), default=None)
