"""Asking the four wellbeing questions in the room, and seeing then and now afterwards."""

from datetime import date, timedelta

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.outcomes import actions, queries
from socialrx.outcomes.measures import ONS4
from socialrx.outcomes.models import Measurement, Mode
from tests.factories import Place

ANSWERS = {"satisfied": "3", "worthwhile": "5", "happy": "7", "anxious": "8", "mode": "helped"}


def on(day: date) -> dict[str, str]:
    return {"given_on-day": str(day.day), "given_on-month": str(day.month), "given_on-year": str(day.year)}


def asked(case: Case, days_ago: int, mode: Mode = Mode.HELPED, **values: int) -> None:
    case.referral.received_at = clock.now() - timedelta(days=200)
    day = clock.today() - timedelta(days=days_ago)
    actions.record(case, by=case.link_worker, measure="ons4", values=values, mode=mode, given_on=day)
    db.session.commit()


def test_the_questions_stand_word_for_word_with_their_ends(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/ons4")

    assert ONS4.intro in page.text
    assert [legend.text.strip() for legend in page.select("legend")][:4] == [item.text for item in ONS4.items]
    assert "0: not at all anxious" in page.text
    assert "10: completely anxious" in page.text
    assert [box["value"] for box in page.select("input[name=happy]")] == [*map(str, range(11)), "none"]


def test_answers_are_kept_as_they_were_said_and_shown_with_their_bands(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/ons4", **ANSWERS, **on(clock.today()))

    [kept] = queries.of_case(case.id)
    assert kept.values == {"satisfied": 3, "worthwhile": 5, "happy": 7, "anxious": 8}
    assert (kept.mode, kept.given_on, kept.recorded_by) == (Mode.HELPED, clock.today(), rushcliffe.link_worker)
    assert "Answers saved" in page.text
    assert "8 (high)" in page.text


def test_a_save_goes_on_the_persons_trail(case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).send(f"/cases/{case.id}/ons4", **ANSWERS, **on(clock.today()))

    entries = db.session.query(TrailEntry).filter_by(deed=Deed.CREATED, subject_kind="measurement").all()
    assert [entry.patient_id for entry in entries] == [case.patient_id]


def test_earlier_answers_do_not_lead_the_person_who_is_asked_again(case: Case, rushcliffe: Place, browse):
    asked(case, 90, satisfied=3, anxious=8)

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/ons4")

    assert not page.select("input[checked]")
    assert "(low)" not in page.text


def test_first_and_latest_stand_side_by_side_with_the_change_in_words(case: Case, rushcliffe: Place, browse):
    asked(case, 90, satisfied=3, anxious=8)
    asked(case, 20, satisfied=7, anxious=3)

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/ons4/answers")

    rows = [" ".join(row.text.split()) for row in page.select("tbody tr")]
    assert rows == [
        "Satisfied with life First 3 (low) Latest 7 (high) Change Better by 4",
        "Anxious yesterday (lower is better) First 8 (high) Latest 3 (low) Change Better by 5",
    ]


def test_answers_given_in_two_ways_are_shown_and_not_compared(case: Case, rushcliffe: Place, browse):
    asked(case, 90, satisfied=3)
    asked(case, 20, mode=Mode.SELF, satisfied=7)

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/ons4/answers")

    assert "Not compared" in page.text
    assert "Better by" not in page.text


def test_a_person_who_was_never_asked_gets_a_page_that_says_so(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/ons4/answers")

    assert "have not been asked yet" in page.text
    assert page.select_one("a.nhsuk-button")["href"] == f"/cases/{case.id}/ons4"


def test_a_start_that_came_too_late_is_said(case: Case, rushcliffe: Place, browse):
    case.first_conversation_at = clock.now() - timedelta(days=90)
    asked(case, 10, happy=4)

    page = browse(rushcliffe.link_worker).visit(f"/cases/{case.id}/ons4/answers")

    assert "more than 28 days after the first conversation" in page.text
    assert "Happy yesterday 4" in page.text


def test_a_question_may_be_skipped_and_the_page_says_which(case: Case, rushcliffe: Place, browse):
    answers = ANSWERS | {"happy": "none"}

    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/ons4", **answers, **on(clock.today()))

    assert "Not answered: Happy yesterday" in page.text
    assert "happy" not in queries.of_case(case.id)[0].values


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"happy": "11"}, ""),
        ({"happy": "lots"}, ""),
        ({"mode": ""}, "Choose how"),
        ({"given_on-day": "31", "given_on-month": "2"}, "must be a real date"),
        ({"given_on-year": ""}, "must include a year"),
        (on(clock.today() + timedelta(days=1)), "must be today or in the past"),
        (on(clock.today() - timedelta(days=2)), "cannot be before the referral"),
        (dict.fromkeys(("satisfied", "worthwhile", "happy", "anxious"), "none"), "Answer at least one question"),
    ],
)
def test_what_cannot_be_right_is_said_on_the_form_and_nothing_is_kept(case, rushcliffe, browse, wrong, words):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/ons4", **(ANSWERS | on(clock.today()) | wrong))

    assert words in page.select_one(".nhsuk-error-summary").text
    assert db.session.query(Measurement).count() == 0


def test_what_was_chosen_stays_chosen_when_something_else_is_wrong(case: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/ons4", **(ANSWERS | {"mode": ""}))

    assert page.select_one("input[name=satisfied][checked]")["value"] == "3"


def test_a_lead_reads_the_answers_but_does_not_ask(case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)

    assert lead.get(f"/cases/{case.id}/ons4").status_code == 403
    assert not lead.visit(f"/cases/{case.id}/ons4/answers").select("a.nhsuk-button")


@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_nobody_outside_the_team_sees_or_gives_answers(case: Case, rushcliffe: Place, browse, who: str):
    them = browse(getattr(rushcliffe, who))

    assert them.get(f"/cases/{case.id}/ons4").status_code == 403
    assert them.send(f"/cases/{case.id}/ons4", **ANSWERS).status_code == 403
    assert them.get(f"/cases/{case.id}/ons4/answers").status_code == 403


def test_for_another_pcns_worker_the_case_does_not_exist(case: Case, nottingham_west: Place, browse):
    stranger = browse(nottingham_west.link_worker)

    assert stranger.get(f"/cases/{case.id}/ons4").status_code == 404
    assert stranger.send(f"/cases/{case.id}/ons4", **ANSWERS).status_code == 404
    assert stranger.get(f"/cases/{case.id}/ons4/answers").status_code == 404
