"""The outcome summary's pages: previewed by the link worker, fetched as PDF, and read by the practice."""

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.trail import Deed, TrailEntry
from tests import factories, joans_story
from tests.factories import Place
from tests.pdf import Read


@pytest.fixture
def told(case: Case, rushcliffe: Place) -> Case:
    """Joan's story, with nothing that stands in the way of posting it."""
    case.patient.may_post = True
    joans_story.told(case, rushcliffe)
    return case


@pytest.fixture
def ended(told: Case, rushcliffe: Place) -> Case:
    joans_story.closed(told, rushcliffe)
    return told


def path_of(case: Case, part: str = "") -> str:
    return f"/cases/{case.id}/summary{part}"


def practice_path(case: Case) -> str:
    return f"/practice/referrals/{case.referral_id}/summary.pdf"


def printed(case: Case) -> list[str]:
    rows = db.session.query(TrailEntry).filter_by(deed=Deed.PRINTED, subject_id=case.id).order_by(TrailEntry.id)
    return [row.detail for row in rows]


def test_the_link_worker_reads_both_before_anything_leaves(ended: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(path_of(ended))

    gp, person = page.select(".srx-sheet")
    assert "Wanted from you: A blood test" in gp.text
    assert "What we have done together" in person.text
    assert "A blood test" not in person.text
    assert page.find("a", string="PDF for the practice")
    assert page.find("button", string="PDF for Joan")
    assert printed(ended) == []


def test_the_preview_has_the_charts_numbers_in_words(told: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(path_of(told))

    assert "Satisfied with life: 3 (low) then 7 (high), better by 4" in page.text


def test_while_the_case_is_open_the_preview_says_so_far(told: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(path_of(told))

    assert "as things stand so far" in page.text
    assert "Outcome summary so far" in page.text


@pytest.mark.parametrize(("part", "reader"), [("/gp.pdf", "practice"), ("/person.pdf", "person")])
def test_each_pdf_opens_in_the_browser_under_its_reference_and_stays_nowhere(
    part: str, reader: str, ended: Case, rushcliffe: Place, browse
):
    response = browse(rushcliffe.link_worker).get(path_of(ended, part))

    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="{ended.referral.reference}-{reader}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert Read(response.data).pages <= 2


def test_making_either_goes_on_the_trail(ended: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)

    amina.get(path_of(ended, "/gp.pdf"))
    amina.get(path_of(ended, "/person.pdf"))

    assert printed(ended) == ["summary for the practice", "summary for the person"]


def test_an_open_worry_asks_for_a_tick_and_the_trail_keeps_it(ended: Case, rushcliffe: Place, browse):
    joans_story.worried(ended, rushcliffe)
    amina = browse(rushcliffe.link_worker)

    asked = amina.visit(path_of(ended, "/person.pdf"))
    made = amina.get(path_of(ended, "/person.pdf?checked=y"))

    assert "There is an open worry about safety." in asked.text
    assert asked.select_one(".nhsuk-error-summary a")["href"] == "#checked"
    assert made.mimetype == "application/pdf"
    assert printed(ended) == ["summary for the person: checked that it is safe"]


def test_the_words_of_a_worry_are_on_no_preview(ended: Case, rushcliffe: Place, browse):
    joans_story.worried(ended, rushcliffe)

    page = browse(rushcliffe.link_worker).visit(path_of(ended))

    assert "A bruise" not in page.text
    assert "Rang the lead" not in page.text


def test_without_post_it_is_to_be_handed_over_in_person(ended: Case, rushcliffe: Place, browse):
    ended.patient.may_post = False

    page = browse(rushcliffe.link_worker).visit(path_of(ended))

    assert "hand it over in person only" in page.text
    assert page.select_one("#checked")


def test_where_post_is_agreed_and_nothing_is_known_against_it_no_tick_is_asked(ended: Case, rushcliffe: Place, browse):
    page = browse(rushcliffe.link_worker).visit(path_of(ended))

    assert not page.select_one("#checked")
    assert "you may send it, or hand it over" in page.text


def test_after_a_death_there_is_none_for_the_person_and_one_for_the_practice(ended: Case, rushcliffe: Place, browse):
    ended.patient.died_on = clock.today()
    amina = browse(rushcliffe.link_worker)

    page = amina.visit(path_of(ended))

    assert "This person has died" in page.text
    assert not page.find("button", string="PDF for Joan")
    assert amina.get(path_of(ended, "/person.pdf?checked=y")).status_code == 409
    assert amina.get(path_of(ended, "/gp.pdf")).status_code == 200


def test_when_the_person_objects_nobody_gets_one_for_the_practice(told: Case, rushcliffe: Place, browse):
    joans_story.closed(told, rushcliffe, objects=True)
    amina = browse(rushcliffe.link_worker)

    assert "objects to the practice being told" in amina.visit(path_of(told)).text
    assert amina.get(path_of(told, "/gp.pdf")).status_code == 409
    assert browse(rushcliffe.gp).get(practice_path(told)).status_code == 404
    assert printed(told) == []


def test_a_referral_for_abuse_warns_of_what_others_may_see_online(told: Case, rushcliffe: Place, browse):
    told.referral.needs[0].need = "abuse"

    page = browse(rushcliffe.link_worker).visit(path_of(told))

    assert "keep it out of what others can see online" in page.text


def test_the_practice_fetches_its_own_once_the_case_is_closed(ended: Case, rushcliffe: Place, browse):
    response = browse(rushcliffe.gp).get(practice_path(ended))

    assert response.mimetype == "application/pdf"
    assert "Wanted from you: A blood test" in Read(response.data).said
    assert response.headers["Content-Disposition"].endswith('-practice.pdf"')
    assert printed(ended) == ["summary for the practice"]


def test_the_practice_finds_none_while_the_case_is_open(told: Case, rushcliffe: Place, browse):
    assert browse(rushcliffe.gp).get(practice_path(told)).status_code == 404


def test_the_practice_finds_none_for_a_referral_that_never_became_a_case(referral, rushcliffe: Place, browse):
    assert browse(rushcliffe.gp).get(f"/practice/referrals/{referral.id}/summary.pdf").status_code == 404


def test_another_practice_finds_nothing(ended: Case, nottingham_west: Place, browse):
    assert browse(nottingham_west.gp).get(practice_path(ended)).status_code == 404


@pytest.mark.parametrize("who", ["receptionist", "manager", "link_worker", "lead"])
def test_only_a_referrer_reads_the_practices_summary(who: str, ended: Case, rushcliffe: Place, browse):
    assert browse(getattr(rushcliffe, who)).get(practice_path(ended)).status_code == 403


@pytest.mark.parametrize("part", ["", "/gp.pdf", "/person.pdf?checked=y"])
def test_another_pcns_worker_finds_nothing(part: str, ended: Case, nottingham_west: Place, browse):
    assert browse(nottingham_west.link_worker).get(path_of(ended, part)).status_code == 404
    assert printed(ended) == []


@pytest.mark.parametrize("part", ["", "/gp.pdf", "/person.pdf?checked=y"])
def test_a_colleague_with_another_caseload_finds_nothing(part: str, ended: Case, rushcliffe: Place, browse):
    colleague = factories.user("Ben", "Ford", Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    assert browse(colleague).get(path_of(ended, part)).status_code == 404


@pytest.mark.parametrize("part", ["", "/gp.pdf", "/person.pdf?checked=y"])
@pytest.mark.parametrize("who", ["gp", "receptionist", "manager"])
def test_nobody_but_the_team_makes_one(who: str, part: str, ended: Case, rushcliffe: Place, browse):
    assert browse(getattr(rushcliffe, who)).get(path_of(ended, part)).status_code == 403
    assert printed(ended) == []


def test_nobody_signed_out_sees_anything(ended: Case, browse):
    for path in (path_of(ended), path_of(ended, "/gp.pdf"), practice_path(ended)):
        assert "/sign-in" in browse(None).get(path).location


def test_what_somebody_typed_is_only_words_in_the_preview(ended: Case, rushcliffe: Place, browse):
    ended.what_changed = "<script>alert(1)</script>"

    page = browse(rushcliffe.link_worker).get(path_of(ended)).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
