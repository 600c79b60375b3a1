"""The group's page behind its signed link: opening it spends nothing, an answer does."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.onward import actions
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral
from tests import canary
from tests.factories import Place


@pytest.fixture
def sent(case: Case, rushcliffe: Place) -> OnwardReferral:
    return canary.introduction(case, by=rushcliffe.link_worker)


@pytest.fixture
def path(sent: OnwardReferral) -> str:
    """The path of the link in the e-mail."""
    [line] = [line for line in db.session.query(Letter).one().body.splitlines() if line.startswith("https:")]
    return line.removeprefix("https://socialrx.test")


@pytest.fixture
def group(browse: Callable):
    """Somebody of the group with a phone and no account."""
    return browse(None)


def test_before_an_answer_it_shows_these_words_of_the_person_and_no_others(path: str, group):
    page = group.visit(path)

    assert canary.words_in(group.get(path).text) == canary.BEFORE
    assert page.h1.text == "Somebody would like to come"
    assert "0115 496 0200" in page.text
    words = [button.text.strip() for button in page.select("main button")]
    assert words == ["Yes, they can come", "We are full", "Send this answer"]


def test_after_yes_the_same_link_shows_name_and_how_to_reach_them(sent: OnwardReferral, path: str, group):
    page = group.follow(path, move="accept")

    assert "Thank you for saying yes" in page.text
    assert canary.words_in(group.get(path).text) == canary.AFTER
    assert "Canary" not in page.title.text
    for secret in (sent.case.patient.nhs_number, sent.case.patient.spaced_number, "7PG", "1951"):
        assert secret not in page.text


def test_opening_it_fifty_times_spends_nothing(sent: OnwardReferral, path: str, group):
    for _ in range(50):
        assert group.get(path).status_code == 200
    group.client.head(path)

    assert (sent.state, len(sent.steps), sent.link_number) == (State.SENT, 1, 1)
    assert group.follow(path, move="accept").h1.text == "Somebody you said yes to"


def test_the_answer_is_the_groups_act_on_the_trail_with_no_user(sent: OnwardReferral, path: str, group):
    group.visit(path)
    group.send(path, move="accept")

    entries = db.session.query(TrailEntry).filter_by(subject_id=sent.id, user_id=None).all()
    assert {"through the group's link", "the group answered by its link: accept"} <= {e.detail for e in entries}
    assert {Deed.VIEWED, Deed.CHANGED} <= {entry.deed for entry in entries}
    assert all(entry.patient_id == sent.case.patient_id for entry in entries)


def test_full_is_thanked_and_returns_to_the_worker(sent: OnwardReferral, path: str, group):
    page = group.follow(path, move="say_full")

    assert page.h1.text == "Thank you"
    assert "looks elsewhere" in page.text
    assert sent.state is State.FULL
    assert db.session.get(Case, sent.case_id).next_on == clock.today()


def test_not_for_us_needs_a_reason_and_keeps_it(sent: OnwardReferral, path: str, group):
    page = group.follow(path, move="refuse", reason=" ")
    assert "Say why" in page.select_one(".nhsuk-error-summary").text
    assert sent.state is State.SENT

    group.follow(path, move="refuse", reason="Our hall has steps")

    assert (sent.state, sent.steps[-1].reason) == (State.DECLINED_PROVIDER, "Our hall has steps")


@pytest.mark.parametrize("move", ["accept", "say_full"])
def test_pressing_twice_is_harmless(sent: OnwardReferral, path: str, group, move: str):
    first, second = group.follow(path, move=move), group.follow(path, move=move)

    assert first.h1.text == second.h1.text
    assert [step.move for step in sent.steps] == ["send", move]


def test_a_different_answer_after_the_end_says_so(sent: OnwardReferral, path: str, group):
    group.send(path, move="say_full")

    answer = group.send(path, move="accept")

    assert answer.status_code == 409
    assert "Full" in answer.text and "no longer possible" in answer.text
    assert sent.state is State.FULL


def test_the_link_takes_what_happens_after_yes(sent: OnwardReferral, path: str, group):
    for move, state in [("accept", "Accepted"), ("wait", "On waiting list"), ("start", "Started")]:
        page = group.follow(path, move=move)
        assert f"Now: {state.lower()}" in page.text
        assert "Not for us" not in page.text

    assert group.follow(path, move="complete").h1.text == "Thank you"
    assert sent.state is State.COMPLETED


@pytest.mark.parametrize("move", ["change_mind", "lose", "send", "nonsense", ""])
def test_only_the_groups_own_answers_are_taken(sent: OnwardReferral, path: str, group, move: str):
    assert group.send(path, move=move).status_code == 409
    assert sent.state is State.SENT


def test_dead_links_are_all_answered_alike(sent: OnwardReferral, path: str, group, time_machine_at):
    tampered, nonsense = group.get(path[:-3] + "AAA"), group.get("/g/nonsense")
    group.send(path, move="say_full")
    ended = group.get(path)
    time_machine_at(clock.now() + timedelta(days=22))
    expired, posted = group.get(path), group.send(path, move="accept")

    answers = [tampered, nonsense, ended, expired, posted]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "Ring the link worker team" in ended.text
    assert canary.words_in(ended.text) == set()


def test_a_link_lives_until_its_last_day(path: str, group, time_machine_at):
    time_machine_at(clock.now() + timedelta(days=20))

    assert group.visit(path).h1.text == "Somebody would like to come"


def test_an_earlier_link_says_that_a_newer_one_was_sent(sent: OnwardReferral, path: str, rushcliffe: Place, group):
    actions.send(sent, by=rushcliffe.link_worker)

    page = group.visit(path, status=410)

    assert page.h1.text == "A newer link was sent"
    assert group.send(path, move="accept").status_code == 410
    assert sent.state is State.SENT


def test_after_a_death_the_link_is_dead(sent: OnwardReferral, path: str, group):
    actions.answer(sent, "accept")
    sent.case.patient.died_on = clock.today()

    assert group.get(path).status_code == group.send(path, move="start").status_code == 404
    assert canary.words_in(group.get(path).text) == set()


def test_the_person_deciding_against_ends_the_link(sent: OnwardReferral, path: str, rushcliffe: Place, group):
    actions.record(sent, "change_mind", by=rushcliffe.link_worker)

    assert group.get(path).status_code == 404


def test_no_browser_keeps_the_page_and_no_search_engine_lists_it(path: str, group):
    headers = group.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_link_does_not_follow_the_host_that_a_request_names(app, sent: OnwardReferral, rushcliffe: Place, browse):
    worker = browse(rushcliffe.link_worker)

    worker.ask("post", f"/onward/{sent.id}/sending", headers={"X-Forwarded-Host": "evil.example"})

    letter = db.session.query(Letter).filter_by(period="2").one()
    assert "https://socialrx.test/g/" in letter.body
    assert "evil" not in letter.body and "localhost" not in letter.body
