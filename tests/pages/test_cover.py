"""Opening a colleague's case to cover, on duty or to take it over: what is asked, what it opens, who is told."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest

from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case, CaseGrant, GrantKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.reminders.delivery import send_due
from tests import factories
from tests.factories import Place

SAID = {"kind": "cover", "reason": "worker_away", "words": "Amina is off sick"}


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


def text(page) -> str:
    return " ".join(page.select_one("main").text.split())


@pytest.mark.parametrize("kind", ["cover", "duty", "handover"])
def test_a_colleague_opens_the_case_with_a_reason_and_works_with_it(case: Case, dev: User, browse, kind: str):
    worker = browse(dev)
    assert worker.get(f"/cases/{case.id}").status_code == 404

    page = worker.follow(f"/cases/{case.id}/access", **SAID | {"kind": kind})

    assert page.select_one("h1").text == "Joan Sutton"
    assert "the team lead and the IG lead are told" in page.text
    assert "Open to you until" in page.text
    assert page.find("a", string="Record a contact")
    assert worker.send(f"/cases/{case.id}/no-answer").status_code == 302


def test_before_it_is_open_the_page_shows_who_it_is_and_says_who_is_told(case: Case, dev: User, browse):
    page = browse(dev).visit(f"/cases/{case.id}/access")

    assert f"Joan Sutton, born 4 May 1951, NHS number ends {case.patient.nhs_number[-4:]}" in text(page)
    assert "Rushcliffe Surgery. The case is with Amina Hassan." in text(page)
    assert "This is recorded" in page.text
    assert "The team lead and the IG lead are told at once" in page.text
    assert case.patient.mobile not in page.text
    assert case.patient.nhs_number not in page.text


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("kind", "Choose why you need the case"),
        ("reason", "Choose the reason"),
        ("words", "Say why in your own words"),
    ],
)
def test_without_a_reason_nothing_opens(case: Case, dev: User, browse, left_out: str, says: str):
    worker = browse(dev)

    page = worker.follow(f"/cases/{case.id}/access", **SAID | {left_out: ""})

    assert says in page.select_one(".nhsuk-error-summary").text
    assert worker.get(f"/cases/{case.id}").status_code == 404


def test_an_emergency_is_not_slipped_in_as_cover(case: Case, dev: User, browse):
    page = browse(dev).follow(f"/cases/{case.id}/access", **SAID | {"kind": "break_glass"})

    assert "Choose why you need the case" in page.text
    assert db.session.query(CaseGrant).count() == 0


def test_to_cover_asks_for_no_fresh_sign_in(case: Case, dev: User, browse, time_machine_at):
    worker = browse(dev)
    time_machine_at(clock.now() + timedelta(minutes=10))

    worker.visit(f"/cases/{case.id}/access")


def test_after_eight_hours_it_is_shut_again(case: Case, dev: User, browse, time_machine_at):
    began = clock.now()
    time_machine_at(began)
    browse(dev).send(f"/cases/{case.id}/access", **SAID)

    time_machine_at(began + timedelta(hours=8, seconds=-1))
    browse(dev).visit(f"/cases/{case.id}")
    time_machine_at(began + timedelta(hours=8))
    assert browse(dev).get(f"/cases/{case.id}").status_code == 404


def test_what_is_open_stands_on_the_caseload_until_one_is_done(case: Case, dev: User, browse):
    worker = browse(dev)
    worker.send(f"/cases/{case.id}/access", **SAID)
    page = worker.visit("/caseload")
    assert "You may also open" in page.text
    assert page.find("a", string="Joan Sutton")["href"] == f"/cases/{case.id}"
    assert "Nobody is on your caseload" in page.text

    [form] = [form for form in page.select("main form") if "I am done" in form.text]
    page = worker.follow(form["action"])

    assert "closed to you again" in page.text
    assert "You may also open" not in page.text
    assert worker.get(f"/cases/{case.id}").status_code == 404


def test_nobody_ends_what_another_opened_but_the_lead(case: Case, dev: User, rushcliffe: Place, browse):
    browse(dev).send(f"/cases/{case.id}/access", **SAID)
    [grant] = db.session.query(CaseGrant)

    assert browse(rushcliffe.link_worker).send(f"/glass/{grant.id}/end").status_code == 404
    assert browse(rushcliffe.ig).send(f"/glass/{grant.id}/end").status_code == 403
    assert browse(rushcliffe.lead).send(f"/glass/{grant.id}/end").status_code == 302

    assert browse(dev).get(f"/cases/{case.id}").status_code == 404


def test_the_lead_sees_who_opened_what_and_why_on_the_team_page(case: Case, dev: User, rushcliffe: Place, browse):
    browse(dev).send(f"/cases/{case.id}/access", **SAID)

    page = text(browse(rushcliffe.lead).visit("/team"))

    assert "Opened by others" in page
    assert "Joan Sutton Cover, by Dev Rao" in page
    assert "The worker is away or off sick Amina is off sick" in page


def test_the_lead_of_another_network_sees_nothing_of_it(case: Case, dev: User, nottingham_west: Place, browse):
    browse(dev).send(f"/cases/{case.id}/access", **SAID)

    assert "Nobody else has opened a case" in browse(nottingham_west.lead).visit("/team").text


class NoServer:
    """A mail server that is down."""

    def send(self, *_args: object, **_more: object) -> None:
        raise SMTPServerDisconnected("down")

    def __call__(self, *_args: object, **_more: object) -> None:
        raise SMTPServerDisconnected("down")


def test_with_mail_down_the_case_opens_and_lead_and_ig_lead_see_it(case, dev: User, rushcliffe: Place, browse):
    browse(dev).follow(f"/cases/{case.id}/access", **SAID)
    send_due(NoServer())

    letters = db.session.query(Letter).filter(Letter.kind.like("case-opened%")).all()
    assert {letter.recipient for letter in letters} == {rushcliffe.lead.email, rushcliffe.ig.email}
    assert all(letter.sent_at is None and letter.is_waiting for letter in letters)
    assert "by Dev Rao" in text(browse(rushcliffe.lead).visit("/team"))
    assert "Dev Rao" in browse(rushcliffe.ig).visit("/glass/").text


def test_what_is_seen_under_cover_says_so_on_the_trail(case: Case, dev: User, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).visit(f"/cases/{case.id}")
    worker = browse(dev)
    worker.follow(f"/cases/{case.id}/access", **SAID)

    seen = {entry.user_id: entry.detail for entry in db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED)}
    assert seen == {rushcliffe.link_worker.id: "", dev.id: "under cover, alert"}
    [granted] = db.session.query(TrailEntry).filter_by(deed=Deed.GRANTED)
    assert (granted.user_id, granted.patient_id) == (dev.id, case.patient_id)


def test_what_is_done_under_cover_says_why_on_the_trail(case: Case, dev: User, browse):
    worker = browse(dev)
    worker.send(f"/cases/{case.id}/access", **SAID | {"kind": "duty"})
    worker.send(f"/cases/{case.id}/no-answer")

    changed = db.session.query(TrailEntry).filter_by(deed=Deed.CREATED, subject_kind="contact", user_id=dev.id).one()
    assert changed.why == "duty"


def test_ones_own_case_needs_no_reason(case: Case, rushcliffe: Place, browse):
    for path in ("access", "access/emergency"):
        assert browse(rushcliffe.link_worker).get(f"/cases/{case.id}/{path}").location == f"/cases/{case.id}"
    assert db.session.query(CaseGrant).count() == 0


def test_what_is_open_already_is_not_opened_twice(case: Case, dev: User, browse):
    worker = browse(dev)
    worker.send(f"/cases/{case.id}/access", **SAID)

    assert worker.send(f"/cases/{case.id}/access", **SAID).location == f"/cases/{case.id}"
    assert db.session.query(CaseGrant).count() == 1


def test_another_network_finds_no_such_case(case: Case, nottingham_west: Place, browse):
    for path in ("access", "access/emergency"):
        for method in ("get", "post"):
            asked = browse(nottingham_west.link_worker).ask(method, f"/cases/{case.id}/{path}")
            assert asked.status_code == 404


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "ig", "lead"])
def test_only_workers_cover(case: Case, rushcliffe: Place, browse, who: str):
    assert browse(getattr(rushcliffe, who)).get(f"/cases/{case.id}/access").status_code == 403


def test_a_case_of_another_team_of_the_network_can_be_covered(case: Case, rushcliffe: Place, browse):
    team = factories.kept(factories.Team(employer=rushcliffe.pcn, name="Beside", mailbox="b@team.example", phone="1"))
    kit = factories.user("Kit", "Moss", Role.LINK_WORKER, rushcliffe.pcn, team)

    assert browse(kit).follow(f"/cases/{case.id}/access", **SAID).select_one("h1").text == "Joan Sutton"


def test_whoever_hands_a_case_over_loses_it_at_the_next_request(case: Case, dev: User, rushcliffe: Place, browse):
    former = browse(rushcliffe.link_worker)
    former.visit(f"/cases/{case.id}")

    former.send(f"/cases/{case.id}/worker", worker=str(dev.id), reason="On leave")

    assert former.get(f"/cases/{case.id}").status_code == 404
    browse(dev).visit(f"/cases/{case.id}")


def test_whoever_is_no_link_worker_any_more_loses_what_was_opened(case: Case, dev: User, browse):
    worker = browse(dev)
    worker.send(f"/cases/{case.id}/access", **SAID)
    factories.membership_of(dev).role = Role.PCN_MANAGER
    db.session.commit()

    assert worker.get(f"/cases/{case.id}").status_code == 403


def test_the_list_of_what_is_open_costs_one_query(case: Case, dev: User, rushcliffe: Place, browse, queries):
    worker = browse(dev)
    worker.get("/caseload")
    none = queries(lambda: worker.get("/caseload"))
    for number in range(3):
        person = factories.patient("Paul", f"Hall{number}", practice=rushcliffe.practice)
        another = factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
        worker.send(f"/cases/{another.id}/access", **SAID)

    assert len(queries(lambda: worker.get("/caseload"))) == len(none)
    assert db.session.query(CaseGrant).filter_by(kind=GrantKind.COVER).count() == 3
