"""News is out when its row is in the outbox, or another route is recorded; what fails is a task the same minute."""

import ast
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import socialrx
from socialrx.caseload.models import Case, EndedBy, NextKind
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.feedback import actions as feedback
from socialrx.feedback.models import Event, MessageBack, Route
from socialrx.patients.objections import ObjectionKind, record
from socialrx.reminders.channels import RefusedForGood
from socialrx.reminders.delivery import send_due
from socialrx.reminders.weekly import post_weeks
from tests import factories
from tests.factories import Place

# Where a case may be closed: each of these writes the message in the same transaction, or is called by one that does.
CLOSERS = {
    ("feedback/actions.py", "close"),
    ("caseload/actions.py", "end"),
    ("caseload/actions.py", "end_with_refusal"),
    ("caseload/actions.py", "withdraw"),
}
CLOSING = {"case.close", "self.case.close", "casework.end"}
MONDAY = datetime.fromisoformat("2026-06-08T07:20:00+00:00")


class Postbox:
    """Takes what it is given, or refuses it for good."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses, self.taken = refuses, []

    def send(self, letter: Letter) -> None:
        if self.refuses:
            raise RefusedForGood("550 nobody of that name")
        self.taken.append(letter.kind)


def end(case: Case, place: Place, **said) -> MessageBack:
    message = feedback.close(case, by=place.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER, **said)
    db.session.commit()
    return message


def news() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == "message-back").order_by(Letter.id)))


def closers(path: Path) -> set[str]:
    """The functions of a module that call `case.close(...)`, or the casework's `end`, which does."""
    closing = CLOSING | {"end"} if path.parts[-2:] == ("caseload", "actions.py") else CLOSING
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    return {
        function.name
        for function in functions
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in closing
    }


def test_a_case_is_closed_only_where_its_message_is_written():
    root = Path(socialrx.__file__).parent
    found = {(str(path.relative_to(root)), name) for path in root.rglob("*.py") for name in closers(path)}

    assert found == CLOSERS


def test_closing_and_its_letter_are_one_transaction(case: Case, rushcliffe: Place):
    feedback.close(case, by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    db.session.rollback()
    assert case.is_open and news() == []

    end(case, rushcliffe)
    assert not case.is_open and len(news()) == 1


def test_every_closed_case_has_its_message_or_a_recorded_route(case: Case, rushcliffe: Place):
    assert end(case, rushcliffe, objects=True).route is Route.PERSON_OBJECTS
    alone = factories.referral(factories.patient("Arthur", "Dean", no_number_reason="x"), None, source="self")
    other = factories.case(alone, rushcliffe.link_worker, by=rushcliffe.lead)

    assert end(other, rushcliffe).route is Route.NO_PRACTICE


def test_a_referral_that_is_taken_back_from_a_worker_leaves_its_message(case: Case, rushcliffe: Place):
    feedback.take_back(case.referral, by=rushcliffe.gp, reason="Moved away")
    db.session.commit()

    [message] = db.session.scalars(select(MessageBack)).all()
    assert (message.event, case.is_open) == (Event.CLOSED, False)
    assert "the referral was withdrawn" in message.what_happened


def test_an_objection_after_the_letter_was_written_stops_it_at_the_moment_of_sending(case: Case, rushcliffe: Place):
    message = end(case, rushcliffe)
    record(case.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my GP")
    db.session.commit()
    postbox = Postbox()

    send_due(postbox)

    assert postbox.taken == []
    assert message.route is Route.PERSON_OBJECTS
    assert news()[0].stopped_at is not None


def test_a_practice_that_closed_after_the_letter_was_written_gets_none(case: Case, rushcliffe: Place):
    message = end(case, rushcliffe)
    rushcliffe.practice.closed_on = clock.today()
    db.session.commit()
    postbox = Postbox()

    send_due(postbox)

    assert postbox.taken == []
    assert (message.route, news()[0].last_error) == (Route.NO_PRACTICE, "the practice has closed or reads no post")


def test_after_a_death_the_practice_still_hears(case: Case, rushcliffe: Place):
    end(case, rushcliffe)
    case.patient.record_death(clock.today())
    db.session.commit()
    postbox = Postbox()

    send_due(postbox)

    assert postbox.taken == ["message-back"]


def test_a_letter_that_is_refused_is_on_the_workers_list_the_same_minute(case: Case, rushcliffe: Place):
    case.will(NextKind.REVIEW, on=clock.today() + timedelta(days=30), note="")
    feedback.first_contact_made(case, by=rushcliffe.link_worker)
    db.session.commit()

    send_due(Postbox(refuses=True))

    assert news()[0].failed_at is not None
    assert case.next_on == clock.today()
    assert "could not be delivered" in case.next_note


@pytest.mark.parametrize("refuses", [True, False])
def test_a_question_stays_one_letter(referral, rushcliffe: Place, refuses: bool):
    feedback.ask(referral, by=rushcliffe.lead, question="Which number?")
    db.session.commit()

    send_due(Postbox(refuses=refuses))

    assert len(news()) == 1


def weekly() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == "practice-week")))


def test_on_monday_a_practice_gets_one_line_and_no_names(
    case: Case, rushcliffe: Place, nottingham_west, time_machine_at
):
    time_machine_at(MONDAY - timedelta(days=4))
    end(case, rushcliffe)
    time_machine_at(MONDAY)

    assert (post_weeks(), post_weeks()) == (1, 0)

    [letter] = weekly()
    assert letter.recipient == rushcliffe.practice.mailbox
    assert letter.body == "1 thing came back last week: https://socialrx.test/practice/week?from=2026-06-01\n"
    assert "Joan" not in letter.title + letter.body


@pytest.mark.parametrize("because", ["switched off", "no mailbox", "closed", "objects"])
def test_no_letter_goes_on_monday(case: Case, rushcliffe: Place, time_machine_at, because: str):
    practice = rushcliffe.practice
    time_machine_at(MONDAY - timedelta(days=4))
    end(case, rushcliffe)
    if because == "objects":
        record(case.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my GP")
    facts = {"switched off": {"weekly_letter": False}, "no mailbox": {"mailbox": ""}}
    for name, value in facts.get(because, {}).items():
        setattr(practice, name, value)
    practice.closed_on = clock.today() if because == "closed" else None
    db.session.commit()
    time_machine_at(MONDAY)

    assert post_weeks() == 0
    assert weekly() == []
