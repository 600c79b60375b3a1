"""The life of an invitation: proposed, agreed, sent, withdrawn, accepted; each once, and by the right person."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from socialrx.accounts import inviting
from socialrx.accounts.granting import Second
from socialrx.accounts.invitations import Invitation, Standing, with_token
from socialrx.accounts.inviting import AlreadyThere, DoesNotFit, NoLongerOpen, NotForYou, SeparateAccount
from socialrx.accounts.models import Membership, Role, User
from socialrx.accounts.passwords import WeakPassword
from socialrx.accounts.queries import organisations_of, seat_of
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.organisations.models import Kind
from tests import factories
from tests.factories import Place

JOINING = {"given_name": "Nadia", "family_name": "Okoro", "password": "a heron by the weir at dawn"}


def seated(user: User) -> User:
    user.seat = seat_of(user.id, db.session.scalars(organisations_of(user.id)).one().id)
    return user


def invited(place: Place, *, by: User, role: Role = Role.REFERRER, email: str = "nadia@example.org") -> Invitation:
    """Nadia, invited to the practice; to the team, for a role in it."""
    is_team = role in {Role.LINK_WORKER, Role.TEAM_LEAD}
    where, team = (place.pcn, place.team) if is_team else (place.practice, None)
    invitation = Invitation(email=email, given_name="Nadia", family_name="Okoro", role=role)
    invitation.organisation, invitation.team = where, team
    inviting.invite(invitation, by=seated(by))
    db.session.commit()
    return invitation


@pytest.fixture
def admin() -> User:
    return factories.user("Sam", "Quill", Role.SYSTEM_ADMIN, factories.organisation("The platform", Kind.PLATFORM))


def letters_to(email: str) -> list[Letter]:
    return db.session.query(Letter).filter_by(recipient=email).order_by(Letter.id).all()


def token_in(letter: Letter) -> str:
    return re.search(r"https://socialrx\.test/invitation/(\S+)", letter.text)[1]


def test_an_invitation_is_a_letter_with_a_link_that_is_kept_as_a_hash(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager)

    [letter] = letters_to("nadia@example.org")
    token = token_in(letter)
    assert with_token(token) is invitation
    assert token not in letter.body, "the outbox keeps it sealed"
    assert token not in str([invitation.token_hash, invitation.email])
    assert invitation.standing is Standing.SENT
    assert "Nadia" not in letter.text + letter.title


def test_a_link_dies_after_a_week(rushcliffe: Place, time_machine_at):
    invited(rushcliffe, by=rushcliffe.manager)
    token = token_in(letters_to("nadia@example.org")[0])

    time_machine_at(clock.now() + timedelta(days=7, minutes=1))

    assert with_token(token) is None


def test_whoever_joins_has_the_role_from_today_and_the_link_is_spent(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager)
    token = token_in(letters_to("nadia@example.org")[0])

    user = inviting.accept_as_new(with_token(token), **JOINING)
    db.session.commit()

    seat = seat_of(user.id, rushcliffe.practice.id)
    assert seat.roles == {Role.REFERRER}
    assert with_token(token) is None
    assert invitation.standing is Standing.ACCEPTED
    with pytest.raises((NoLongerOpen, NotForYou)):
        inviting.accept_as_new(invitation, **JOINING)


def test_a_weak_password_makes_no_account(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager)

    with pytest.raises(WeakPassword):
        inviting.accept_as_new(invitation, **JOINING | {"password": "nadia okoro 1"})

    assert inviting.account_of(invitation) is None


def test_somebody_with_an_account_takes_the_role_with_it(rushcliffe: Place, nottingham_west: Place):
    gp = nottingham_west.gp
    invitation = invited(rushcliffe, by=rushcliffe.manager, email=gp.email)

    inviting.accept(invitation, by=gp)
    db.session.commit()

    assert seat_of(gp.id, rushcliffe.practice.id).roles == {Role.REFERRER}
    assert seat_of(gp.id, nottingham_west.practice.id).roles == {Role.REFERRER}


def test_another_account_takes_nothing_with_it(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager, email=rushcliffe.lead.email)

    with pytest.raises(NotForYou):
        inviting.accept(invitation, by=rushcliffe.link_worker)
    with pytest.raises(NotForYou):
        inviting.accept_as_new(invitation, **JOINING)


def test_sending_again_ends_the_earlier_link(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager)

    inviting.send_again(invitation, by=rushcliffe.manager)
    db.session.commit()

    first, second = map(token_in, letters_to("nadia@example.org"))
    assert with_token(first) is None
    assert with_token(second) is invitation


def test_a_withdrawn_invitation_opens_nothing_and_is_not_sent_again(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager)
    token = token_in(letters_to("nadia@example.org")[0])

    inviting.withdraw(invitation, by=rushcliffe.manager)
    db.session.commit()

    assert with_token(token) is None
    for verb in (inviting.send_again, inviting.withdraw):
        with pytest.raises(NoLongerOpen):
            verb(invitation, by=rushcliffe.manager)


def test_nobody_invites_themselves(rushcliffe: Place):
    with pytest.raises(NotForYou):
        invited(rushcliffe, by=rushcliffe.manager, email=rushcliffe.manager.email)


def test_nobody_is_invited_to_what_they_are_or_twice_to_the_same(rushcliffe: Place):
    with pytest.raises(AlreadyThere):
        invited(rushcliffe, by=rushcliffe.manager, email=rushcliffe.gp.email)
    db.session.rollback()
    invited(rushcliffe, by=rushcliffe.manager)
    with pytest.raises(AlreadyThere):
        invited(rushcliffe, by=rushcliffe.manager)


def test_a_role_is_given_only_where_it_can_be_held(rushcliffe: Place, nottingham_west: Place):
    wrong = [
        (rushcliffe.pcn, Role.REFERRER, None),
        (rushcliffe.practice, Role.LINK_WORKER, rushcliffe.team),
        (rushcliffe.pcn, Role.LINK_WORKER, None),
        (rushcliffe.pcn, Role.LINK_WORKER, nottingham_west.team),
    ]
    for organisation, role, team in wrong:
        asked = Invitation(email="n@example.org", given_name="N", family_name="O", role=role)
        asked.organisation, asked.team = organisation, team
        with pytest.raises(DoesNotFit):
            inviting.invite(asked, by=seated(rushcliffe.manager))


def test_a_lead_waits_until_another_agrees(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager, role=Role.TEAM_LEAD)
    assert invitation.standing is Standing.WAITING
    assert letters_to("nadia@example.org") == []

    inviting.agree(invitation, by=seated(rushcliffe.ig))
    db.session.commit()

    assert invitation.standing is Standing.SENT
    assert len(letters_to("nadia@example.org")) == 1


def test_whoever_proposed_it_does_not_agree_to_it_and_nor_does_whom_it_is_for(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager, role=Role.TEAM_LEAD, email=rushcliffe.ig.email)

    for user in (rushcliffe.manager, rushcliffe.ig):
        with pytest.raises(NotForYou):
            inviting.agree(invitation, by=seated(user))


def test_another_manager_agrees_to_a_lead_and_to_no_role_that_an_administrator_gives(rushcliffe: Place, admin: User):
    other = factories.user("Ines", "Wolfe", Role.PCN_MANAGER, rushcliffe.pcn)
    lead = invited(rushcliffe, by=rushcliffe.manager, role=Role.TEAM_LEAD)
    worker = invited(rushcliffe, by=admin, role=Role.LINK_WORKER, email="kay@example.org")

    inviting.agree(lead, by=seated(other))
    with pytest.raises(NotForYou):
        inviting.agree(worker, by=seated(other))


def test_ig_leads_hear_of_every_role_an_administrator_gives(rushcliffe: Place, admin: User):
    invited(rushcliffe, by=admin, role=Role.PRACTICE_STAFF)
    assert db.session.query(Invitation).one().needs is Second.IG_LEAD

    [letter] = letters_to(rushcliffe.ig.email)
    assert "waits for a second person" in letter.title
    assert "nadia" not in (letter.title + letter.text).lower()


def test_what_is_refused_is_not_sent_and_whoever_proposed_it_hears(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager, role=Role.TEAM_LEAD)

    inviting.refuse(invitation, by=seated(rushcliffe.ig), reason="She leaves us in May")
    db.session.commit()

    assert invitation.standing is Standing.REFUSED
    assert letters_to("nadia@example.org") == []
    assert "May" not in letters_to(rushcliffe.manager.email)[-1].text
    with pytest.raises(NoLongerOpen):
        inviting.agree(invitation, by=seated(rushcliffe.ig))


def test_who_runs_the_system_has_no_care_role_with_the_same_account(rushcliffe: Place, admin: User):
    to_admin = invited(rushcliffe, by=rushcliffe.manager, email=admin.email)
    with pytest.raises(SeparateAccount):
        inviting.accept(to_admin, by=admin)

    platform = db.session.scalars(organisations_of(admin.id)).one()
    to_worker = Invitation(email=rushcliffe.link_worker.email, given_name="A", family_name="H", role=Role.SYSTEM_ADMIN)
    to_worker.organisation = platform
    inviting.invite(to_worker, by=seated(admin))
    with pytest.raises(SeparateAccount):
        inviting.accept(to_worker, by=rushcliffe.link_worker)


def test_a_role_that_ended_today_goes_on_when_it_is_accepted_again(rushcliffe: Place):
    user = inviting.accept_as_new(invited(rushcliffe, by=rushcliffe.manager), **JOINING)
    db.session.query(Membership).filter_by(user_id=user.id).one().ends_on = clock.today() - timedelta(days=1)
    db.session.commit()
    assert seat_of(user.id, rushcliffe.practice.id) is None

    inviting.accept(invited(rushcliffe, by=rushcliffe.manager), by=user)
    db.session.commit()

    assert seat_of(user.id, rushcliffe.practice.id).roles == {Role.REFERRER}


def test_every_step_is_on_the_trail_without_a_name(rushcliffe: Place):
    invitation = invited(rushcliffe, by=rushcliffe.manager, role=Role.TEAM_LEAD)
    inviting.agree(invitation, by=seated(rushcliffe.ig))
    inviting.accept_as_new(invitation, **JOINING)
    db.session.commit()

    query = sa.select(TrailEntry.detail).where(TrailEntry.deed == Deed.ACCOUNT).order_by(TrailEntry.id)
    details = list(db.session.scalars(query))
    assert details == ["invited as team_lead", "agreed to team_lead", "accepted team_lead"]
