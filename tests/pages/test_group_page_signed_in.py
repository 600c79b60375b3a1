"""Sent to us: the list and the answers of a group whose people sign in."""

from datetime import timedelta

import pytest

from socialrx.accounts.models import Membership, Role
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.onward import actions
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral
from tests import canary, factories
from tests.factories import LONG_AGO, Place


@pytest.fixture
def sent(case: Case, rushcliffe: Place) -> OnwardReferral:
    return canary.introduction(case, by=rushcliffe.link_worker)


@pytest.fixture
def bernard(sent: OnwardReferral, browse):
    return browse(factories.provider(sent.service))


def test_what_waits_for_an_answer_stands_first_without_a_name(sent: OnwardReferral, rushcliffe: Place, bernard):
    other = factories.referral(factories.patient("Ann", "Lee", practice=rushcliffe.practice), rushcliffe.gp)
    held = factories.case(other, rushcliffe.link_worker, by=rushcliffe.lead)
    taken = OnwardReferral(
        case=held,
        service=sent.service,
        made_by=rushcliffe.link_worker,
        risk_shared="none_to_share",
        state=State.ACCEPTED,
        sent_at=sent.sent_at - timedelta(days=3),
    )
    factories.kept(taken)

    rows = [row.h2.text for row in bernard.visit("/sent-to-us").select(".srx-card")]

    assert rows == [
        "Somebody near NG2, Trentside Walking Circle",
        "Ann Lee, Trentside Walking Circle",
    ]


def test_an_empty_list_says_what_will_come(browse):
    service = factories.service()

    assert "Nobody has been sent to you" in browse(factories.provider(service)).visit("/sent-to-us").text


def test_signed_in_they_see_the_same_words_as_behind_the_link(sent: OnwardReferral, bernard):
    path = f"/sent-to-us/{sent.id}"

    assert canary.words_in(bernard.get(path).text) == canary.BEFORE
    page = bernard.follow(path, move="accept")

    assert "Thank you for saying yes" in page.text
    assert canary.words_in(bernard.get(path).text) == canary.AFTER
    assert sent.steps[-1].says_who == "Trentside Walking Circle"
    assert sent.steps[-1].by_id is not None


def test_a_no_needs_a_reason_here_too(sent: OnwardReferral, bernard):
    page = bernard.follow(f"/sent-to-us/{sent.id}", move="refuse", reason="")

    assert "Say why" in page.select_one(".nhsuk-error-summary").text
    assert sent.state is State.SENT


def test_what_has_ended_is_seen_for_thirty_days_and_then_no_more(sent: OnwardReferral, bernard):
    actions.answer(sent, "say_full")
    sent.ended_at = clock.now() - timedelta(days=29)
    assert "There is nothing more to do" in bernard.visit(f"/sent-to-us/{sent.id}").text
    assert len(bernard.visit("/sent-to-us").select(".srx-card")) == 1

    sent.ended_at = clock.now() - timedelta(days=31)

    assert bernard.get(f"/sent-to-us/{sent.id}").status_code == 404
    assert bernard.visit("/sent-to-us").select(".srx-card") == []


def test_what_was_only_suggested_does_not_exist_for_the_group(sent: OnwardReferral, bernard):
    sent.state, sent.link_number, sent.sent_at = State.SUGGESTED, 0, None

    assert bernard.get(f"/sent-to-us/{sent.id}").status_code == 404
    assert bernard.visit("/sent-to-us").select(".srx-card") == []


def test_another_groups_people_find_nothing(sent: OnwardReferral, browse):
    stranger = browse(factories.provider(factories.service("Bingham Choir")))

    assert stranger.visit("/sent-to-us").select(".srx-card") == []
    assert stranger.get(f"/sent-to-us/{sent.id}").status_code == 404
    assert stranger.send(f"/sent-to-us/{sent.id}", move="accept").status_code == 404
    assert sent.state is State.SENT


def test_a_group_may_not_open_the_workers_pages(sent: OnwardReferral, bernard):
    for path in (f"/onward/{sent.id}", f"/cases/{sent.case_id}/services", f"/onward/{sent.id}/preview"):
        assert bernard.get(path).status_code == 403, path


@pytest.mark.parametrize("who", ["gp", "link_worker", "lead", "manager"])
def test_only_a_groups_people_answer(sent: OnwardReferral, rushcliffe: Place, browse, who: str):
    other = browse(getattr(rushcliffe, who))

    assert other.get("/sent-to-us").status_code == 403
    assert other.send(f"/sent-to-us/{sent.id}", move="accept").status_code == 403


def test_somebody_who_is_a_worker_and_of_a_group_keeps_the_two_apart(sent: OnwardReferral, rushcliffe: Place, browse):
    both, choir = rushcliffe.link_worker, factories.service("Bingham Choir")
    choir.organisation.account_id = rushcliffe.pcn.id
    factories.kept(
        Membership(user=both, organisation=rushcliffe.pcn, role=Role.PROVIDER_USER, team=None, starts_on=LONG_AGO)
    )
    amina = browse(both)

    assert amina.get(f"/onward/{sent.id}").status_code == 200
    assert amina.get(f"/sent-to-us/{sent.id}").status_code == 404, "another group's to answer, though the case is hers"

    sent.service, sent.case.link_worker = choir, factories.user("Ola", "Novak", Role.LINK_WORKER, *employed(rushcliffe))
    assert amina.get(f"/sent-to-us/{sent.id}").status_code == 200
    for path in (f"/onward/{sent.id}", f"/onward/{sent.id}/preview"):
        assert amina.get(path).status_code == 404, "her group's, but a colleague's case"
    assert db.session.get(OnwardReferral, sent.id).state is State.SENT


def employed(place: Place) -> tuple:
    return place.pcn, place.team


def test_the_list_asks_as_few_questions_for_ten_as_for_one(sent: OnwardReferral, rushcliffe: Place, bernard, queries):
    actions.answer(sent, "accept")
    db.session.commit()
    for_one = queries(lambda: bernard.visit("/sent-to-us"))
    for turn in range(9):
        person = factories.patient(
            "Ann", f"Lee{turn}", practice=rushcliffe.practice, nhs_number=None, no_number_reason="02"
        )
        held = factories.case(factories.referral(person, rushcliffe.gp), rushcliffe.link_worker, by=rushcliffe.lead)
        facts = {"case": held, "service": sent.service, "made_by": rushcliffe.link_worker, "sent_at": sent.sent_at}
        factories.kept(OnwardReferral(**facts, risk_shared="none_to_share", state=State.ACCEPTED))

    for_ten = queries(lambda: bernard.visit("/sent-to-us"))

    assert len(bernard.visit("/sent-to-us").select(".srx-card")) == 10
    assert len(for_ten) == len(for_one) <= 6
