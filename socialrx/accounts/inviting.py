"""Verbs of an invitation: propose, agree, refuse, send again, withdraw, accept.

Whether the giver's role reaches so far is asked by the gate (`role_within_reach`);
what no giver may do is refused here.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from socialrx.accounts.granting import CARE_ROLES, HELD_IN, IN_A_TEAM, Second, second_for
from socialrx.accounts.invitations import Invitation, Standing, still_open
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.notices import tell_each
from socialrx.accounts.passwords import good_password, hash_password
from socialrx.accounts.queries import has_role, holding, is_current
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import DomainError
from socialrx.core.post import enqueue, sealed
from socialrx.core.rules import days, rule
from socialrx.core.trail import Deed, record
from socialrx.organisations.models import Kind, Organisation


class NotForYou(DomainError):
    """Nobody gives themselves a role, agrees to their own proposal, or takes another's invitation."""


class DoesNotFit(DomainError):
    """The role is not one of that kind of organisation, or wants a team of it."""


class AlreadyThere(DomainError):
    """They hold the role, or are invited to it."""


class NoLongerOpen(DomainError):
    """It was used, withdrawn, refused, or is too old."""


class SeparateAccount(DomainError):
    """Who runs the system uses another account for any other work."""


def invite(invitation: Invitation, *, by: User) -> None:
    """Propose a role. Sent at once, unless a second person has to agree first."""
    if invitation.email == by.email:
        raise NotForYou("You cannot give yourself a role. Ask somebody else to.")
    check_fit(invitation)
    check_new(invitation)
    held = by.seat.roles if by.seat else frozenset()
    watched = any(db.session.scalars(holding(Role.IG_LEAD, id)).first() for id in watchers_of(invitation.organisation))
    invitation.needs = second_for(invitation.role, given_by=held, has_ig_lead=watched)
    invitation.invited_by_id = by.id
    db.session.add(invitation)
    db.session.flush()
    record(Deed.ACCOUNT, invitation, detail=f"invited as {invitation.role}")
    if invitation.needs is Second.NOBODY:
        send(invitation)
    tell_watchers(invitation, by=by)


def invite_from_server(invitation: Invitation) -> str:
    """The operator asks somebody in, on the server itself: no letter, no second person. Returns the link."""
    check_fit(invitation)
    check_new(invitation)
    db.session.add(invitation)
    db.session.flush()
    record(Deed.ACCOUNT, invitation, detail=f"invited as {invitation.role} by the operator")
    return new_link(invitation)


def check_fit(invitation: Invitation) -> None:
    """A role stands in the organisations that have it; who works in a team names one of that organisation."""
    role, organisation, team = invitation.role, invitation.organisation, invitation.team
    if organisation.kind not in HELD_IN[role] or organisation.has_closed:
        raise DoesNotFit(f"{organisation.name} has no such role. Choose another role or organisation.")
    if role not in IN_A_TEAM:
        invitation.team = None
    elif team is None or team.employer_id != organisation.id:
        raise DoesNotFit("Choose the team. It must be a team of the same organisation.")


def check_new(invitation: Invitation) -> None:
    """Not what they hold already, and not a second invitation to the same."""
    team_id = invitation.team.id if invitation.team else None
    if has_role(invitation.email, invitation.role, invitation.organisation.id, team_id):
        raise AlreadyThere("They have this role already.")
    same = select(Invitation).where(
        Invitation.email == invitation.email,
        Invitation.role == invitation.role,
        Invitation.organisation_id == invitation.organisation.id,
        Invitation.team_id == team_id if team_id else Invitation.team_id.is_(None),
    )
    if db.session.scalars(still_open(same)).first():
        raise AlreadyThere("They are invited to this already. Send that invitation again instead.")


def send(invitation: Invitation) -> str:
    """Write the letter with a new link, which ends any earlier one. Returns the link."""
    link, service, lives = new_link(invitation), rule("SERVICE_NAME"), days("INVITATION_DAYS")
    body = (
        f"{invitation.organisation.name} has invited you to {service}.\n\n"
        f"Open this link within {lives} days. It works once, and only for you:\n\n{link}\n\n"
        "If you did not expect this, do nothing: without the link nobody gets in.\n"
    )
    title = f"You are invited to {service}"
    period = str(invitation.sendings)
    enqueue("invitation", invitation.id, recipient=invitation.email, title=title, body=sealed(body), period=period)
    return link


def new_link(invitation: Invitation) -> str:
    """A link that works once, on the address that this installation is known by."""
    token = invitation.new_token(clock.now() + timedelta(days=days("INVITATION_DAYS")))
    return f"{rule('PUBLIC_URL')}/invitation/{token}"


def watchers_of(organisation: Organisation) -> list[UUID]:
    """Where the IG leads sit who watch over an organisation: there, and in the network above a practice."""
    above = organisation.parent_id if organisation.kind is Kind.PRACTICE else None
    return [organisation.id, *([above] if above else [])]


def tell_watchers(invitation: Invitation, *, by: User) -> None:
    """Those who can agree are told that something waits; IG leads of every role that an administrator gives."""
    waits = invitation.needs is not Second.NOBODY
    if not waits and not (by.seat and Role.SYSTEM_ADMIN in by.seat.roles):
        return
    title = "A role waits for a second person" if waits else "An administrator is giving somebody a role"
    page = "/organisation/invitations" if waits else "/organisation/people"
    body = f"In {invitation.organisation.name}. Sign in and look:\n\n{rule('PUBLIC_URL')}{page}\n"
    roles = [Role.IG_LEAD] + ([Role.PCN_MANAGER] if invitation.needs is Second.IG_LEAD_OR_MANAGER else [])
    told = {
        person
        for place in watchers_of(invitation.organisation)
        for role in roles
        for person in db.session.scalars(holding(role, place))
    }
    tell_each(told - {by}, kind="role-proposed", subject_id=invitation.id, title=title, body=body)


def agree(invitation: Invitation, *, by: User) -> None:
    """The second person agrees: now it is sent."""
    check_second(invitation, by)
    invitation.agreed_at, invitation.agreed_by_id = clock.now(), by.id
    send(invitation)
    record(Deed.ACCOUNT, invitation, detail=f"agreed to {invitation.role}")


def refuse(invitation: Invitation, *, by: User, reason: str) -> None:
    """The second person does not agree. Nothing is sent, and whoever proposed it is told."""
    check_second(invitation, by)
    invitation.refused_at, invitation.refused_by_id, invitation.reason = clock.now(), by.id, reason
    record(Deed.ACCOUNT, invitation, detail=f"refused {invitation.role}")
    if invitation.invited_by:
        body = f"The second person did not agree. Sign in to read why:\n\n{rule('PUBLIC_URL')}/organisation/people\n"
        recipient, title = invitation.invited_by.email, "A role you proposed was not agreed to"
        enqueue("role-refused", invitation.id, recipient=recipient, title=title, body=body)


def check_second(invitation: Invitation, by: User) -> None:
    """Another person than the one who proposed it and the one it is for, with the role that it takes."""
    if invitation.standing is not Standing.WAITING:
        raise NoLongerOpen("Somebody has decided about this already.")
    if invitation.invited_by_id == by.id or invitation.email == by.email:
        raise NotForYou("Somebody else has to agree: not who proposed it, and not who it is for.")
    held = by.seat.roles if by.seat else frozenset()
    if Role.IG_LEAD not in held and invitation.needs is not Second.IG_LEAD_OR_MANAGER:
        raise NotForYou("An IG lead has to agree to this.")


def send_again(invitation: Invitation, *, by: User) -> None:
    """Another letter with another link; the one before is dead."""
    if invitation.standing not in {Standing.SENT, Standing.EXPIRED}:
        raise NoLongerOpen("This invitation cannot be sent any more.")
    send(invitation)
    record(Deed.ACCOUNT, invitation, detail=f"sent again by {by.id}")


def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take it back: the link opens nothing from now on."""
    if not invitation.is_open:
        raise NoLongerOpen("It was used, withdrawn or refused already.")
    invitation.withdrawn_at, invitation.withdrawn_by_id, invitation.token_hash = clock.now(), by.id, None
    record(Deed.ACCOUNT, invitation, detail="withdrawn")


def account_of(invitation: Invitation) -> User | None:
    """The account that has the invited address, if there is one."""
    return db.session.scalar(select(User).where(User.email == invitation.email))


def accept(invitation: Invitation, *, by: User) -> Membership:
    """Somebody who has an account takes the role, signed in with it."""
    if invitation.standing is not Standing.SENT:
        raise NoLongerOpen("This link does not work any more.")
    if invitation.email != by.email:
        raise NotForYou("This invitation is for another e-mail address. Sign out, and sign in with that one.")
    check_separate(invitation.role, by)
    invitation.accepted_at, invitation.accepted_by_id, invitation.token_hash = clock.now(), by.id, None
    membership = take_up(invitation, by)
    record(Deed.ACCOUNT, membership, detail=f"accepted {invitation.role}")
    return membership


def accept_as_new(invitation: Invitation, *, given_name: str, family_name: str, password: str) -> User:
    """Somebody without an account makes one with the link, and takes the role. Raises WeakPassword."""
    good_password(password, about=[given_name, family_name, invitation.email])
    return joined(invitation, given_name, family_name, password)


def accept_with_provider(invitation: Invitation) -> User:
    """The same, for somebody who signs in with a provider: nobody knows the password of that account."""
    return joined(invitation, invitation.given_name, invitation.family_name, secrets.token_urlsafe(48))


def joined(invitation: Invitation, given_name: str, family_name: str, password: str) -> User:
    if account_of(invitation):
        raise NotForYou("There is an account with this address already. Sign in to accept.")
    user = User(given_name=given_name, family_name=family_name, email=invitation.email)
    user.password_hash = hash_password(password)
    db.session.add(user)
    db.session.flush()
    accept(invitation, by=user)
    return user


def take_up(invitation: Invitation, user: User) -> Membership:
    """The role, from today; one that ended today goes on."""
    facts = {
        "user_id": user.id,
        "organisation_id": invitation.organisation_id,
        "role": invitation.role,
        "team_id": invitation.team_id,
        "starts_on": clock.today(),
    }
    membership = db.session.scalars(select(Membership).filter_by(**facts)).first()
    if membership is None:
        membership = Membership(**facts)
        db.session.add(membership)
    membership.ends_on = None
    db.session.flush()
    return membership


def check_separate(role: Role, user: User) -> None:
    """The access matrix: an administrator's account is separate from any care role."""
    rows = select(Membership.role).where(Membership.user_id == user.id, is_current(clock.today()))
    held = set(db.session.scalars(rows))
    runs, cares = held | {role} >= {Role.SYSTEM_ADMIN}, bool((held | {role}) & (CARE_ROLES | {Role.IG_LEAD}))
    if runs and cares:
        raise SeparateAccount("Who runs the system needs another account for this. Ask for another address.")
