"""Openings with a reason that nobody has reviewed in time: the IG leads hear of them once a working day."""

from sqlalchemy import select

from socialrx.accounts.models import Role
from socialrx.accounts.queries import holding
from socialrx.caseload.grants import is_overdue
from socialrx.caseload.models import CaseGrant
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import enqueue
from socialrx.core.rules import rule


def remind_reviewers() -> int:
    """One letter a day to each IG lead of an organisation with reviews that are late. Returns how many were new."""
    unreviewed = db.session.scalars(select(CaseGrant).where(CaseGrant.reviewed_at.is_(None))).all()
    late = {grant.organisation_id for grant in unreviewed if is_overdue(grant)}
    readers = {person for here in late for person in db.session.scalars(holding(Role.IG_LEAD, here)).all()}
    made = sum(
        enqueue(
            "review-late",
            reader.id,
            recipient=reader.email,
            title="Cases that were opened with a reason wait for your review",
            body=f"Some have waited longer than they should: {rule('PUBLIC_URL')}/glass/\n",
            period=clock.today().isoformat(),
        )
        for reader in readers
    )
    db.session.commit()
    return made
