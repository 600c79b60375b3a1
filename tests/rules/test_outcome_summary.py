"""What an outcome summary says to the practice, and what to the person."""

from dataclasses import replace

import pytest

from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.core import clock, codelists
from socialrx.core.database import db
from socialrx.documents import gp_summary, person_summary
from socialrx.documents.blocks import Grid, Scores, texts_of
from socialrx.documents.summary import BOTH, FIELDS, GP, PERSON, Arranged, Summary, gather
from socialrx.onward.lifecycle import State
from socialrx.outcomes.change import Change
from socialrx.outcomes.models import Mode
from socialrx.patients.models import Patient
from socialrx.plans.models import GoalStatus
from tests import factories, joans_story
from tests.factories import Place
from tests.joans_story import FIRST, LATEST, days_ago


def for_gp(case: Case) -> list[str]:
    return texts_of(gp_summary.story(gather(case).only(GP)))


def for_person(case: Case) -> list[str]:
    return texts_of(person_summary.story(gather(case).only(PERSON)))


def test_every_fact_that_is_gathered_is_on_somebodys_list():
    assert set(GP) | set(PERSON) == FIELDS
    assert set(BOTH) == set(GP) & set(PERSON)


def test_a_field_that_is_not_on_the_list_is_blank_before_the_document_sees_it():
    summary = Summary(hopes="Weight loss", needs=("Domestic abuse",), known_as="Joan")

    cut = summary.only(PERSON)

    assert (cut.hopes, cut.needs, cut.known_as) == ("", (), "Joan")


def test_the_persons_list_has_no_need_as_referred_and_none_of_what_the_gp_wrote():
    assert not {"hopes", "needs", "arranged", "wanted", "nhs_number", "closure_label"} & set(PERSON)


def test_the_practice_reads_first_what_is_wanted_of_it(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)

    _, _, first, *_ = for_gp(case)

    assert first == "Wanted from you: A blood test"


def test_when_nothing_is_wanted_it_says_none(case: Case):
    assert "Wanted from you: None" in for_gp(case)


def test_what_a_closing_asked_for_is_not_asked_again_after_the_case_is_open_again(case: Case, rushcliffe: Place):
    joans_story.closed(case, rushcliffe)
    case.reopen(by=rushcliffe.lead, reason="She rang")
    db.session.commit()

    assert "Wanted from you: None" in for_gp(case)


def test_the_practice_reads_why_what_mattered_what_was_arranged_and_how_it_ended(case: Case, rushcliffe: Place):
    case.referral.hopes = "Out of the house"
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)

    said = "\n".join(for_gp(case))

    assert "Loneliness or social isolation" in said
    assert "The referrer hoped for: Out of the house" in said
    assert "To play in the park" in said
    assert "Reached: Walk to the park and back" in said
    assert "Trentside Walking Circle\nIntroduced" in said
    assert "Still going at six weeks" in said
    assert "Food Diary Workshop\nTold about it" in said
    assert "goals met, ended together" in said
    assert "0115 496 0200" in said


def test_what_happens_next_says_who_owes_it_and_by_when(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)

    [grid] = [block for block in gp_summary.what_next(gather(case).only(GP)) if isinstance(block, Grid)]

    assert grid.rows == (
        ("Still going at six weeks: Trentside Walking Circle", "The patient", "no day set"),
        ("Weigh in", "The nurse", gp_summary.on_day(days_ago(-20))),
    )


def test_while_the_case_is_open_both_say_so_far_and_the_next_step_without_its_note(case: Case, rushcliffe: Place):
    joans_story.next_is(case, "Do not go alone")

    gp, person = for_gp(case), for_person(case)

    assert gp[0] == "Outcome summary so far"
    assert person[0] == "What we have done together so far"
    assert "Ring the patient" in gp
    assert any(words.startswith("Amina will ring you by") for words in person)
    assert not any("alone" in words for words in gp + person)


def test_a_day_that_has_gone_by_is_not_promised_again(case: Case, rushcliffe: Place):
    case.next_on = days_ago(3)
    db.session.commit()

    assert "Amina will be in touch soon." in for_person(case)
    assert gp_summary.on_day(days_ago(3)) in for_gp(case)


def test_a_case_on_hold_says_until_when(case: Case, rushcliffe: Place):
    case.hold(by=rushcliffe.link_worker, reason="in_hospital", until=days_ago(-10))
    db.session.commit()

    day = gp_summary.on_day(days_ago(-10))
    assert ("On hold: look again", "Amina Hassan", day) in list(gp_summary.next_rows(gather(case).only(GP)))
    assert f"We have paused. Amina will be in touch by {day}." in for_person(case)


def test_the_person_reads_their_own_words_and_what_they_did_first(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)

    said = for_person(case)

    assert said.index("What matters to you") + 1 == said.index("To play in the park with my grandchildren")
    assert "You got there: Walk to the park and back" in said
    assert said.index("What you did") + 1 == said.index("Tried the walking circle")
    assert "Amina: Went along to the first walk" in said
    assert "We introduced you to Trentside Walking Circle. You are going." in said
    assert "We told you about Food Diary Workshop." in said
    assert any("you have done what you set out to do" in words for words in said)


def test_the_person_reads_whom_to_ring_and_how_to_come_back(case: Case, rushcliffe: Place):
    joans_story.closed(case, rushcliffe)

    said = "\n".join(for_person(case))

    assert "Ring 0115 496 0200 and ask for Amina or anyone in Rushcliffe link workers" in said
    assert case.referral.reference in said
    assert "You can come back" in said


def test_abuse_is_named_to_the_practice_and_never_to_the_person(rushcliffe: Place, joan: Patient):
    sent = factories.referral(joan, rushcliffe.gp, needs=["abuse", "money"])
    case = factories.case(sent, rushcliffe.link_worker, by=rushcliffe.lead)
    joans_story.introduced(case, joans_story.for_abuse(factories.service("Juno House")), State.STARTED, rushcliffe)

    gp, person = "\n".join(for_gp(case)), "\n".join(for_person(case))

    assert codelists.label("need-categories", "abuse") in gp
    assert "Juno House" in gp
    assert "abuse" not in person.lower()
    assert "Juno" not in person
    assert codelists.label("need-categories", "money") in person


def test_somebody_referred_for_abuse_alone_reads_only_who_asked(rushcliffe: Place, joan: Patient):
    sent = factories.referral(joan, rushcliffe.gp, needs=["abuse"])
    case = factories.case(sent, rushcliffe.link_worker, by=rushcliffe.lead)

    assert "Rushcliffe Surgery asked us to get in touch with you." in for_person(case)


def test_an_introduction_that_was_only_suggested_is_on_neither(case: Case, rushcliffe: Place):
    joans_story.introduced(case, factories.service("Choir"), State.SUGGESTED, rushcliffe)

    assert not any("Choir" in words for words in for_gp(case) + for_person(case))


@pytest.mark.parametrize("state", list(State))
def test_every_state_of_an_introduction_has_words_for_both(state: State):
    one = Arranged("The choir", clock.today(), state)

    assert gp_summary.came_of(one)
    assert person_summary.arranged_sentence(one).startswith("We introduced you to The choir. ")


@pytest.mark.parametrize("kind", list(NextKind))
def test_every_next_step_has_words_for_both(kind: NextKind):
    summary = Summary(next_kind=kind, next_on=clock.today(), link_worker_known_as="Amina")

    assert gp_summary.NEXT_STEP[kind]
    [said] = person_summary.next_sentences(summary)
    assert "{" not in said


def test_every_way_to_end_and_every_goal_has_words():
    assert set(gp_summary.ENDED) == set(EndedBy)
    assert set(gp_summary.GOAL_WORDS) == set(person_summary.GOAL_WORDS) == set(GoalStatus)


@pytest.mark.parametrize(
    ("latest", "said"),
    [
        (LATEST, "Three of your four answers are better than when we began."),
        (
            {item: 10 if item != "anxious" else 0 for item in FIRST},
            "All of your answers are better than when we began.",
        ),
        (FIRST, "Your answers are the same as when we began."),
        (FIRST | {"happy": 3}, "One of your four answers is better than when we began."),
        (
            FIRST | {"happy": 1},
            "None of your four answers is better than when we began. If anything is harder than it was, ring us.",
        ),
        ({}, "You answered four questions from 0 to 10. Here is what you said."),
    ],
)
def test_the_answers_are_told_kindly_and_truly(latest: dict[str, int], said: str):
    assert person_summary.answers_sentence(Change(FIRST, latest)) == said


def test_lower_anxiety_counts_as_better():
    calmer, tenser = Change({"anxious": 8}, {"anxious": 3}), Change({"anxious": 3}, {"anxious": 8})

    assert person_summary.answers_sentence(calmer) == "Your answer is better than when we began."
    assert person_summary.answers_sentence(tenser).startswith("Your answer is not better")


def test_the_practice_sees_each_answer_then_and_now_with_anxiety_as_it_was_said(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    grid, scores = gp_summary.answers(gather(case).only(GP))

    assert ("Satisfied with life", "3 (low)", "7 (high)", "better by 4") in grid.rows
    assert ("Anxious yesterday (lower is better)", "8 (high)", "8 (high)", "the same") in grid.rows
    assert isinstance(scores, Scores)


def test_answers_asked_once_have_no_chart_and_no_change_for_the_practice(case: Case, rushcliffe: Place):
    joans_story.met(case, rushcliffe)
    joans_story.asked(case, rushcliffe, FIRST, on=days_ago(118))

    blocks = list(gp_summary.answers(gather(case).only(GP)))

    assert not any(isinstance(block, Scores) for block in blocks)
    assert any("Not asked again" in words for words in texts_of(blocks))


def test_answers_asked_in_different_ways_are_not_compared(case: Case, rushcliffe: Place):
    joans_story.met(case, rushcliffe)
    joans_story.asked(case, rushcliffe, FIRST, on=days_ago(118))
    joans_story.asked(case, rushcliffe, LATEST, on=days_ago(2), mode=Mode.PHONE)

    assert "not compared" in for_gp(case)
    assert "You answered four questions from 0 to 10. Here is what you said." in for_person(case)


def test_a_story_of_which_little_is_known_still_reads_well(rushcliffe: Place, joan: Patient):
    sent = factories.referral(joan, None, source="self", needs=["food"])
    case = factories.case(sent, None, by=rushcliffe.lead)

    gp, person = for_gp(case), for_person(case)

    assert {"Not asked.", "Nothing was written down.", "No community service was arranged."} <= set(gp)
    assert "You asked us to talk with you about:" in person
    assert "What matters to you" not in person
    assert "We will choose a link worker for you." in person


def test_a_closing_reason_that_is_not_for_paper_is_not_on_the_persons(case: Case, rushcliffe: Place):
    joans_story.closed(case, rushcliffe, reason="not_right_service")

    said = "\n".join(for_person(case))

    assert "Not the right service" not in said
    assert f"We closed your record with us on {gp_summary.on_day(clock.today())}." in said


def test_two_documents_made_from_the_same_facts_agree_on_the_reference(case: Case):
    summary = gather(case)

    papers = gp_summary.paper(summary.only(GP)), person_summary.paper(summary.only(PERSON))

    assert all(summary.reference in paper.title and summary.reference in paper.footer for paper in papers)
    assert all(case.patient.family_name not in paper.title + paper.footer for paper in papers)


def test_facts_are_values_that_no_later_change_reaches(case: Case, rushcliffe: Place):
    summary = gather(case)
    case.patient.preferred_name = "Joanie"

    assert summary.known_as == "Joan"
    assert replace(summary, known_as="Joanie") != summary
