"""Booking in few taps, the diary by day, week and list, what came of an appointment, and the day on paper."""

from datetime import date, time, timedelta

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload.appointments import Slot
from socialrx.caseload.booking import book
from socialrx.caseload.models import Appointment, AppointmentKind, AppointmentState, Case, Contact, NextKind
from socialrx.caseload.warnings import warn
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.documents.blocks import texts_of
from socialrx.documents.day_sheet import gather, story
from socialrx.feedback.models import MessageBack
from socialrx.patients import flags
from socialrx.patients.models import RiskAnswer
from socialrx.patients.queries import latest_risk
from socialrx.patients.risk import assess
from tests import factories
from tests.factories import Place

MONDAY = date(2026, 9, 7)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_monday_morning(time_machine_at):
    time_machine_at(clock.london(MONDAY, time(8)))


def asked(**changes: object) -> dict[str, object]:
    """A call tomorrow at ten, as the form sends it."""
    return {"kind": "call", "day": TUESDAY.isoformat(), "at": "10am", "minutes": 45} | changes


def booked(case: Case, place: Place, **changes: object) -> Appointment:
    what = {"on": MONDAY, "at": time(10), "minutes": 45, "kind": AppointmentKind.MEET, "place": "The library"} | changes
    worker = place.link_worker
    return factories.kept(book(case, Slot(**what), worker=worker, by=worker, anyway=True))


def test_a_worker_books_from_the_persons_page_and_sees_it_everywhere(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    page = amina.visit(f"/cases/{case.id}")
    assert page.select_one(f'a[href="/cases/{case.id}/appointment"]')

    person = amina.follow(f"/cases/{case.id}/appointment", **asked(place="", travel_note="Ring first"))

    assert "Booked: Tuesday 8 September at 10:00am" in " ".join(person.text.split())
    assert (case.next_kind, case.next_on) == (NextKind.CALL, TUESDAY)
    for path in (f"/diary?on={TUESDAY}", "/diary/week", "/diary/coming"):
        shown = amina.visit(path)
        assert "Joan Sutton" in shown.select_one(".srx-diary__entry").text, path
    assert "Nothing is booked on this day" in amina.visit("/diary").text
    assert "Tuesday 8 September" in amina.visit("/diary?on=2026-09-08").h1.text
    assert amina.visit("/diary?on=yesterday").h1.text.startswith("Diary, Monday 7 September")


def test_what_is_asked_stands_on_the_form_and_nothing_is_kept(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    path = f"/cases/{case.id}/appointment"
    booked(case, rushcliffe, on=TUESDAY)
    for wrong, words in (
        (asked(at=""), "Enter the time"),
        (asked(kind=""), "Choose what it is"),
        (asked(day="another"), "Enter the day"),
        (asked(at="7am", day=MONDAY.isoformat()), "has passed"),
        (asked(), "Too near to another appointment: 10:00am"),
    ):
        page = amina.follow(path, **wrong)
        assert words in page.select_one(".nhsuk-error-summary").text, words
    assert db.session.query(Appointment).count() == 1

    amina.follow(path, **asked(anyway="y"))

    assert db.session.query(Appointment).count() == 2


def test_the_question_before_a_visit_may_call_a_risk_high(case: Case, rushcliffe: Place, browse):
    assess(case.patient, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)
    db.session.commit()
    risk = {"risk": "risks", "risk_detail": "Knives in the hall", "is_high": "y"}

    browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/appointment", **asked(kind="home_visit", **risk))

    assert latest_risk(case.patient_id).is_high


def test_a_first_visit_at_home_asks_about_risk_and_keeps_the_answer(case: Case, rushcliffe: Place, browse):
    assess(case.patient, RiskAnswer.NOT_ASSESSED, by=rushcliffe.link_worker)
    amina = browse(rushcliffe.link_worker)
    page = amina.follow(f"/cases/{case.id}/appointment", **asked(kind="home_visit"))
    assert "Nobody has assessed the risks" in page.select_one(".nhsuk-error-summary").text

    amina.follow(f"/cases/{case.id}/appointment", **asked(kind="home_visit", risk="none_known", risk_detail=""))

    assert db.session.query(Appointment).one().kind is AppointmentKind.HOME_VISIT
    assert case.next_kind is NextKind.HOME_VISIT


def test_not_coming_is_recorded_as_an_attempt_and_coming_tells_the_practice(
    case: Case, rushcliffe: Place, browse, time_machine_at
):
    missed, met = booked(case, rushcliffe), booked(case, rushcliffe, at=time(14))
    time_machine_at(clock.london(MONDAY, time(15)))
    amina = browse(rushcliffe.link_worker)
    page = amina.visit("/diary")
    assert len([link for link in page.select("a") if "Say what came of it" in link.text]) == 2

    amina.follow(f"/appointments/{missed.id}/outcome", attendance="3", note="")
    assert (case.attempts, db.session.query(MessageBack).filter_by(event="first_contact").count()) == (1, 0)
    person = amina.follow(f"/appointments/{met.id}/outcome", attendance="5", note="She laughed")

    assert "Saved. Next:" in person.text
    assert (case.attempts, met.state, missed.state) == (0, AppointmentState.ATTENDED, AppointmentState.DID_NOT_ATTEND)
    assert {one.outcome for one in db.session.query(Contact)} == {"did_not_attend", "spoke_conversation"}
    assert db.session.query(MessageBack).filter_by(event="first_contact").count() == 1
    assert amina.send(f"/appointments/{met.id}/outcome", attendance="3").status_code == 409


def test_an_appointment_is_moved_by_whoever_saw_it_as_it_is(case: Case, rushcliffe: Place, browse):
    appointment = booked(case, rushcliffe)
    amina, path = browse(rushcliffe.link_worker), f"/appointments/{appointment.id}/time"
    version = amina.visit(path).select_one("[name=version]")["value"]
    amina.follow(path, **asked(kind="meet", at="3pm", version=version))
    assert (appointment.on, appointment.at) == (TUESDAY, time(15))

    late = amina.follow(path, **asked(kind="meet", at="4pm", version=version))

    assert "Somebody changed this appointment" in late.select_one(".nhsuk-error-summary").text
    assert appointment.at == time(15)


def test_a_lead_reads_a_workers_diary_of_their_own_teams_only(
    case: Case, rushcliffe: Place, nottingham_west: Place, browse
):
    appointment = booked(case, rushcliffe)
    worker = rushcliffe.link_worker.id
    tom = browse(rushcliffe.lead)
    page = tom.visit(f"/diary?worker={worker}")
    assert "Amina Hassan's diary" in page.text
    assert "Joan Sutton" in page.text
    tom.visit(f"/diary/week?worker={worker}")

    assert browse(nottingham_west.lead).get(f"/diary?worker={worker}").status_code == 404
    dev = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    assert browse(dev).get(f"/diary?worker={worker}").status_code == 404
    assert browse(dev).get(f"/appointments/{appointment.id}").status_code == 404
    assert browse(nottingham_west.link_worker).get(f"/cases/{case.id}/appointment").status_code == 404
    for nobody in (rushcliffe.gp, rushcliffe.receptionist, rushcliffe.manager, rushcliffe.ig):
        assert browse(nobody).get("/diary").status_code == 403


def test_hidden_whereabouts_stay_hidden_and_a_warning_shows_without_its_words(case: Case, rushcliffe: Place, browse):
    case.patient.address = "1 Trent Street"
    appointment = booked(case, rushcliffe, kind=AppointmentKind.HOME_VISIT)
    warn(case, by=rushcliffe.link_worker, words="CANARY dog", review_on=MONDAY)
    amina = browse(rushcliffe.link_worker)
    paths = ("/diary", "/diary/week", "/diary/coming", f"/appointments/{appointment.id}")
    assert all("1 Trent Street" in amina.visit(path).text for path in paths)

    case.patient.is_s_flagged = True

    for path in paths:
        page = amina.visit(path).text
        assert "Trent" not in page
        assert "hidden" in page
        assert "Worker safety" in page
        assert "CANARY" not in page


def test_a_page_of_the_diary_asks_the_same_at_five_rows_and_at_fifty(case: Case, rushcliffe: Place, browse, queries):
    amina = browse(rushcliffe.link_worker)
    paths = ("/diary", "/diary/week", "/diary/coming")
    for hour in range(9, 14):
        booked(case, rushcliffe, at=time(hour))
    few = {path: len(queries(lambda path=path: amina.get(path))) for path in paths}
    for minute in range(45):
        booked(case, rushcliffe, at=time(15, minute))

    assert {path: len(queries(lambda path=path: amina.get(path))) for path in paths} == few
    assert max(few.values()) <= 6, few


def test_the_list_goes_on_where_it_ended(case: Case, rushcliffe: Place, browse):
    for minute in range(52):
        booked(case, rushcliffe, at=time(10, minute))
    amina = browse(rushcliffe.link_worker)

    page = amina.visit("/diary/coming")
    [more] = [link["href"] for link in page.select("a") if link.text == "Show more"]
    assert len(page.select(".srx-diary__entry")) == 50
    assert len(amina.visit(more).select(".srx-diary__entry")) == 2


def test_the_day_sheet_has_what_is_needed_and_nothing_that_betrays(case: Case, rushcliffe: Place):
    person, worker = case.patient, rushcliffe.link_worker
    person.address, person.contact_warning, person.best_time = "1 Trent Street", "Her nephew answers", "Mornings"
    booked(case, rushcliffe, kind=AppointmentKind.HOME_VISIT)
    warn(case, by=worker, words="CANARY dog", review_on=MONDAY)
    db.session.commit()
    appointments, cases = (db.select(Appointment).join(Case), db.select(Case))

    def said() -> str:
        return " ".join(texts_of(story(gather(appointments, cases, day=MONDAY, worker=worker.name))))

    open_sheet = said()
    for words in ("Confidential", "10:00am", "Joan Sutton", "07700 900123", "1 Trent Street", "Her nephew", "Mornings"):
        assert words in open_sheet
    assert "Read the warning for workers first" in open_sheet
    assert "Do not leave a message" in open_sheet
    assert "CANARY" not in open_sheet
    flag = flags.set_flag(
        person, by=worker, source=flags.FlagSource.WORKER, because="Fled", organisation_id=rushcliffe.pcn.id
    )
    flag.confirm_safe_way("Ring at ten", by=worker)
    db.session.commit()

    hidden = said()
    assert "Safe way: Ring at ten" in hidden
    assert "07700" not in hidden
    assert "Trent" not in hidden


def test_printing_the_day_sheet_is_on_each_persons_trail(case: Case, rushcliffe: Place, browse):
    booked(case, rushcliffe)
    other = factories.patient("Mary", "Other", practice=rushcliffe.practice)
    due = factories.case(factories.referral(other, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
    due.next_on = MONDAY
    response = browse(rushcliffe.link_worker).get("/diary/day-sheet.pdf")

    assert response.mimetype == "application/pdf"
    assert response.data.startswith(b"%PDF")
    assert "Joan" not in response.headers["Content-Disposition"]
    printed = db.session.query(TrailEntry).filter_by(deed=Deed.PRINTED).all()
    assert {entry.patient_id for entry in printed} == {case.patient_id, other.id}
    assert browse(rushcliffe.lead).get("/diary/day-sheet.pdf").status_code == 403


def test_with_a_case_that_waits_for_a_worker_nothing_is_booked(rushcliffe: Place, browse):
    other = factories.patient("Mary", "Other", practice=rushcliffe.practice)
    waits_for_a_worker = factories.case(factories.referral(other, rushcliffe.gp), None, by=rushcliffe.lead)

    page = browse(rushcliffe.lead).follow(f"/cases/{waits_for_a_worker.id}/appointment", **asked())

    assert "Choose a worker for this case first" in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(Appointment).count() == 0


def test_whoever_covers_chooses_whose_diary_it_is(case: Case, rushcliffe: Place, browse):
    dev = factories.user("Dev", "Rao", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    at, path = browse(dev), f"/cases/{case.id}/appointment"
    assert at.get(path).status_code == 404
    at.follow(f"/cases/{case.id}/access", kind="cover", reason="worker_away", words="Amina is off sick")

    page = at.visit(path)
    assert [label.text.strip() for label in page.select("[name=worker] + label")] == ["Amina Hassan", "Dev Rao"]
    at.follow(path, **asked(worker=str(dev.id)))

    assert db.session.query(Appointment).one().worker_id == dev.id
    assert "Joan Sutton" in at.visit(f"/diary?on={TUESDAY}").text
