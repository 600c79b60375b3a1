"""Introducing a person to a service, rule by rule: agreement, sending, answers, silence, and told about."""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.directory.models import Service
from socialrx.onward import actions
from socialrx.onward.actions import CannotIntroduce, Introduction
from socialrx.onward.lifecycle import CannotMoveOnward, State
from socialrx.onward.models import OnwardReferral, RiskShared, ToldAbout
from socialrx.onward.queries import unanswered
from tests import factories
from tests.factories import Place

ASKED = Introduction("A walk in company", RiskShared.NONE_TO_SHARE, needs=["Uses hearing aid"])


@pytest.fixture
def walking() -> Service:
    return factories.service()


@pytest.fixture
def suggested(case: Case, walking: Service, rushcliffe: Place) -> OnwardReferral:
    asked = Introduction(**vars(ASKED) | {"agreed_on": clock.today()})
    return factories.kept(actions.suggest(case, walking, asked, by=rushcliffe.link_worker))


@pytest.fixture
def sent(suggested: OnwardReferral, rushcliffe: Place) -> OnwardReferral:
    actions.send(suggested, by=rushcliffe.link_worker)
    return factories.kept(suggested)


def test_nothing_is_sent_before_the_person_agreed(case: Case, walking: Service, rushcliffe: Place):
    referral = factories.kept(actions.suggest(case, walking, ASKED, by=rushcliffe.link_worker))

    with pytest.raises(CannotIntroduce, match="agreed"):
        actions.send(referral, by=rushcliffe.link_worker)

    assert (referral.state, referral.link_number) == (State.SUGGESTED, 0)
    assert db.session.query(Letter).count() == 0


def test_sending_says_to_whom_and_by_when_an_answer_is_asked_for(sent: OnwardReferral):
    assert sent.state is State.SENT
    assert sent.sent_to == "hello@trentside.example"
    assert sent.answer_due_on == clock.today() + timedelta(days=7)
    assert (sent.link_number, [step.move for step in sent.steps]) == (1, ["send"])


def test_sending_again_makes_a_new_link_and_a_second_letter(sent: OnwardReferral, rushcliffe: Place):
    actions.send(sent, by=rushcliffe.link_worker)
    db.session.commit()

    assert sent.link_number == 2
    assert sorted(letter.period for letter in db.session.query(Letter)) == ["1", "2"]


def test_a_new_link_after_yes_leaves_the_yes_standing(sent: OnwardReferral, rushcliffe: Place):
    actions.answer(sent, "accept")

    actions.send(sent, by=rushcliffe.link_worker)

    assert (sent.state, sent.link_number) == (State.ACCEPTED, 2)
    assert sent.steps[-1].says == "A new link was sent"


def test_a_group_without_an_address_cannot_be_written_to(case: Case, rushcliffe: Place):
    by_phone = factories.service("Bingham Tea Table", email="")
    asked = Introduction(**vars(ASKED) | {"agreed_on": clock.today()})
    referral = factories.kept(actions.suggest(case, by_phone, asked, by=rushcliffe.link_worker))

    with pytest.raises(CannotIntroduce, match="Ring them"):
        actions.send(referral, by=rushcliffe.link_worker)
    actions.record(referral, "accept", by=rushcliffe.link_worker)

    assert referral.state is State.ACCEPTED


def test_the_letter_names_nobody_and_its_link_is_on_our_own_address(sent: OnwardReferral):
    sent.case.patient.postcode = "NG2 7PG"
    letter = db.session.query(Letter).one()

    assert letter.recipient == "hello@trentside.example"
    assert "https://socialrx.test/g/" in letter.body
    assert "0115 496 0200" in letter.body
    for secret in ("Joan", "Sutton", "999", "1951", "07700", "walk in company", "hearing"):
        assert secret not in letter.title + letter.body


def test_the_letter_says_roughly_where_and_until_when(suggested: OnwardReferral, rushcliffe: Place):
    suggested.case.patient.postcode = "NG2 7PG"
    last = clock.today() + timedelta(days=21)

    actions.send(suggested, by=rushcliffe.link_worker)

    body = db.session.query(Letter).one().body
    assert "Somebody near NG2 would like to come to Trentside Walking Circle" in body
    assert "7PG" not in body
    assert f"{last.day} {last:%B %Y}" in body


def test_a_shared_risk_needs_words_and_words_are_dropped_when_there_is_none_to_share(
    case: Case, walking: Service, suggested: OnwardReferral, rushcliffe: Place
):
    without = Introduction("Company", RiskShared.SHARED, "  ")
    leftover = Introduction("Company", RiskShared.NONE_TO_SHARE, "typed, then thought better of")

    with pytest.raises(CannotIntroduce, match="risk"):
        actions.revise(suggested, without, by=rushcliffe.link_worker)
    actions.revise(suggested, leftover, by=rushcliffe.link_worker)

    assert suggested.risk_words == ""


def test_what_was_sent_is_not_changed_afterwards(sent: OnwardReferral, rushcliffe: Place):
    with pytest.raises(CannotIntroduce, match="sent already"):
        actions.revise(sent, ASKED, by=rushcliffe.link_worker)


def test_one_person_is_not_introduced_to_one_service_twice_at_once(
    case: Case, walking: Service, sent: OnwardReferral, rushcliffe: Place
):
    with pytest.raises(CannotIntroduce, match="already"):
        actions.suggest(case, walking, ASKED, by=rushcliffe.link_worker)

    actions.answer(sent, "say_full")
    assert actions.suggest(case, walking, ASKED, by=rushcliffe.link_worker).state is State.SUGGESTED


def test_nobody_is_introduced_whose_case_is_closed_or_who_has_died(
    case: Case, walking: Service, suggested: OnwardReferral, rushcliffe: Place
):
    case.patient.died_on = clock.today()
    with pytest.raises(CannotIntroduce, match="died"):
        actions.send(suggested, by=rushcliffe.link_worker)

    case.patient.died_on = None
    case.close(by=rushcliffe.link_worker, reason="completed", ended_by=EndedBy.TOGETHER)
    with pytest.raises(CannotIntroduce, match="closed"):
        actions.tell(case, walking, by=rushcliffe.link_worker)


@pytest.mark.parametrize(
    ("move", "words"),
    [
        ("accept", "Tell Joan that Trentside Walking Circle said yes"),
        ("say_full", "Trentside Walking Circle is full"),
        ("refuse", "not right for Joan"),
    ],
)
def test_an_answer_comes_back_to_the_workers_list_today(sent: OnwardReferral, move: str, words: str):
    sent.case.will(NextKind.HOME_VISIT, on=clock.today() + timedelta(days=5), note="bring the leaflet")

    actions.answer(sent, move, reason="because")

    case = sent.case
    assert (case.next_kind, case.next_on) == (NextKind.CALL, clock.today())
    assert words in case.next_note
    assert "home visit on" in case.next_note, "the step that was planned is not lost"


def test_an_answer_does_not_put_off_what_is_late_already(sent: OnwardReferral):
    late = clock.today() - timedelta(days=2)
    sent.case.will(NextKind.TEXT, on=late, note="ask about Tuesday")

    actions.answer(sent, "accept")

    assert (sent.case.next_kind, sent.case.next_on) == (NextKind.TEXT, late)
    assert sent.case.next_note.startswith("Tell Joan")
    assert "ask about Tuesday" in sent.case.next_note


def test_the_groups_answer_is_its_own_act_and_the_same_again_changes_nothing(sent: OnwardReferral):
    assert actions.answer(sent, "accept")
    assert not actions.answer(sent, "accept")

    step = sent.steps[-1]
    assert [step.move for step in sent.steps] == ["send", "accept"]
    assert (step.by_id, step.says_who) == (None, "Trentside Walking Circle")


def test_a_different_answer_after_an_end_is_refused(sent: OnwardReferral):
    actions.answer(sent, "say_full")

    with pytest.raises(CannotMoveOnward, match="Full"):
        actions.answer(sent, "accept")


@pytest.mark.parametrize("move", ["change_mind", "hear_nothing", "send", "nonsense", None])
def test_the_group_cannot_say_what_is_not_its_to_say(sent: OnwardReferral, move: str):
    with pytest.raises(CannotIntroduce):
        actions.answer(sent, move)


def test_a_worker_cannot_record_what_only_sending_or_the_clock_does(sent: OnwardReferral, rushcliffe: Place):
    for move in ("send", "hear_nothing", "send_link", "nonsense"):
        with pytest.raises(CannotIntroduce):
            actions.record(sent, move, by=rushcliffe.link_worker)


def test_what_the_worker_hears_from_the_person_moves_no_due_day(sent: OnwardReferral, rushcliffe: Place):
    later = clock.today() + timedelta(days=9)
    sent.case.will(NextKind.MEET, on=later)

    actions.record(sent, "change_mind", by=rushcliffe.link_worker)

    assert (sent.state, sent.case.next_on) == (State.DECLINED_PERSON, later)


def test_no_answer_is_found_the_day_after_it_was_due_and_not_before(sent: OnwardReferral):
    everything = db.select(OnwardReferral)
    due = sent.answer_due_on

    assert db.session.scalars(unanswered(everything, due)).all() == []
    assert db.session.scalars(unanswered(everything, due + timedelta(days=1))).all() == [sent]


def test_silence_is_a_state_that_returns_to_the_worker_once(sent: OnwardReferral):
    sent.case.will(NextKind.REVIEW, on=clock.today() + timedelta(days=30))

    actions.note_unanswered(sent)
    actions.note_unanswered(sent)

    assert sent.state is State.NO_REPLY
    assert [step.move for step in sent.steps] == ["send", "hear_nothing"]
    assert (sent.case.next_kind, sent.case.next_on) == (NextKind.CHASE, clock.today())
    assert "No answer from Trentside Walking Circle" in sent.case.next_note


def test_an_answer_after_the_case_closed_is_kept_and_owes_nobody_a_step(sent: OnwardReferral, rushcliffe: Place):
    sent.case.close(by=rushcliffe.link_worker, reason="completed", ended_by=EndedBy.TOGETHER)

    actions.answer(sent, "say_full")

    assert (sent.state, sent.case.next_on) == (State.FULL, None)


def test_told_about_is_one_record_a_day_and_has_no_state(case: Case, walking: Service, rushcliffe: Place):
    for _ in range(2):
        actions.tell(case, walking, by=rushcliffe.link_worker)
        db.session.commit()

    [told] = db.session.query(ToldAbout)
    assert (told.service, told.told_on, told.told_by) == (walking, clock.today(), rushcliffe.link_worker)
