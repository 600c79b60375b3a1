"""What must hold before a conditional grant is one. Asked about the user and a record; about no record, in principle.

A condition whose door is not built refuses everybody: `no_door_yet`.
"""

from typing import Any

from socialrx.access.lending import grant_over
from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case
from socialrx.core.rules import rule


def no_door_yet(_user: User, _thing: Any) -> bool:
    """Nothing in the product asks this yet; refused until it is built."""
    return False


def sent_from_here(user: User, referral: Any) -> bool:
    """What others sent about a practice's people it may read, and neither answer for nor take back."""
    return referral is None or (
        user.seat is not None and referral.referring_organisation_id == user.seat.organisation_id
    )


def not_s_flagged(_user: User, _thing: Any) -> bool:
    """To be asked of the person's flag."""
    return True


def has_not_objected(_user: User, _thing: Any) -> bool:
    """The scope of messages back leaves out those whose person objected."""
    return True


def practice_lets_staff_read(user: User, _thing: Any) -> bool:
    """The practice has turned on that reception reads the message back."""
    return user.seat is not None and user.seat.staff_read_messages


def revealed_with_reason(_user: User, _thing: Any) -> bool:
    return True


def not_in_anothers_hands(user: User, case: Any) -> bool:
    """A worker takes from the queue and hands over their own; another worker's case is the lead's to give."""
    return not isinstance(case, Case) or case.link_worker_id in {None, user.id}


def under_a_live_grant(user: User, thing: Any) -> bool:
    """Opened to the user by cover, duty, hand-over or breaking the glass, and by nothing else."""
    return thing is None or grant_over(user, thing) is not None


def own_entry(user: User, entry: Any) -> bool:
    """Written by the user themselves."""
    return entry is None or entry.by_id == user.id


def any_entry(_user: User, _entry: Any) -> bool:
    """Anybody's in the team; the reason is asked for by the form, and the original is kept."""
    return True


def named_on_the_seal(_user: User, _thing: Any) -> bool:
    return True


def second_person(_user: User, _thing: Any) -> bool:
    return True


def starts_it_only(_user: User, _thing: Any) -> bool:
    """A worker starts a request; the IG lead releases it."""
    return True


def role_within_reach(_user: User, _thing: Any) -> bool:
    return True


def under_an_open_inquiry(_user: User, _thing: Any) -> bool:
    return True


def not_yet_allocated(_user: User, _referral: Any) -> bool:
    """The scope of New referrals leaves out what is in a worker's hands."""
    return True


def workers_may_triage(user: User, _thing: Any) -> bool:
    """A setting can keep triage to team leads."""
    return bool(rule("WORKERS_TRIAGE")) or (user.seat is not None and Role.TEAM_LEAD in user.seat.roles)
