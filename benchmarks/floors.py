"""The lean floor of each page: one raw query and plain markup, behind the same sign-in, gate and trail."""

from datetime import timedelta
from html import escape

from flask import Flask, request
from sqlalchemy import text

from socialrx.access.gate import me, open_to_all, requires
from socialrx.access.table import May
from socialrx.core import clock, trail
from socialrx.core.database import db

NEW = """
SELECT r.reference, p.given_name, p.family_name, p.date_of_birth, r.contact_due_on, r.source, r.status
FROM referral r JOIN patient p ON p.id = r.patient_id
WHERE r.team_id = :team AND r.is_waiting = {true} ORDER BY r.contact_due_on, r.received_at, r.id LIMIT 50
"""
CASELOAD = """
SELECT c.id, p.given_name, p.family_name, p.mobile, c.next_kind, c.next_on, c.attempts
FROM case_ c JOIN patient p ON p.id = c.patient_id
WHERE c.link_worker_id = :me AND c.is_open = {true} ORDER BY c.next_on, c.id LIMIT 50
"""
PEOPLE = """
SELECT p.given_name, p.family_name, p.date_of_birth, p.nhs_number FROM patient p
WHERE p.date_of_birth = :born AND p.folded_family >= :begins AND p.folded_family < :ends LIMIT 20
"""
DIRECTORY = """
SELECT d.name, d.summary, d.place, d.times FROM directory_row d
WHERE d.easting BETWEEN :east - 8000 AND :east + 8000 AND d.northing BETWEEN :north - 8000 AND :north + 8000
AND d.status = 'active' LIMIT 20
"""
TODAY = """
SELECT c.id, p.given_name, p.family_name, p.mobile, c.next_kind, c.next_on, c.attempts
FROM case_ c JOIN patient p ON p.id = c.patient_id
WHERE c.link_worker_id = :me AND c.is_open = {true} AND c.next_on <= :today ORDER BY c.next_on, c.id LIMIT 50
"""
DIARY = """
SELECT a.id, a."on", a.at, a.minutes, a.kind, a.state, p.given_name, p.family_name
FROM appointment a JOIN case_ c ON c.id = a.case_id JOIN patient p ON p.id = c.patient_id
WHERE a.worker_id = :me AND a."on" BETWEEN :first AND :last ORDER BY a."on", a.at, a.id LIMIT 50
"""
TEAM = """
SELECT c.id, p.given_name, p.family_name, u.given_name, u.family_name, c.next_kind, c.next_on
FROM case_ c JOIN patient p ON p.id = c.patient_id LEFT JOIN user_account u ON u.id = c.link_worker_id
WHERE c.team_id = :team AND c.is_open = {true} AND (c.next_on < :today OR c.link_worker_id IS NULL)
ORDER BY c.next_on, c.id LIMIT 50
"""
REPORT = """
SELECT r.received_month, r.practice_id, r.source, count(*), count(c.first_contact_at)
FROM referral r LEFT JOIN case_ c ON c.referral_id = r.id
WHERE r.pcn_id = :pcn GROUP BY r.received_month, r.practice_id, r.source
"""


def build(app: Flask) -> None:
    """Put the floors on the app, beside the real pages."""
    app.add_url_rule("/floor/bare", view_func=open_to_all(lambda: "ok"), endpoint="floor_bare")
    floors = {
        "new-referrals": (May.TRIAGE, new),
        "caseload": (May.WORK_CASE, caseload),
        "people": (May.FIND_PERSON, people),
    }
    floors |= {"today": (May.SEE_TODAY, today), "diary": (May.SEE_APPOINTMENTS, diary), "team": (May.SEE_TEAM, team)}
    floors |= {"directory": (May.FIND_SERVICE, directory), "report": (May.READ_REPORT, report)}
    for name, (permission, view) in floors.items():
        app.add_url_rule(f"/floor/{name}", view_func=requires(permission)(view), endpoint=f"floor_{name}")


def drawn(query: str, **facts: object) -> str:
    """The rows of a query in the plainest table."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    plain = {name: getattr(value, "hex", value) if is_sqlite else value for name, value in facts.items()}
    rows = db.session.execute(text(query.replace("{true}", "1" if is_sqlite else "true")), plain).all()
    trail.listed("floor", len(rows))
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<!doctype html><title>floor</title><h1>{len(rows)}</h1><table>{cells}</table>"


def new() -> str:
    return drawn(NEW, team=next(iter(me().seat.team_ids)))


def caseload() -> str:
    return drawn(CASELOAD, me=me().id)


def today() -> str:
    return drawn(TODAY, me=me().id, today=clock.today().isoformat())


def diary() -> str:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return drawn(DIARY, me=me().id, first=monday.isoformat(), last=(monday + timedelta(days=6)).isoformat())


def team() -> str:
    return drawn(TEAM, team=next(iter(me().seat.team_ids)), today=clock.today().isoformat())


def people() -> str:
    begins = request.args["family"].lower()
    return drawn(PEOPLE, born=request.args["born"], begins=begins, ends=begins + "\uffff")


def directory() -> str:
    east, north = db.session.execute(text("SELECT easting, northing FROM postcode LIMIT 1")).one()
    return drawn(DIRECTORY, east=east, north=north)


def report() -> str:
    return drawn(REPORT, pcn=me().seat.organisation_id)
