"""The calendar feed over HTTP: no session, an ETag, one answer to every secret that opens nothing."""

from socialrx.caseload.models import CalendarFeed
from socialrx.core.database import db
from tests.factories import Place


def made(amina) -> str:
    """The path of a feed that was just made."""
    page = amina.follow("/account/calendar")
    return page.select_one(".srx-key").text.removeprefix("https://socialrx.test")


def test_a_feed_is_made_shown_once_fetched_without_a_session_and_ended(rushcliffe: Place, browse):
    amina, nobody = browse(rushcliffe.link_worker), browse(None)
    assert "Your feed is off" in amina.visit("/account/calendar").text
    assert amina.visit("/account").select_one('a[href="/account/calendar"]')
    path = made(amina)
    assert "Your feed is on" in amina.visit("/account/calendar").text

    answer = nobody.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert "Set-Cookie" not in answer.headers
    assert nobody.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304

    amina.follow("/account/calendar/end")
    assert db.session.query(CalendarFeed).count() == 0
    assert nobody.get(path).status_code == 404


def test_a_wrong_an_old_and_a_left_feed_are_answered_alike(rushcliffe: Place, browse):
    amina, nobody = browse(rushcliffe.link_worker), browse(None)
    old, new = made(amina), made(amina)
    wrong = nobody.get("/calendar/nothing.ics")
    assert nobody.get(new).status_code == 200

    assert (nobody.get(old).status_code, wrong.status_code) == (404, 404)
    rushcliffe.link_worker.ended_at = rushcliffe.link_worker.ended_at or db.session.query(CalendarFeed).one().made_at
    assert nobody.get(new).status_code == 404
    assert len({nobody.get(path).text.split("Number")[0][:200] for path in (old, new, "/calendar/x.ics")}) == 1


def test_whoever_has_no_appointments_has_no_feed(rushcliffe: Place, browse):
    for user in (rushcliffe.gp, rushcliffe.manager, rushcliffe.ig):
        assert browse(user).get("/account/calendar").status_code == 403
        assert browse(user).send("/account/calendar").status_code == 403
    assert browse(None).get("/account/calendar").status_code == 302
