"""Inviting somebody, agreeing as the second person, and coming in by the link."""

import re

import pytest

from socialrx.accounts.invitations import Invitation, Standing
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.organisations.models import Kind
from tests import factories
from tests.factories import Place

NADIA = {"email": "nadia@example.org", "given_name": "Nadia", "family_name": "Okoro"}
JOINING = {"given_name": "Nadia", "family_name": "Okoro", "password": "a heron by the weir at dawn"}


@pytest.fixture
def admin() -> User:
    return factories.user("Sam", "Quill", Role.SYSTEM_ADMIN, factories.organisation("The platform", Kind.PLATFORM))


def link_to(email: str) -> str:
    letter = db.session.query(Letter).filter_by(recipient=email).order_by(Letter.id.desc()).first()
    return re.search(r"https://socialrx\.test(/invitation/\S+)", letter.text)[1]


def test_from_the_staff_page_to_the_first_page_of_a_new_colleague(rushcliffe: Place, browse):
    grace, nobody = browse(rushcliffe.manager), browse(None)
    assert grace.visit("/organisation/").select_one(f'a[href="/organisation/{rushcliffe.practice.id}/invitation"]')

    page = grace.follow(f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **NADIA)
    assert "nadia@example.org" in page.text
    path = link_to("nadia@example.org")
    assert nobody.visit(path).select_one("#given_name")["value"] == "Nadia"
    page = nobody.follow(path, **JOINING)

    assert "Your account is ready" in page.text
    user = db.session.query(User).filter_by(email="nadia@example.org").one()
    assert seat_of(user.id, rushcliffe.practice.id).roles == {Role.REFERRER}
    assert (
        "works no more" in browse(None).visit(path, 404).text or "does not work" in browse(None).visit(path, 404).text
    )


def test_looking_at_the_link_spends_nothing(rushcliffe: Place, browse):
    browse(rushcliffe.manager).send(f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **NADIA)
    path = link_to("nadia@example.org")

    for _ in range(3):
        browse(None).visit(path)

    assert db.session.query(Invitation).one().standing is Standing.SENT


def test_an_address_with_an_account_is_answered_like_one_without(rushcliffe: Place, nottingham_west: Place, browse):
    grace, path = browse(rushcliffe.manager), f"/organisation/{rushcliffe.practice.id}/invitation"
    known = nottingham_west.gp.email

    answers = [grace.send(path, role="referrer", **NADIA | {"email": email}) for email in (known, "new@example.org")]
    pages = [grace.visit("/organisation/people").select_one("[role=status]") for _ in answers]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].location == answers[1].location
    said = " ".join(pages[0].text.split())
    assert said.replace(known, "X").count("An invitation to") == 2


def test_somebody_with_an_account_signs_in_and_accepts(rushcliffe: Place, nottingham_west: Place, browse):
    gp = nottingham_west.gp
    browse(rushcliffe.manager).send(
        f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **NADIA | {"email": gp.email}
    )
    path = link_to(gp.email)
    page = browse(None).visit(path)
    assert "Sign in to accept" in page.text
    assert page.select("main form") == []

    helen = browse(gp)
    helen.visit(path)
    assert helen.send(path).status_code == 302

    assert seat_of(gp.id, rushcliffe.practice.id).roles == {Role.REFERRER}


def test_a_link_in_the_wrong_hands_says_so_and_gives_nothing(rushcliffe: Place, nottingham_west: Place, browse):
    browse(rushcliffe.manager).send(f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **NADIA)
    other = browse(nottingham_west.gp)

    page = other.follow(link_to("nadia@example.org"))

    assert "another account" in page.text
    assert seat_of(nottingham_west.gp.id, rushcliffe.practice.id) is None


def test_a_weak_password_is_said_on_the_form(rushcliffe: Place, browse):
    browse(rushcliffe.manager).send(f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **NADIA)

    page = browse(None).follow(link_to("nadia@example.org"), **JOINING | {"password": "short"})

    assert "at least" in page.select_one("#password-error").text
    assert db.session.query(User).filter_by(email="nadia@example.org").count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "not an address"}, "correct format"),
        ({"email": ""}, "Enter their e-mail address"),
        ({"role": ""}, "Choose a role"),
        ({"role": "ig_lead"}, "Choose one of the answers"),
        ({"role": "link_worker"}, "Choose one of the answers"),
        ({"family_name": ""}, "Enter their family name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(rushcliffe: Place, typed: dict, said: str, browse):
    fields = {"role": "referrer"} | NADIA | typed

    page = browse(rushcliffe.manager).follow(f"/organisation/{rushcliffe.practice.id}/invitation", **fields)

    assert said in page.text
    assert db.session.query(Letter).count() == 0


def test_oneself_and_whoever_is_there_already_are_refused_on_the_form(rushcliffe: Place, browse):
    grace, path = browse(rushcliffe.manager), f"/organisation/{rushcliffe.practice.id}/invitation"

    own = grace.follow(path, role="referrer", **NADIA | {"email": rushcliffe.manager.email})
    there = grace.follow(path, role="referrer", **NADIA | {"email": rushcliffe.gp.email.upper()})

    assert "cannot give yourself" in own.text
    assert "have this role already" in there.text


def test_a_lead_waits_for_a_second_person_who_is_not_the_first(rushcliffe: Place, browse):
    grace, ruth = browse(rushcliffe.manager), browse(rushcliffe.ig)
    page = grace.follow(
        f"/organisation/{rushcliffe.pcn.id}/invitation", role="team_lead", team=str(rushcliffe.team.id), **NADIA
    )
    assert "waits for a second person" in page.text
    invitation = db.session.query(Invitation).one()

    assert "Nothing waits for you" in grace.visit("/organisation/invitations").text
    assert grace.send(f"/organisation/invitations/{invitation.id}/agreement").status_code == 404
    assert "Nadia Okoro" in ruth.visit("/organisation/invitations").text
    ruth.follow(f"/organisation/invitations/{invitation.id}/agreement")

    assert link_to("nadia@example.org")


def test_the_second_person_may_refuse_with_a_reason(rushcliffe: Place, browse):
    browse(rushcliffe.manager).send(
        f"/organisation/{rushcliffe.pcn.id}/invitation", role="team_lead", team=str(rushcliffe.team.id), **NADIA
    )
    ruth, invitation = browse(rushcliffe.ig), db.session.query(Invitation).one()
    path = f"/organisation/invitations/{invitation.id}/refusal"

    assert "Say why not" in ruth.follow(path, reason="").text
    ruth.follow(path, reason="She is leaving")

    assert db.session.get(Invitation, invitation.id).standing is Standing.REFUSED


def test_an_administrators_care_role_waits_for_the_ig_lead_of_that_network(
    rushcliffe: Place, nottingham_west: Place, admin: User, browse
):
    browse(admin).send(
        f"/organisation/{rushcliffe.pcn.id}/invitation", role="link_worker", team=str(rushcliffe.team.id), **NADIA
    )
    invitation = db.session.query(Invitation).one()
    agreement = f"/organisation/invitations/{invitation.id}/agreement"

    assert browse(nottingham_west.ig).send(agreement).status_code == 404
    assert browse(rushcliffe.manager).send(agreement).status_code == 404
    assert browse(admin).send(agreement).status_code == 403
    assert browse(rushcliffe.ig).send(agreement).status_code == 302


def test_sending_again_and_withdrawing_stand_on_the_staff_page(rushcliffe: Place, browse):
    grace = browse(rushcliffe.manager)
    grace.send(f"/organisation/{rushcliffe.practice.id}/invitation", role="referrer", **NADIA)
    first, invitation = link_to("nadia@example.org"), db.session.query(Invitation).one()
    assert grace.visit("/organisation/people").select_one(f'form[action$="{invitation.id}/letter"]')

    grace.follow(f"/organisation/invitations/{invitation.id}/letter")
    second = link_to("nadia@example.org")
    browse(None).visit(first, 404)
    browse(None).visit(second)
    grace.follow(f"/organisation/invitations/{invitation.id}/withdrawal")

    browse(None).visit(second, 404)


def test_another_networks_invitations_and_organisations_do_not_exist(rushcliffe: Place, nottingham_west: Place, browse):
    browse(nottingham_west.manager).send(
        f"/organisation/{nottingham_west.practice.id}/invitation", role="referrer", **NADIA
    )
    grace, theirs = browse(rushcliffe.manager), db.session.query(Invitation).one()

    assert grace.get(f"/organisation/{nottingham_west.practice.id}/invitation").status_code == 404
    for act in ("letter", "withdrawal", "agreement"):
        assert grace.send(f"/organisation/invitations/{theirs.id}/{act}").status_code == 404
    assert "nadia" not in grace.visit("/organisation/people").text


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "ig"])
def test_nobody_else_invites(rushcliffe: Place, who: str, browse):
    answer = browse(getattr(rushcliffe, who)).get(f"/organisation/{rushcliffe.practice.id}/invitation")

    assert answer.status_code == 403
