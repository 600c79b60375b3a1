"""Breaking the glass: a fresh sign-in, twenty characters, an hour to read; and the IG lead's review."""

from datetime import date, time, timedelta

import pytest

from socialrx.accounts.models import Role, SignInSession, User
from socialrx.caseload.models import Case, CaseGrant, Verdict
from socialrx.caseload.sealing import seal
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.flags import FlagSource, set_flag
from socialrx.plans.models import Plan
from socialrx.reminders.reviews import remind_reviewers
from socialrx.scheduler.timetable import TIMETABLE
from tests import factories
from tests.factories import Place

SAID = {"reason": "danger_to_person", "words": "She rang and said she has taken tablets"}


@pytest.fixture
def dev(rushcliffe: Place) -> User:
    """Amina's colleague."""
    return factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


@pytest.fixture
def una(rushcliffe: Place) -> User:
    """The lead of another team of the network."""
    team = factories.kept(factories.Team(employer=rushcliffe.pcn, name="Beside", mailbox="b@team.example", phone="1"))
    return factories.user("Una", "Fell", Role.TEAM_LEAD, rushcliffe.pcn, team)


def broken(case: Case, browser, **more):
    return browser.follow(f"/cases/{case.id}/access/emergency", **SAID | more)


def test_it_opens_the_case_to_read_and_not_to_write(case: Case, dev: User, browse):
    worker = browse(dev)

    page = broken(case, worker)

    assert page.select_one("h1").text == "Joan Sutton"
    assert "You can read, not change" in page.text
    assert page.find("a", string="say that you cover")["href"] == f"/cases/{case.id}/access"
    assert not page.find("a", string="Record a contact")
    for path in ("contact", "next", "reach", "risk", "hold", "closure", "ons4", "concern"):
        assert worker.get(f"/cases/{case.id}/{path}").status_code == 403, path
    assert worker.send(f"/cases/{case.id}/no-answer").status_code == 403


def test_the_plan_is_read(case: Case, dev: User, browse):
    factories.kept(Plan(case=case, what_matters="Her garden"))
    worker = browse(dev)
    broken(case, worker)

    assert "Her garden" in worker.visit(f"/cases/{case.id}/plan").text


def test_from_reading_one_goes_on_to_cover(case: Case, dev: User, browse):
    worker = browse(dev)
    broken(case, worker)

    said = {"kind": "duty", "reason": "person_rang", "words": "I ring her back"}
    page = worker.follow(f"/cases/{case.id}/access", **said)

    assert page.find("a", string="Record a contact")


def test_the_lead_of_another_team_breaks_the_glass_too(case: Case, una: User, rushcliffe: Place, browse):
    lead = browse(una)
    assert lead.get(f"/cases/{case.id}").status_code == 404

    broken(case, lead)

    lead.visit(f"/cases/{case.id}")
    assert lead.get(f"/cases/{case.id}/worker").status_code == 403
    assert "Nobody waits for a worker" in lead.visit("/team").text
    assert lead.visit("/team").find("a", string="Joan Sutton"), "so that it can be ended"
    assert "by Una Fell" in browse(rushcliffe.lead).visit("/team").text


def test_what_a_lead_broke_into_does_not_join_the_teams_worries(case: Case, una: User, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).send(f"/cases/{case.id}/concern", concern="She is afraid of her nephew")
    lead = browse(una)
    broken(case, lead)

    assert "Joan" not in lead.visit("/concerns/").text


@pytest.mark.parametrize(("minutes", "is_asked"), [(5, False), (6, True)])
def test_an_old_sign_in_is_asked_to_be_made_again(case: Case, dev: User, browse, minutes: int, is_asked: bool):
    worker = browse(dev)
    db.session.query(SignInSession).filter_by(user_id=dev.id).update(
        {"confirmed_at": clock.now() - timedelta(minutes=minutes, seconds=-2)}
    )
    for method in ("get", "post"):
        answer = worker.ask(method, f"/cases/{case.id}/access/emergency")
        is_sent_on = answer.status_code == 302 and answer.location.startswith("/confirm")
        assert is_sent_on == is_asked


@pytest.mark.parametrize("words", ["", "She may be in danger"[:19]])
def test_too_few_words_open_nothing(case: Case, dev: User, browse, words: str):
    worker = browse(dev)

    page = broken(case, worker, words=words)

    assert "Say why in at least 20 characters" in page.select_one(".nhsuk-error-summary").text
    assert worker.get(f"/cases/{case.id}").status_code == 404


def test_without_a_reason_from_the_list_nothing_opens(case: Case, dev: User, browse):
    page = broken(case, browse(dev), reason="")

    assert "Choose what the emergency is" in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(CaseGrant).count() == 0


def test_the_address_wants_a_reason_of_its_own(case: Case, dev: User, browse):
    worker = browse(dev)

    page = broken(case, worker, opens_address="y")
    assert "Say why you need the address as well" in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(CaseGrant).count() == 0

    broken(case, worker, opens_address="y", second_reason="The ambulance needs it")
    [grant] = db.session.query(CaseGrant)
    assert (grant.opens_address, grant.second_reason) == (True, "The ambulance needs it")


def test_the_address_can_be_asked_for_afterwards(case: Case, dev: User, browse):
    worker = browse(dev)
    broken(case, worker)

    worker.visit(f"/cases/{case.id}/access/emergency")
    broken(case, worker, opens_address="y", second_reason="The ambulance needs it")

    assert worker.get(f"/cases/{case.id}/access/emergency").location == f"/cases/{case.id}"
    assert db.session.query(CaseGrant).count() == 2


def test_after_an_hour_it_is_shut_again(case: Case, dev: User, browse, time_machine_at):
    began = clock.now()
    time_machine_at(began)
    worker = browse(dev)
    broken(case, worker)

    time_machine_at(began + timedelta(minutes=59, seconds=59))
    browse(dev).visit(f"/cases/{case.id}")
    time_machine_at(began + timedelta(minutes=60))
    assert browse(dev).get(f"/cases/{case.id}").status_code == 404


def test_each_look_is_on_the_trail_as_breaking_the_glass(case: Case, dev: User, browse):
    broken(case, browse(dev))

    [seen] = (
        db.session.query(TrailEntry)
        .filter_by(deed=Deed.VIEWED, user_id=dev.id, subject_kind="case_")
        .filter(TrailEntry.detail.contains("break-glass"))
    )
    assert (seen.detail, seen.patient_id, seen.why) == ("break-glass, alert", case.patient_id, "break-glass")


def test_the_ig_lead_begins_where_it_waits_without_the_persons_name(case: Case, dev: User, rushcliffe: Place, browse):
    broken(case, browse(dev))
    ig = browse(rushcliffe.ig)

    page = ig.visit("/glass/")

    assert page.find("a", string=f"Emergency, {case.referral.reference}")
    assert "Dev Rao, Rushcliffe link workers" in page.text
    assert "Open now" in page.text
    assert "Joan" not in page.text
    assert page.select_one("nav [aria-current]").text.strip() == "Break-glass to review"


@pytest.mark.parametrize("verdict", Verdict)
def test_the_ig_lead_reviews_it(case: Case, dev: User, rushcliffe: Place, browse, verdict: Verdict):
    broken(case, browse(dev))
    [grant] = db.session.query(CaseGrant)
    ig = browse(rushcliffe.ig)
    page = ig.visit(f"/glass/{grant.id}")
    assert "She rang and said she has taken tablets" in page.text
    assert f"{rushcliffe.lead.email} (waiting to be sent)" in page.text

    page = ig.follow(f"/glass/{grant.id}", verdict=str(verdict), words="Spoke to Dev")

    assert "Review saved" in page.text
    assert "Nothing waits for review" in page.text
    assert "Spoke to Dev" in ig.visit(f"/glass/{grant.id}").text
    entry = db.session.query(TrailEntry).filter_by(deed=Deed.REVIEWED).one()
    assert (entry.user_id, entry.subject_id, entry.detail) == (rushcliffe.ig.id, grant.id, verdict)
    assert browse(dev).get(f"/cases/{case.id}").status_code == (404 if verdict is Verdict.NOT_JUSTIFIED else 200)


def test_what_was_not_in_order_is_put_into_words(case: Case, dev: User, rushcliffe: Place, browse):
    broken(case, browse(dev))
    [grant] = db.session.query(CaseGrant)

    page = browse(rushcliffe.ig).follow(f"/glass/{grant.id}", verdict="not_justified", words="")

    assert "Say why, and what happens next" in page.select_one(".nhsuk-error-summary").text


def test_nobody_reviews_what_they_opened_themselves(case: Case, dev: User, rushcliffe: Place, browse):
    factories.kept(factories.Membership(user=dev, organisation=rushcliffe.pcn, role=Role.IG_LEAD))
    worker = browse(dev)
    broken(case, worker)
    [grant] = db.session.query(CaseGrant)

    page = worker.follow(f"/glass/{grant.id}", verdict="justified")

    assert "Somebody else must review what you opened yourself" in page.text


def test_a_second_reviewer_is_told_that_it_is_done(case: Case, dev: User, rushcliffe: Place, browse):
    broken(case, browse(dev))
    [grant] = db.session.query(CaseGrant)
    ig = browse(rushcliffe.ig)
    ig.send(f"/glass/{grant.id}", verdict="justified")

    page = ig.follow(f"/glass/{grant.id}", verdict="not_justified", words="No")

    assert "reviewed this already" in page.text
    assert grant.verdict is Verdict.JUSTIFIED


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "manager"])
def test_only_ig_leads_review(case: Case, dev: User, rushcliffe: Place, browse, who: str):
    broken(case, browse(dev))
    [grant] = db.session.query(CaseGrant)

    for path in ("/glass/", f"/glass/{grant.id}"):
        assert browse(getattr(rushcliffe, who)).get(path).status_code == 403


def test_the_ig_lead_of_another_network_sees_nothing_of_it(case: Case, dev: User, nottingham_west: Place, browse):
    broken(case, browse(dev))
    [grant] = db.session.query(CaseGrant)
    other = browse(nottingham_west.ig)

    assert "Nothing waits for review" in other.visit("/glass/").text
    assert other.get(f"/glass/{grant.id}").status_code == 404


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager", "ig"])
def test_only_the_teams_break_the_glass(case: Case, rushcliffe: Place, browse, who: str):
    assert browse(getattr(rushcliffe, who)).get(f"/cases/{case.id}/access/emergency").status_code == 403


MONDAY = date(2026, 3, 2)


def test_a_review_that_is_late_stands_out_and_is_written_about_once_a_day(
    case: Case, dev: User, rushcliffe: Place, nottingham_west: Place, browse, time_machine_at
):
    time_machine_at(clock.london(MONDAY, time(9)))
    broken(case, browse(dev))

    time_machine_at(clock.london(MONDAY + timedelta(days=7), time(9)))
    assert remind_reviewers() == 0
    assert "Review by Monday 9 March" in browse(rushcliffe.ig).visit("/glass/").text

    time_machine_at(clock.london(MONDAY + timedelta(days=8), time(9)))
    assert (remind_reviewers(), remind_reviewers()) == (1, 0)
    assert "Review late: it was due Monday 9 March" in browse(rushcliffe.ig).visit("/glass/").text

    time_machine_at(clock.london(MONDAY + timedelta(days=9), time(9)))
    assert remind_reviewers() == 1
    letters = db.session.query(Letter).filter_by(kind="review-late").all()
    assert {letter.recipient for letter in letters} == {rushcliffe.ig.email}


def test_the_letter_waits_for_a_minute_at_most(case: Case, dev: User, browse):
    broken(case, browse(dev))

    [sends] = [job.cron for job in TIMETABLE if job.name == "send-letters"]
    due = db.session.query(Letter).filter(Letter.kind.like("case-opened%"), Letter.next_try_at <= clock.now())
    assert sends == "* * * * *"
    assert due.count() == 2


def flagged(case: Case, place: Place) -> None:
    case.patient.kept_address = "4 Tern Street"
    why = {"source": FlagSource.WORKER, "because": "Her ex-partner looks for her"}
    set_flag(case.patient, by=place.link_worker, organisation_id=place.pcn.id, **why)
    db.session.commit()


SHOW = {"reason": "danger", "words": "For the ambulance"}


def test_the_kept_address_stays_kept_unless_it_was_asked_for(case: Case, dev: User, rushcliffe: Place, browse):
    flagged(case, rushcliffe)
    worker = browse(dev)

    page = broken(case, worker)
    assert "4 Tern Street" not in page.text
    assert worker.get(f"/cases/{case.id}/reveal").status_code == 403
    assert worker.send(f"/cases/{case.id}/reveal", **SHOW).status_code == 403

    page = broken(case, worker, opens_address="y", second_reason="The ambulance needs it")
    assert "4 Tern Street" not in page.text
    assert "4 Tern Street" in worker.send(f"/cases/{case.id}/reveal", **SHOW).text


@pytest.mark.parametrize("is_emergency", [True, False])
def test_sealed_notes_stay_shut(case: Case, dev: User, rushcliffe: Place, browse, is_emergency: bool):
    note = seal(case, by=rushcliffe.link_worker, words="Heronsgate", because="Told in confidence")
    db.session.commit()
    worker = browse(dev)
    if is_emergency:
        page = broken(case, worker)
    else:
        said = {"kind": "cover", "reason": "worker_away", "words": "Amina is off sick"}
        page = worker.follow(f"/cases/{case.id}/access", **said)

    assert "Heronsgate" not in page.text
    assert worker.get(f"/sealed-notes/{note.id}").status_code == 404


def test_a_lead_of_another_team_breaks_into_no_sealed_note(case: Case, una: User, rushcliffe: Place, browse):
    note = seal(case, by=rushcliffe.link_worker, words="Heronsgate", because="Told in confidence")
    db.session.commit()
    lead = browse(una)
    broken(case, lead)

    for path in ("", "/unsealing"):
        assert lead.get(f"/sealed-notes/{note.id}{path}").status_code == 404
