"""Worries about safety: what to do, a record of its own, the named lead's list."""

from datetime import date, timedelta

import pytest

from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, ConcernReading, SafeguardingConcern
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place

CANARY = "CANARY bruises on both arms"


@pytest.fixture
def concern(case: Case, rushcliffe: Place) -> SafeguardingConcern:
    return factories.kept(
        casework.raise_concern(case, by=rushcliffe.link_worker, concern=CANARY, done_at_once="CANARY rang 111")
    )


@pytest.fixture
def sam(rushcliffe: Place):
    """Another link worker of the team, who has the case now."""
    return factories.user("Sam", "Reed", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


def dated(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_page_says_first_what_to_do_and_whom_to_ring(case: Case, rushcliffe: Place, browse, app, monkeypatch):
    rushcliffe.lead.phone = "0115 496 0222"
    monkeypatch.setitem(app.config, "SAFEGUARDING_PHONE", "0115 496 0333")

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/concern")

    first = page.select_one(".nhsuk-card--care--emergency")
    assert "In immediate danger: ring 999" in first.text
    assert [link["href"] for link in first.select("a")] == ["tel:01154960333", "tel:01154960222"]
    assert "101" in first.text
    assert first.find_next("form").select_one("textarea")


def test_a_number_that_is_not_set_is_words_and_no_link(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/concern")

    assert "not set: ask your team lead now" in page.text


def test_only_what_was_seen_is_mandatory(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/concern")

    assert "Say what you saw or were told" in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(SafeguardingConcern).count() == 0


def test_recording_tells_the_lead_at_once_and_says_whom_and_what_next(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/concern", concern=CANARY)

    [letter] = db.session.query(Letter).filter_by(kind="concern-raised")
    assert letter.recipient == rushcliffe.lead.email
    assert "Tom Bright is being told now" in page.text
    assert "What to do next" in page.text


def test_without_a_named_lead_the_words_are_kept_and_the_numbers_shown(case: Case, rushcliffe: Place, browse):
    for membership in db.session.query(factories.Membership).filter_by(user_id=rushcliffe.lead.id):
        membership.ends_on = clock.today() - timedelta(days=1)

    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/concern", concern=CANARY)

    assert "no named lead. Ring the numbers" in page.select_one(".nhsuk-error-summary").text
    assert CANARY in page.select_one("textarea").text


def test_the_words_of_a_worry_stand_nowhere_but_on_its_own_page(concern, case: Case, rushcliffe: Place, browse):
    everywhere = {
        rushcliffe.link_worker: ["/caseload", "/new-referrals", f"/cases/{case.id}", f"/cases/{case.id}/contact"],
        rushcliffe.lead: ["/team", "/concerns/", f"/cases/{case.id}", f"/team/{rushcliffe.link_worker.id}"],
        rushcliffe.gp: ["/practice/referrals", f"/practice/referrals/{case.referral_id}"],
        rushcliffe.manager: ["/report/"],
    }

    for user, paths in everywhere.items():
        at = browse(user)
        assert not [path for path in paths if "CANARY" in at.get(path).text]
    letters = db.session.query(Letter).all()
    assert letters
    assert not [letter for letter in letters if "CANARY" in letter.title + letter.body]
    assert not [entry for entry in db.session.query(TrailEntry) if "CANARY" in entry.detail]
    assert CANARY in browse(rushcliffe.lead).visit(f"/concerns/{concern.id}").text


def test_the_persons_page_says_that_there_is_a_worry_how_old_and_by_whom(concern, case, rushcliffe, browse):
    for user in (rushcliffe.link_worker, rushcliffe.lead):
        page = browse(user).visit(f"/cases/{case.id}")
        banner = " ".join(page.select_one(".srx-banner").text.split())
        assert "Open worry about safety Recorded" in banner
        assert "by Amina Hassan" in banner
        assert page.find("a", string="Open it")["href"] == f"/concerns/{concern.id}"
        assert "Worry about safety recorded" in page.select_one(".srx-timeline").text


def test_whoever_takes_the_case_over_must_read_it_and_say_so(concern, case, sam, rushcliffe, browse):
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    at = browse(sam)
    callout = at.visit(f"/cases/{case.id}").select_one(".nhsuk-warning-callout")
    assert "Read this first" in callout.text
    assert CANARY in at.visit(callout.find("a")["href"]).text

    page = at.follow(f"/concerns/{concern.id}/reading")

    assert not page.select(".nhsuk-warning-callout")
    [reading] = db.session.query(ConcernReading)
    assert (reading.concern_id, reading.user_id) == (concern.id, sam.id)
    assert db.session.query(TrailEntry).filter_by(subject_kind="concern_reading", user_id=sam.id).count() == 1


def test_a_case_that_is_handed_over_again_must_be_read_again_by_whoever_has_it(concern, case, sam, rushcliffe, browse):
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    browse(sam).send(f"/concerns/{concern.id}/reading")
    third = factories.user("Nia", "Cole", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    case.allocate(third, by=rushcliffe.lead, reason="left")

    assert "Read this first" in browse(third).visit(f"/cases/{case.id}").text


def test_whoever_recorded_it_is_not_told_to_read_it(concern, case, rushcliffe: Place, browse):
    assert "Read this first" not in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_a_lead_is_led_to_the_numbers_and_records_no_worry(case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    page = lead.visit(f"/cases/{case.id}/worried")

    assert "In immediate danger: ring 999" in page.select_one(".nhsuk-card--care--emergency").text
    assert not page.select("textarea")
    assert lead.get(f"/cases/{case.id}/concern").status_code == 403


def test_the_leads_list_puts_what_nobody_has_in_hand_first_and_marks_what_is_overdue(concern, case, rushcliffe, browse):
    older = casework.raise_concern(case, by=rushcliffe.link_worker, concern="Older")
    older.acknowledge(by=rushcliffe.lead)
    older.review_on = clock.today() - timedelta(days=40)
    db.session.add(older)

    rows = browse(rushcliffe.lead).visit("/concerns/").select(".srx-person")

    assert "Nobody has it in hand" in rows[0].text
    assert rows[1].select_one(".srx-late").text == "Look again: 40 days late"


def test_no_open_worries_is_said(rushcliffe: Place, browse):
    assert "There are no open worries" in browse(rushcliffe.lead).visit("/concerns/").text


def test_a_lead_takes_a_worry_in_hand(concern, rushcliffe: Place, browse):
    page = browse(rushcliffe.lead).follow(f"/concerns/{concern.id}/acknowledgement")

    assert concern.acknowledged_by == rushcliffe.lead
    assert "In hand" in page.text


def test_the_day_to_look_again_may_be_moved_by_at_most_ninety_days_and_is_on_the_trail(concern, rushcliffe, browse):
    lead, limit = browse(rushcliffe.lead), clock.today() + timedelta(days=90)

    lead.send(f"/concerns/{concern.id}/review", **dated("review_on", limit))
    too_far = lead.follow(f"/concerns/{concern.id}/review", **dated("review_on", limit + timedelta(days=1)))

    assert "at most" not in too_far.title.text
    assert "from today to 90 days ahead" in too_far.select_one(".nhsuk-error-summary").text
    assert concern.review_on == limit
    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.CHANGED, subject_id=concern.id)
    assert entry.detail == "review_on"


def test_closing_needs_a_reason_and_keeps_the_record(concern, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    refused = lead.follow(f"/concerns/{concern.id}/closure")
    closed = lead.follow(f"/concerns/{concern.id}/closure", reason="Adult social care leads now")

    assert "Say why this worry can be closed" in refused.text
    assert "There are no open worries" in closed.text
    assert (concern.closed_by, concern.closed_because) == (rushcliffe.lead, "Adult social care leads now")
    assert CANARY in lead.visit(f"/concerns/{concern.id}").text


def test_a_closed_worry_leaves_the_banner(concern, case: Case, rushcliffe: Place, browse):
    concern.close(by=rushcliffe.lead, reason="Settled")

    assert "Open worry" not in browse(rushcliffe.link_worker).visit(f"/cases/{case.id}").text


def test_reading_a_worry_goes_on_the_trail(concern, rushcliffe: Place, browse):
    browse(rushcliffe.lead).visit(f"/concerns/{concern.id}")

    entries = db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED, subject_id=concern.id)
    assert [entry.user_id for entry in entries] == [rushcliffe.lead.id]


@pytest.mark.parametrize("path", ["", "/recorded", "/review", "/closure"])
def test_another_networks_worries_do_not_exist(concern, nottingham_west: Place, browse, path: str):
    assert browse(nottingham_west.lead).get(f"/concerns/{concern.id}{path}").status_code == 404


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_practices_and_managers_read_no_worries(concern, rushcliffe: Place, browse, who: str):
    someone = browse(getattr(rushcliffe, who))

    assert someone.get("/concerns/").status_code == 403
    assert someone.get(f"/concerns/{concern.id}").status_code == 403


@pytest.mark.parametrize("path", ["acknowledgement", "review", "closure"])
def test_only_a_lead_settles_a_worry(concern, rushcliffe: Place, browse, path: str):
    assert browse(rushcliffe.link_worker).send(f"/concerns/{concern.id}/{path}").status_code == 403
    assert browse(rushcliffe.link_worker).get("/concerns/").status_code == 403
