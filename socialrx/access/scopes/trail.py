"""The trail, as the IG lead of an organisation may read it."""

from sqlalchemy import ColumnElement, and_, or_, select

from socialrx.access.scopes.rows import Rows, seat_of
from socialrx.accounts.models import Membership, Role, User
from socialrx.core.trail import TrailEntry
from socialrx.organisations.models import Team
from socialrx.patients.models import Patient
from socialrx.rights.queries import is_kept_by


def ever_worked_here(user: User) -> ColumnElement[bool]:
    """Whoever holds or held a role here: those who left are asked about too."""
    held = Membership.organisation_id == seat_of(user).organisation_id
    return select(Membership.id).where(Membership.user_id == User.id, held).exists()


def on_our_trail(user: User) -> ColumnElement[bool]:
    """What was done by our people; and to those in our keeping by practices and groups, not by another employer's."""
    here = seat_of(user).organisation_id
    others = select(Team.employer_id).where(Team.employer_id != here)
    not_theirs = or_(TrailEntry.organisation_id.is_(None), TrailEntry.organisation_id.not_in(others))
    ours = select(Patient.id).where(Patient.id == TrailEntry.patient_id, is_kept_by(here)).exists()
    return or_(TrailEntry.organisation_id == here, and_(not_theirs, ours))


users_on_our_trail_for = Rows(select(User), {Role.IG_LEAD: ever_worked_here})
trail_for = Rows(select(TrailEntry), {Role.IG_LEAD: on_our_trail})
