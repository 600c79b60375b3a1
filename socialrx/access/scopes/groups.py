"""Community groups: what was sent to them, and the directory."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from socialrx.access.scopes.cases import CASE_WAYS
from socialrx.access.scopes.rows import Rows, anything, seat_of
from socialrx.accounts.models import Role, User
from socialrx.caseload.models import (
    Case,
)
from socialrx.core import clock
from socialrx.directory.models import CommunityOrganisation, Service
from socialrx.onward.models import OnwardReferral
from socialrx.patients.objections import ObjectionKind, objecting

# How long a group still sees what was sent to it (access matrix: while open and 30 days after).
SEEN_AFTER_END = timedelta(days=30)


def of_somebody_who_objects(kind: ObjectionKind) -> ColumnElement[bool]:
    """About a case whose person objects to this, now."""
    theirs = aliased(Case)
    return select(theirs.id).where(theirs.id == OnwardReferral.case_id, objecting(theirs.patient_id, kind)).exists()


def sent_to_our_group(user: User) -> ColumnElement[bool]:
    """Sent to the group's services, while under way and for some weeks after it ended; unless the person objects."""
    theirs = select(Service.id).join(CommunityOrganisation)
    theirs = theirs.where(CommunityOrganisation.account_id == seat_of(user).organisation_id)
    recent = or_(OnwardReferral.is_under_way == true(), OnwardReferral.ended_at >= clock.now() - SEEN_AFTER_END)
    told = and_(OnwardReferral.sent_at.is_not(None), ~of_somebody_who_objects(ObjectionKind.GROUPS))
    return and_(OnwardReferral.service_id.in_(theirs), told, recent)


onward_referrals_for = Rows(
    select(OnwardReferral).join(Case, OnwardReferral.case_id == Case.id),
    CASE_WAYS | {Role.PROVIDER_USER: sent_to_our_group},
)
sent_to_us_for = Rows(select(OnwardReferral), {Role.PROVIDER_USER: sent_to_our_group})


services_for = Rows(select(Service), dict.fromkeys(Role, anything))
