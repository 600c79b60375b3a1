"""The pages of sealed notes."""

from datetime import timedelta

import pytest

from socialrx.accounts.models import Role, SignInSession, User
from socialrx.caseload import sealing
from socialrx.caseload.models import Case, SealedNote
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from tests import factories
from tests.factories import Place

CANARY = "CANARY she plans to leave on Friday"
REASON = "Complaint 14"


@pytest.fixture
def note(case: Case, rushcliffe: Place) -> SealedNote:
    return factories.kept(sealing.seal(case, by=rushcliffe.link_worker, words=CANARY, because="Not for the house"))


@pytest.fixture
def sam(rushcliffe: Place) -> User:
    """Another link worker of the team."""
    return factories.user("Sam", "Reed", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)


def asked(note: SealedNote, place: Place) -> None:
    sealing.ask_to_unseal(note, by=place.lead, reason=REASON, is_ig=False)
    db.session.commit()


def test_a_worker_writes_one_and_names_who_else_reads_it(case: Case, rushcliffe: Place, sam: User, browse):
    amina = browse(rushcliffe.link_worker)
    form = amina.visit(f"/cases/{case.id}/sealed-note")
    named = {box.find_next("label").text.strip(): box["value"] for box in form.select("input[type=checkbox]")}
    assert set(named) == {"Sam Reed", "Tom Bright"}

    page = amina.follow(f"/cases/{case.id}/sealed-note", words=CANARY, because="Hers", readers=[named["Sam Reed"]])

    assert "Sealed note" in page.select_one(".srx-timeline").text
    assert CANARY not in page.text
    assert [reader.user for reader in db.session.query(SealedNote).one().readers] == [sam]


@pytest.mark.parametrize(
    ("typed", "says"), [({"words": CANARY}, "Say why this note is sealed"), ({"because": "Hers"}, "Write the note")]
)
def test_a_note_needs_words_and_a_reason(case: Case, rushcliffe: Place, browse, typed: dict[str, str], says: str):
    page = browse(rushcliffe.link_worker).follow(f"/cases/{case.id}/sealed-note", **typed)

    assert says in page.select_one(".nhsuk-error-summary").text


def test_nobody_outside_the_team_can_be_named(case: Case, rushcliffe: Place, nottingham_west: Place, browse):
    stranger = str(nottingham_west.link_worker.id)

    browse(rushcliffe.link_worker).send(
        f"/cases/{case.id}/sealed-note", words=CANARY, because="Hers", readers=[stranger]
    )

    assert db.session.query(SealedNote).count() == 0


def test_the_author_reads_it_on_its_own_page_and_that_is_on_the_trail(note: SealedNote, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(f"/sealed-notes/{note.id}")

    assert CANARY in page.text
    assert "Not for the house" in page.text
    [entry] = db.session.query(TrailEntry).filter_by(deed=Deed.VIEWED, subject_id=note.id)
    assert entry.patient_id == note.patient_id


def test_a_colleague_finds_no_trace_of_it(note: SealedNote, case: Case, rushcliffe: Place, sam: User, browse):
    case.allocate(sam, by=rushcliffe.lead, reason="away")
    at = browse(sam)

    assert "Sealed note" not in at.visit(f"/cases/{case.id}").select_one(".srx-timeline").text
    assert at.get(f"/sealed-notes/{note.id}").status_code == 404
    assert at.send(f"/sealed-notes/{note.id}", reason=REASON).status_code == 404


def test_a_lead_is_asked_why_before_the_words_are_shown_and_the_ig_lead_hears(note, rushcliffe: Place, browse):
    lead = browse(rushcliffe.lead)
    before = lead.visit(f"/sealed-notes/{note.id}")
    assert CANARY not in before.text
    without = lead.follow(f"/sealed-notes/{note.id}")
    assert "Say why you need to read it" in without.select_one(".nhsuk-error-summary").text
    assert CANARY not in without.text

    page = lead.follow(f"/sealed-notes/{note.id}", reason=REASON)

    assert CANARY in page.text
    assert db.session.query(Letter).filter_by(kind="sealed-note-read").one().recipient == rushcliffe.ig.email
    assert CANARY not in lead.visit(f"/sealed-notes/{note.id}").text


def test_a_lead_named_on_the_seal_presses_and_gives_no_reason(note: SealedNote, rushcliffe: Place, browse):
    note.readers.append(factories.kept(sealing.SealedNoteReader(note_id=note.id, user_id=rushcliffe.lead.id)))
    lead = browse(rushcliffe.lead)
    assert CANARY not in lead.visit(f"/sealed-notes/{note.id}").text

    assert CANARY in lead.follow(f"/sealed-notes/{note.id}").text
    assert db.session.query(Letter).filter_by(kind="sealed-note-read").count() == 1


def test_two_people_open_it_and_then_it_is_an_ordinary_note(note, case: Case, rushcliffe: Place, sam: User, browse):
    browse(rushcliffe.lead).follow(f"/sealed-notes/{note.id}/unsealing", reason=REASON)
    ig = browse(rushcliffe.ig)
    page = ig.visit("/sealed-notes/")
    assert REASON in page.text
    assert "Joan" not in page.text

    ig.follow(page.select_one(".srx-person__link")["href"])

    case.allocate(sam, by=rushcliffe.lead, reason="away")
    timeline = browse(sam).visit(f"/cases/{case.id}").select_one(".srx-timeline").text
    assert CANARY in timeline
    assert "opened by Tom Bright and Ruth Ellery" in timeline


def test_the_author_may_be_the_second_person(note: SealedNote, rushcliffe: Place, browse):
    asked(note, rushcliffe)
    amina = browse(rushcliffe.link_worker)
    link = amina.visit(f"/sealed-notes/{note.id}").find("a", string="Agree to open it")

    amina.follow(link["href"])

    assert note.agreed_by == rushcliffe.link_worker


def test_whoever_asked_cannot_agree_nor_can_another_lead(note: SealedNote, rushcliffe: Place, browse):
    asked(note, rushcliffe)
    una = factories.user("Una", "Fell", Role.TEAM_LEAD, rushcliffe.pcn, rushcliffe.team)

    for user in (rushcliffe.lead, una):
        assert browse(user).send(f"/sealed-notes/{note.id}/agreement").status_code == 403
    assert note.unsealed_at is None


def test_somebody_named_on_the_seal_is_not_the_author(note: SealedNote, rushcliffe: Place, sam: User, browse):
    factories.kept(sealing.SealedNoteReader(note_id=note.id, user_id=sam.id))
    asked(note, rushcliffe)

    assert browse(sam).send(f"/sealed-notes/{note.id}/own-agreement").status_code == 403
    assert note.unsealed_at is None


@pytest.mark.parametrize(
    ("who", "path"),
    [("lead", "unsealing"), ("ig", "unsealing"), ("ig", "agreement"), ("link_worker", "own-agreement")],
)
def test_opening_one_asks_for_a_fresh_sign_in(note: SealedNote, rushcliffe: Place, browse, who: str, path: str):
    if path != "unsealing":
        asked(note, rushcliffe)
    user = browse(getattr(rushcliffe, who))
    db.session.query(SignInSession).update({SignInSession.confirmed_at: clock.now() - timedelta(minutes=6)})

    answer = user.send(f"/sealed-notes/{note.id}/{path}", reason=REASON)

    assert answer.location.startswith("/confirm")
    assert note.unsealed_at is None


def test_the_ig_lead_opens_notes_without_reading_them(note: SealedNote, rushcliffe: Place, browse):
    ig = browse(rushcliffe.ig)

    assert ig.get(f"/sealed-notes/{note.id}").status_code == 403
    for path in ("/sealed-notes/", f"/sealed-notes/{note.id}/unsealing", f"/sealed-notes/{note.id}/agreement"):
        page = ig.visit(path).text
        assert "CANARY" not in page
        assert "Joan" not in page


def test_no_note_to_open_is_said(rushcliffe: Place, browse):
    assert "Nobody has asked to open a sealed note" in browse(rushcliffe.ig).visit("/sealed-notes/").text


PATHS = ["", "/unsealing", "/agreement", "/own-agreement"]


@pytest.mark.parametrize("path", PATHS)
def test_another_networks_notes_do_not_exist(note: SealedNote, nottingham_west: Place, browse, path: str):
    for who in ("link_worker", "lead", "ig"):
        assert browse(getattr(nottingham_west, who)).get(f"/sealed-notes/{note.id}{path}").status_code in {403, 404}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_practices_and_managers_may_not(note: SealedNote, rushcliffe: Place, browse, who: str, path: str):
    assert browse(getattr(rushcliffe, who)).get(f"/sealed-notes/{note.id}{path}").status_code == 403
