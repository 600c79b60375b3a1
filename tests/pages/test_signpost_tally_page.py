"""The signpost tally's page: two taps, one back, and never among referrals."""

import pytest
from sqlalchemy import func, select

from socialrx.core.database import db
from socialrx.onward.tally import SignpostTally
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral
from tests import factories
from tests.factories import Place

PAGE = "/signposts"


def taps() -> list[SignpostTally]:
    return list(db.session.scalars(select(SignpostTally).order_by(SignpostTally.at)))


def test_a_receptionist_taps_a_reason_and_it_is_counted(rushcliffe: Place, browse):
    priya = browse(rushcliffe.receptionist)
    menu = priya.visit("/refer").find("a", string="Signpost tally")

    page = priya.visit(menu["href"])
    button = page.find("button", string="Money, benefits, debt")
    after = priya.follow(PAGE, **{button["name"]: button["value"]})

    [row] = taps()
    assert (row.practice_id, row.by_id, row.need) == (rushcliffe.practice.id, rushcliffe.receptionist.id, "money")
    assert "Counted. Nothing about a patient was kept." in after.text
    assert "Money, benefits, debt: 1" in after.text


def test_nobody_is_kept_and_no_referral_made(rushcliffe: Place, browse):
    browse(rushcliffe.gp).send(PAGE, need="money", patient="x", given_name="Joan")

    assert [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Patient, Referral)] == [0, 0]


def test_a_mis_tap_is_taken_back_once(rushcliffe: Place, browse):
    gp = browse(rushcliffe.gp)
    gp.send(PAGE, need="money")
    assert gp.visit(PAGE).find("button", string="Take the last one back")

    undone = gp.follow(f"{PAGE}/undo")
    again = gp.follow(f"{PAGE}/undo")

    assert "Taken back: it is not counted." in undone.text
    assert "There was nothing to take back." in again.text
    assert not undone.find("button", string="Take the last one back")
    assert [row.withdrawn_at is None for row in taps()] == [False]


def test_another_session_does_not_take_it_back(rushcliffe: Place, browse):
    browse(rushcliffe.gp).send(PAGE, need="money")

    browse(rushcliffe.gp).send(f"{PAGE}/undo")

    assert [row.withdrawn_at for row in taps()] == [None]


def test_a_service_that_was_found_is_counted_with_it_and_becomes_usual(rushcliffe: Place, browse):
    walks = factories.service("Walks")
    gp = browse(rushcliffe.gp)
    link = gp.visit(f"/directory/{walks.id}").select_one("a[href^='/signposts?']")["href"]

    chosen = gp.visit(link).select_one("#service option[selected]")
    gp.send(link, need="physical_activity", service=chosen["value"])

    assert [row.service_id for row in taps()] == [walks.id]
    assert "Walks" in gp.visit(PAGE).select_one("#service").text


@pytest.mark.parametrize("said", [{"need": "Joan Sutton"}, {}, {"need": "money", "service": "nonsense"}])
def test_nonsense_is_not_counted(rushcliffe: Place, browse, said: dict):
    browse(rushcliffe.gp).follow(PAGE, **said)

    assert taps() == []


@pytest.mark.parametrize("role", ["link_worker", "lead", "manager", "ig"])
def test_it_is_the_practices(rushcliffe: Place, browse, role: str):
    assert browse(getattr(rushcliffe, role)).get(PAGE).status_code == 403


def test_one_practice_sees_its_own_counts_only(rushcliffe: Place, nottingham_west: Place, browse):
    browse(rushcliffe.gp).send(PAGE, need="money")

    assert "Nothing yet" in browse(nottingham_west.gp).visit(PAGE).text


def test_the_report_has_them_apart_and_never_among_referrals(rushcliffe: Place, nottingham_west: Place, browse):
    for place, times in ((rushcliffe, 6), (nottingham_west, 1)):
        gp = browse(place.gp)
        for _ in range(times):
            gp.send(PAGE, need="money")

    page = browse(rushcliffe.manager).visit("/report/")
    sheet = browse(rushcliffe.manager).get("/report/report.csv").text

    assert "No referrals were received in these months." in page.text
    section = page.find("h2", string="Told about a service, not referred").find_next("dl")
    assert "Money, benefits, debt" in section.text and "6 of 6" in section.text
    assert "total,,received,0," in sheet
    assert 'signposts,"Money, benefits, debt",told_of_a_service,6' in sheet


def test_as_many_queries_with_one_tap_as_with_fifty(rushcliffe: Place, browse, queries):
    gp = browse(rushcliffe.gp)
    gp.send(PAGE, need="money")
    gp.visit(PAGE)
    few = queries(lambda: gp.visit(PAGE))
    for need in ("food", "housing") * 25:
        db.session.add(
            SignpostTally(practice_id=rushcliffe.practice.id, by_id=rushcliffe.gp.id, need=need, month=taps()[0].month)
        )
    db.session.commit()

    assert len(queries(lambda: gp.visit(PAGE))) == len(few) <= 6
