"""What must hold before a conditional grant is one. Asked about the user and a record; about no record, in principle.

A condition whose door is not built refuses everybody: `no_door_yet`.
"""

from typing import Any

from socialrx.access.lending import grant_over
from socialrx.accounts.granting import reach_of
from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, Role, User
from socialrx.caseload.models import Case, Huddle, HuddleCase, PracticeQuestion, SealedNote
from socialrx.core.database import db
from socialrx.core.rules import rule
from socialrx.core.trail import AboutPerson
from socialrx.patients.duplicates import DuplicateMerge
from socialrx.patients.objections import ObjectionKind, objects
from socialrx.rights.models import Inquiry
from socialrx.rights.queries import open_inquiries


def no_door_yet(_user: User, _thing: Any) -> bool:
    """Nothing in the product asks this yet; refused until it is built."""
    return False


def named_guest_while_open(user: User, thing: Any) -> bool:
    """Of a huddle on which the guest is named, while it is open, and of who stands on it: that and nothing else.

    The second factor is asked of everybody who signs in, so a session is proof of it.
    """
    if isinstance(thing, Huddle):
        return thing.is_open_to(user)
    if isinstance(thing, HuddleCase):
        return thing.stands and thing.huddle.is_open_to(user)
    return thing is None


def sent_from_here(user: User, referral: Any) -> bool:
    """What others sent about a practice's people it may read, and neither answer for nor take back.

    What a link worker asks this very practice is its own to answer, whoever sent the referral.
    """
    if isinstance(referral, PracticeQuestion):
        return user.seat is not None and referral.practice_id == user.seat.organisation_id
    return referral is None or (
        user.seat is not None and referral.referring_organisation_id == user.seat.organisation_id
    )


def not_s_flagged(_user: User, thing: Any) -> bool:
    """Not of somebody whose whereabouts are sensitive. `thing` is the person, or a record of theirs."""
    patient = getattr(thing, "patient", thing)
    return not getattr(patient, "is_s_flagged", False)


def has_not_objected(_user: User, thing: Any) -> bool:
    """The person, whose referral this is, does not object to the practice being told."""
    return not isinstance(thing, AboutPerson) or not is_practice_kept_out(thing)


def is_practice_kept_out(thing: AboutPerson) -> bool:
    return thing.person_id is not None and objects(thing.person_id, ObjectionKind.PRACTICE)


def practice_lets_staff_read(user: User, _thing: Any) -> bool:
    """The practice has turned on that reception reads the message back."""
    return user.seat is not None and user.seat.staff_read_messages


def revealed_with_reason(_user: User, _thing: Any) -> bool:
    """`flags.reveal` gives nothing without one; what a case grant lends of it stands in `lending`."""
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


def named_on_the_seal(user: User, note: Any) -> bool:
    """The author, and those the author named. A case, under which one is about to be written, is no note."""
    return not isinstance(note, SealedNote) or note.is_for(user)


def named_or_with_reason(_user: User, _note: Any) -> bool:
    """A lead who is not named is asked why before the words are shown: `sealing.read_as_lead` gives none without."""
    return True


def second_to_unseal(user: User, note: Any) -> bool:
    """Asking is open to either side. Once asked: another person, and one of the two is the author or an IG lead."""
    if not isinstance(note, SealedNote) or note.asked_by_id is None:
        return True
    is_ig = user.seat is not None and Role.IG_LEAD in user.seat.roles
    is_fit = is_ig or note.is_asked_by_ig or user.id == note.written_by_id
    return user.id != note.asked_by_id and is_fit


def second_person(_user: User, _thing: Any) -> bool:
    return True


def not_own_proposal(user: User, merge: Any) -> bool:
    """Two records become one only by a second person."""
    return not isinstance(merge, DuplicateMerge) or merge.proposed_by_id != user.id


def starts_it_only(_user: User, thing: Any) -> bool:
    """A worker starts a request, from a case; the IG lead does the rest."""
    return thing is None or isinstance(thing, Case)


def role_within_reach(user: User, thing: Any) -> bool:
    """A manager gives practice and team roles, an administrator any; nobody gives themselves one, or ends their own."""
    if not isinstance(thing, Membership | Invitation):
        return True
    held = user.seat.roles if user.seat else frozenset()
    is_own = thing.user_id == user.id if isinstance(thing, Membership) else thing.email == user.email
    return not is_own and thing.role in reach_of(held)


def under_an_open_inquiry(user: User, thing: Any) -> bool:
    """Inside an inquiry that is open, of the organisation worked in: the inquiry itself, or a row about its person."""
    if thing is None:
        return True
    here = user.seat.organisation_id if user.seat else None
    if isinstance(thing, Inquiry):
        return thing.is_open and thing.organisation_id == here
    person = thing.person_id if isinstance(thing, AboutPerson) else None
    if person is None or here is None:
        return False
    return db.session.scalar(open_inquiries(here, person).limit(1)) is not None


def not_yet_allocated(_user: User, _referral: Any) -> bool:
    """The scope of New referrals leaves out what is in a worker's hands."""
    return True


def workers_may_triage(user: User, _thing: Any) -> bool:
    """A setting can keep triage to team leads."""
    return bool(rule("WORKERS_TRIAGE")) or (user.seat is not None and Role.TEAM_LEAD in user.seat.roles)
