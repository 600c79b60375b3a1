"""What is read before others in New referrals: words that may mean a crisis, and a risk that somebody called high.

Contact is due sooner only for the first: whoever refers says themselves when somebody must be contacted.
"""

from socialrx.accounts import notices
from socialrx.accounts.models import Role
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.organisations.models import Team
from socialrx.patients.models import RiskAnswer
from socialrx.referrals.crisis import may_be_crisis
from socialrx.referrals.models import HIGH_RISK, IN_TURN, READ_FIRST, Referral

KIND = "read-first"
TITLE = "A new request should be read now"
BODY = (
    "The words of a new request may mean that somebody is in crisis. It stands first in New referrals: {reference}.\n"
)


def look_for_crisis(referral: Referral, *texts: str) -> None:
    """Before every other in the queue, where these words may mean a crisis."""
    if may_be_crisis(*texts):
        read_first(referral)


def read_first(referral: Referral) -> None:
    """Before every other in the queue, with contact due today; those who lead the team are told that there is one."""
    db.session.flush()
    referral.turn, referral.contact_due_on = READ_FIRST, clock.today()
    team: Team = referral.team
    words = BODY.format(reference=referral.reference)
    notices.tell(Role.TEAM_LEAD, team.employer_id, kind=KIND, subject_id=referral.id, title=TITLE, body=words)


def turn_of(risk: RiskAnswer, *, is_high: bool) -> int:
    """Where a new referral stands by the risk that was named."""
    return HIGH_RISK if is_high and risk is RiskAnswer.RISKS else IN_TURN
