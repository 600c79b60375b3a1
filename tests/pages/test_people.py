"""Who works here, and how roles and accounts end."""

from datetime import timedelta

import pytest

from socialrx.accounts.invitations import Invitation
from socialrx.accounts.models import Membership, Role, User
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.organisations.models import Kind
from tests import factories
from tests.factories import Place, membership_of


@pytest.fixture
def admin() -> User:
    return factories.user("Sam", "Quill", Role.SYSTEM_ADMIN, factories.organisation("The platform", Kind.PLATFORM))


def test_a_manager_sees_the_network_and_its_practices(rushcliffe: Place, nottingham_west: Place, browse):
    page = browse(rushcliffe.manager).visit("/organisation/people")

    rows = [" ".join(row.text.split()) for row in page.select("tbody tr")]
    assert len(rows) == 6
    assert any("Helen Marsh" in row and "GP or other referrer" in row and "Rushcliffe Surgery" in row for row in rows)
    assert "Nottingham West" not in page.text


def test_a_lead_sees_the_team_and_an_ig_lead_the_organisation(rushcliffe: Place, nottingham_west: Place, browse):
    team = browse(rushcliffe.lead).visit("/organisation/people").select("tbody tr")
    everybody = browse(rushcliffe.ig).visit("/organisation/people").select("tbody tr")

    assert len(team) == 2
    assert len(everybody) == 6


def test_an_administrator_sees_every_organisation_and_finds_by_name_or_address(
    rushcliffe: Place, nottingham_west: Place, admin: User, browse
):
    sam = browse(admin)
    assert len(sam.visit("/organisation/people").select("tbody tr")) == 13

    assert len(sam.follow("/organisation/people", like="marsh").select("tbody tr")) == 2
    found = sam.follow("/organisation/people", like=rushcliffe.gp.email[:20])
    assert f"/organisation/people/{rushcliffe.gp.id}" in str(found)
    assert "Nobody here has" in sam.follow("/organisation/people", like="100%").text


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker"])
def test_nobody_else_sees_accounts(rushcliffe: Place, who: str, browse):
    somebody = browse(getattr(rushcliffe, who))

    assert somebody.get("/organisation/people").status_code == 403
    assert somebody.get(f"/organisation/people/{rushcliffe.lead.id}").status_code == 403


def test_another_networks_accounts_do_not_exist(rushcliffe: Place, nottingham_west: Place, browse):
    grace, theirs = browse(rushcliffe.manager), nottingham_west.gp
    role = membership_of(theirs)

    for path in (f"/organisation/people/{theirs.id}", f"/organisation/people/{theirs.id}/closing"):
        assert grace.get(path).status_code == 404
    assert grace.send(f"/organisation/roles/{role.id}/end").status_code == 404
    assert grace.send(f"/organisation/people/{theirs.id}/opening").status_code == 404


def test_a_role_that_is_ended_is_refused_at_the_next_request(rushcliffe: Place, browse):
    priya, grace = browse(rushcliffe.receptionist), browse(rushcliffe.manager)
    role = membership_of(rushcliffe.receptionist)
    priya.visit("/practice/referrals")

    grace.visit(f"/organisation/roles/{role.id}/end")
    grace.follow(f"/organisation/roles/{role.id}/end")

    assert priya.get("/practice/referrals").location.startswith("/sign-in")
    assert "Priya Nair" not in grace.visit("/organisation/people").select_one("main tbody").text
    assert db.session.query(TrailEntry).filter_by(deed=Deed.ACCOUNT, subject_id=role.id).one().detail == (
        "ended practice_staff"
    )


def test_a_closed_account_is_refused_at_the_next_request_and_can_be_opened_again(rushcliffe: Place, browse):
    gp, grace = browse(rushcliffe.gp), browse(rushcliffe.manager)
    gp.visit("/practice/referrals")

    grace.visit(f"/organisation/people/{rushcliffe.gp.id}/closing")
    page = grace.follow(f"/organisation/people/{rushcliffe.gp.id}/closing")

    assert "Closed" in page.text
    assert gp.get("/practice/referrals").location.startswith("/sign-in")
    assert browse(rushcliffe.gp).get("/practice/referrals").location.startswith("/sign-in")
    grace.follow(f"/organisation/people/{rushcliffe.gp.id}/opening")
    browse(rushcliffe.gp).visit("/practice/referrals")


def test_an_account_that_was_closed_and_opened_again_is_signed_in_to_anew(rushcliffe: Place, browse):
    gp, grace = browse(rushcliffe.gp), browse(rushcliffe.manager)

    for step in ("closing", "opening"):
        grace.follow(f"/organisation/people/{rushcliffe.gp.id}/{step}")

    assert rushcliffe.gp.ended_at is None
    assert gp.get("/account").location.startswith("/sign-in")
    assert browse(rushcliffe.gp).get("/account").status_code == 200


def test_whoever_holds_open_cases_stays_until_they_are_handed_over(rushcliffe: Place, case: Case, browse):
    grace, worker = browse(rushcliffe.manager), rushcliffe.link_worker
    role = membership_of(worker)

    for path in (f"/organisation/roles/{role.id}/end", f"/organisation/people/{worker.id}/closing"):
        page = grace.visit(path)
        assert "holds 1 open case." in page.text
        assert page.select("main form") == []
        assert grace.send(path).status_code == 409
    assert db.session.get(User, worker.id).ended_at is None
    assert db.session.get(Membership, role.id).ends_on is None


def test_the_lead_is_led_to_the_caseload_and_after_the_hand_over_the_role_ends(rushcliffe: Place, case: Case, browse):
    worker, other = (
        rushcliffe.link_worker,
        factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team),
    )
    page = browse(rushcliffe.lead).visit(f"/organisation/people/{worker.id}")
    assert page.select_one(f'a[href="/team/{worker.id}"]')

    case.link_worker_id = other.id
    db.session.commit()

    grace = browse(rushcliffe.manager)
    grace.follow(f"/organisation/roles/{membership_of(worker).id}/end")
    assert membership_of(worker).ends_on == clock.today() - timedelta(days=1)


def test_nobody_ends_their_own(rushcliffe: Place, admin: User, browse):
    for user in (rushcliffe.manager, admin):
        somebody = browse(user)
        assert "End this role" not in somebody.visit(f"/organisation/people/{user.id}").text
        assert somebody.send(f"/organisation/people/{user.id}/closing").status_code == 409
        assert somebody.send(f"/organisation/roles/{membership_of(user).id}/end").status_code in {403, 404}


def test_a_manager_ends_neither_an_ig_lead_nor_another_manager(rushcliffe: Place, browse):
    grace, other = browse(rushcliffe.manager), factories.user("Ines", "Wolfe", Role.PCN_MANAGER, rushcliffe.pcn)

    for user in (rushcliffe.ig, other):
        assert grace.send(f"/organisation/roles/{membership_of(user).id}/end").status_code == 404
        assert grace.send(f"/organisation/people/{user.id}/closing").status_code == 409


def test_a_manager_closes_no_account_that_works_elsewhere_too(rushcliffe: Place, nottingham_west: Place, browse):
    gp = rushcliffe.gp
    factories.kept(Membership(user=gp, organisation=nottingham_west.practice, role=Role.REFERRER))
    grace = browse(rushcliffe.manager)

    assert grace.send(f"/organisation/people/{gp.id}/closing").status_code == 409
    assert "Nottingham West" not in grace.visit(f"/organisation/people/{gp.id}").text


def test_what_an_administrator_ends_the_ig_lead_hears_of(rushcliffe: Place, admin: User, browse):
    browse(admin).send(f"/organisation/roles/{membership_of(rushcliffe.gp).id}/end")

    [letter] = db.session.query(Letter).filter_by(recipient=rushcliffe.ig.email)
    assert "ended" in letter.title
    assert "Marsh" not in letter.text


def test_an_administrator_ends_a_role_only_after_a_fresh_sign_in(
    rushcliffe: Place, admin: User, browse, time_machine_at
):
    sam, role = browse(admin), membership_of(rushcliffe.gp)

    time_machine_at(clock.now() + timedelta(minutes=6))

    assert sam.send(f"/organisation/roles/{role.id}/end").location.startswith("/confirm")
    assert db.session.get(Membership, role.id).ends_on is None


def test_lead_and_ig_lead_look_and_change_nothing(rushcliffe: Place, browse):
    for user in (rushcliffe.lead, rushcliffe.ig):
        somebody = browse(user)
        page = somebody.visit(f"/organisation/people/{rushcliffe.link_worker.id}")
        assert "Close this account" not in page.text
        assert somebody.send(f"/organisation/people/{rushcliffe.link_worker.id}/closing").status_code == 403
        assert somebody.send(f"/organisation/roles/{membership_of(rushcliffe.link_worker).id}/end").status_code == 403


def test_the_list_asks_few_questions_however_many_work_here(rushcliffe: Place, browse, queries):
    for number in range(12):
        factories.user(f"G{number}", "Rant", Role.REFERRER, rushcliffe.practice)
    grace = browse(rushcliffe.manager)

    asked = queries(lambda: grace.visit("/organisation/people"))

    assert len(asked) <= 4, asked


def test_a_new_password_is_chosen_by_whose_it_is_behind_a_link(rushcliffe: Place, admin: User, browse):
    before, sam = rushcliffe.gp.password_hash, browse(admin)
    page = sam.visit(f"/organisation/people/{rushcliffe.gp.id}")
    assert page.select("main input[type=password]") == []

    sam.follow(f"/organisation/people/{rushcliffe.gp.id}/password")

    [letter] = db.session.query(Letter).filter_by(recipient=rushcliffe.gp.email)
    assert "/reset/" in letter.text
    assert db.session.get(User, rushcliffe.gp.id).password_hash == before


def test_what_a_manager_may_not_give_a_manager_neither_sends_again_nor_withdraws(
    rushcliffe: Place, admin: User, browse
):
    fields = {"email": "new@example.org", "given_name": "Ola", "family_name": "Berg", "role": "analyst"}
    browse(admin).send(f"/organisation/{rushcliffe.pcn.id}/invitation", team=str(rushcliffe.team.id), **fields)
    theirs, grace = db.session.query(Invitation).one(), browse(rushcliffe.manager)

    page = grace.visit("/organisation/people")

    assert "Ola Berg" in page.text
    assert page.select(f'form[action*="{theirs.id}"]') == []
    for act in ("letter", "withdrawal"):
        assert grace.send(f"/organisation/invitations/{theirs.id}/{act}").status_code == 403
