"""A person's rights, as the IG lead of an organisation meets them: inquiries, copies, holds, what is over."""

from sqlalchemy import ColumnElement, and_, select

from socialrx.access.scopes.rows import Rows, seat_of
from socialrx.accounts.models import Role, User
from socialrx.patients.models import Patient
from socialrx.rights.models import AccessRequest, Destruction, Inquiry, Keep, LegalHold, RetentionReview
from socialrx.rights.queries import is_kept_by


def inquiry_of_our_organisation(user: User) -> ColumnElement[bool]:
    return Inquiry.organisation_id == seat_of(user).organisation_id


def open_inquiry_of_our_organisation(user: User) -> ColumnElement[bool]:
    return and_(inquiry_of_our_organisation(user), Inquiry.closed_at.is_(None))


def request_of_our_organisation(user: User) -> ColumnElement[bool]:
    return AccessRequest.organisation_id == seat_of(user).organisation_id


def hold_of_our_organisation(user: User) -> ColumnElement[bool]:
    return LegalHold.organisation_id == seat_of(user).organisation_id


def proposal_of_our_organisation(user: User) -> ColumnElement[bool]:
    """Proposed to be destroyed, and not yet approved or refused."""
    is_proposed = and_(RetentionReview.decision == Keep.DESTROY, RetentionReview.refused_at.is_(None))
    return and_(RetentionReview.organisation_id == seat_of(user).organisation_id, is_proposed)


def known_to_our_organisation(user: User) -> ColumnElement[bool]:
    """Referred to a team that this organisation employs, or in its hands."""
    return is_kept_by(seat_of(user).organisation_id)


def destroyed_by_our_organisation(user: User) -> ColumnElement[bool]:
    return Destruction.organisation_id == seat_of(user).organisation_id


inquiries_for = Rows(select(Inquiry), {Role.IG_LEAD: inquiry_of_our_organisation})
# A closed inquiry opens nothing any more: the next request finds none.
open_inquiries_for = Rows(select(Inquiry), {Role.IG_LEAD: open_inquiry_of_our_organisation})
access_requests_for = Rows(select(AccessRequest), {Role.IG_LEAD: request_of_our_organisation})
legal_holds_for = Rows(select(LegalHold), {Role.IG_LEAD: hold_of_our_organisation})
retention_reviews_for = Rows(select(RetentionReview), {Role.IG_LEAD: proposal_of_our_organisation})
destructions_for = Rows(select(Destruction), {Role.IG_LEAD: destroyed_by_our_organisation})
# Whom an inquiry may be about, and whose record is reviewed when its time is over.
kept_people_for = Rows(select(Patient), {Role.IG_LEAD: known_to_our_organisation})
