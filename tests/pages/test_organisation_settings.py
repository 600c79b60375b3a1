"""An organisation's own settings: mailbox, telephone, and whether reception reads what comes back."""

import pytest

from socialrx.access.table import May, permits
from socialrx.accounts.queries import seat_of
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from socialrx.organisations.models import Organisation
from tests.factories import Place

SET = {"mailbox": "hello@surgery.example", "phone": "01154960300", "weekly_letter": "y"}


def seen_on(browser, path: str) -> str:
    return browser.visit(path).select_one("#seen")["value"]


def test_a_manager_sets_up_a_practice_of_the_network(rushcliffe: Place, browse):
    grace, path = browse(rushcliffe.manager), f"/organisation/{rushcliffe.practice.id}/settings"

    grace.follow(path, seen=seen_on(grace, path), **SET)

    practice = db.session.get(Organisation, rushcliffe.practice.id)
    assert (practice.mailbox, practice.phone) == ("hello@surgery.example", "0115 496 0300")
    assert practice.staff_read_messages is False
    entry = db.session.query(TrailEntry).filter_by(deed=Deed.CHANGED, subject_id=practice.id).one()
    assert entry.detail == "mailbox, phone, staff_read_messages"


def test_what_reception_may_read_follows_the_setting_at_the_next_request(rushcliffe: Place, browse):
    grace, path = browse(rushcliffe.manager), f"/organisation/{rushcliffe.practice.id}/settings"
    priya = rushcliffe.receptionist

    grace.follow(path, seen=seen_on(grace, path), **SET)

    priya.seat = seat_of(priya.id, rushcliffe.practice.id)
    assert not permits(priya, May.READ_MESSAGE_BACK)


def test_only_a_practice_has_a_reception(rushcliffe: Place, browse):
    page = browse(rushcliffe.manager).visit(f"/organisation/{rushcliffe.pcn.id}/settings")

    assert "Reception" not in page.text


def test_of_two_editors_the_second_is_shown_both_and_nothing_is_lost(rushcliffe: Place, browse):
    path = f"/organisation/{rushcliffe.practice.id}/settings"
    one, other = browse(rushcliffe.manager), browse(rushcliffe.manager)
    seen = seen_on(one, path)
    one.follow(path, seen=seen, mailbox="first@surgery.example", phone="0115 496 0100")

    answer = other.send(path, seen=seen, mailbox="second@surgery.example", phone="0115 496 0100")

    assert answer.status_code == 409
    assert "first@surgery.example" in answer.text
    assert "second@surgery.example" in answer.text
    assert db.session.get(Organisation, rushcliffe.practice.id).mailbox == "first@surgery.example"
    again = other.send(path, seen=seen_on(other, path), mailbox="second@surgery.example", phone="")
    assert again.status_code == 302


@pytest.mark.parametrize("who", ["gp", "receptionist", "link_worker", "lead", "ig"])
def test_nobody_else_sets_anything(rushcliffe: Place, who: str, browse):
    somebody = browse(getattr(rushcliffe, who))

    assert somebody.get("/organisation/").status_code == 403
    assert somebody.send(f"/organisation/{rushcliffe.practice.id}/settings", **SET).status_code == 403


def test_another_networks_organisations_do_not_exist(rushcliffe: Place, nottingham_west: Place, browse):
    grace = browse(rushcliffe.manager)

    assert grace.get(f"/organisation/{nottingham_west.practice.id}/settings").status_code == 404
    assert "Nottingham West" not in grace.visit("/organisation/").text
    assert "No organisation here" in grace.follow("/organisation/", like="Nottingham West").text


def test_a_practice_can_do_without_its_letter_on_monday(rushcliffe: Place, browse):
    grace, path = browse(rushcliffe.manager), f"/organisation/{rushcliffe.practice.id}/settings"

    grace.follow(path, seen=seen_on(grace, path), mailbox="hello@surgery.example", staff_read_messages="y")

    assert db.session.get(Organisation, rushcliffe.practice.id).weekly_letter is False
