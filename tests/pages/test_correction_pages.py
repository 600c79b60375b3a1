"""Adding to an entry, withdrawing one, and who still reads what was written."""

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case, Contact
from socialrx.core.database import db
from tests import factories
from tests.factories import Place

NOTE, MISTAKE = "CANARY about somebody else", "Written under the wrong person"


@pytest.fixture
def entry(case: Case, rushcliffe: Place) -> Contact:
    made = casework.record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="no_answer", note=NOTE)
    return factories.kept(made)


def test_a_worker_adds_to_an_entry_from_the_timeline(entry: Contact, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    link = amina.visit(f"/cases/{case.id}").select_one(f"a[href='/entries/{entry.id}/addition']")
    assert "Write what you want to add" in amina.follow(link["href"]).text

    page = amina.follow(link["href"], words="It was her sister who answered")

    added = page.select(".srx-timeline__added")
    assert "It was her sister who answered" in added[0].text
    assert "Amina Hassan" in added[1].text
    assert entry.note == NOTE


def test_a_mistake_is_struck_and_says_by_whom(entry: Contact, case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    assert "Say what was wrong" in amina.follow(f"/entries/{entry.id}/withdrawal").text

    page = amina.follow(f"/entries/{entry.id}/withdrawal", reason=MISTAKE)

    assert "Entry withdrawn by Amina Hassan" in page.text
    assert "CANARY" not in page.text
    assert MISTAKE not in page.text
    assert case.attempts == 0
    assert amina.get(f"/entries/{entry.id}").status_code == 403


def test_the_lead_still_reads_what_was_written_and_why_it_went(entry: Contact, case: Case, rushcliffe: Place, browse):
    browse(rushcliffe.link_worker).send(f"/entries/{entry.id}/withdrawal", reason=MISTAKE)
    lead = browse(rushcliffe.lead)
    page = lead.visit(f"/cases/{case.id}")
    assert "CANARY" not in page.text

    original = lead.visit(page.select_one(f"a[href='/entries/{entry.id}']")["href"])

    assert NOTE in original.text
    assert MISTAKE in original.text


def test_a_lead_withdraws_anybodys_of_the_team(entry: Contact, case: Case, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    assert lead.visit(f"/cases/{case.id}").select_one(f"a[href='/entries/{entry.id}/withdrawal']")

    lead.send(f"/entries/{entry.id}/withdrawal", reason=MISTAKE)

    assert entry.voided_by == rushcliffe.lead


def test_a_colleague_adds_and_does_not_withdraw(entry: Contact, case: Case, rushcliffe: Place, browse):
    sam = factories.user("Sam", "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    at = browse(sam)

    assert "Mark it as a mistake" not in at.visit(f"/entries/{entry.id}/addition").text
    assert at.send(f"/entries/{entry.id}/withdrawal", reason=MISTAKE).status_code == 403
    assert entry.voided_at is None


@pytest.mark.parametrize("path", ["addition", "withdrawal"])
def test_what_was_withdrawn_is_corrected_no_more(entry: Contact, rushcliffe: Place, browse, path: str):
    amina = browse(rushcliffe.link_worker)
    amina.send(f"/entries/{entry.id}/withdrawal", reason=MISTAKE)

    assert amina.get(f"/entries/{entry.id}/{path}").status_code == 409


def test_a_contact_has_no_way_to_be_edited(app):
    ways = {rule.rule for rule in app.url_map.iter_rules() if "/entries/" in rule.rule or "/contacts/" in rule.rule}

    assert ways == {"/entries/<uuid:id>", "/entries/<uuid:id>/addition", "/entries/<uuid:id>/withdrawal"}


@pytest.mark.parametrize("path", ["", "/addition", "/withdrawal"])
def test_another_networks_entries_do_not_exist(entry, rushcliffe: Place, nottingham_west: Place, browse, path: str):
    for who in ("link_worker", "lead"):
        assert browse(getattr(nottingham_west, who)).get(f"/entries/{entry.id}{path}").status_code in {403, 404}
    for who in ("gp", "receptionist", "manager"):
        assert browse(getattr(rushcliffe, who)).get(f"/entries/{entry.id}{path}").status_code == 403
    assert db.session.query(Contact).one().voided_at is None
