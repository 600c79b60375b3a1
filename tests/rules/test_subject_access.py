"""A copy for the person who asked: in time, whole, without what must not leave, and by two people."""

from datetime import date

import pytest

from socialrx.caseload.actions import raise_concern, record_contact
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.documents.subject_access import as_json
from socialrx.rights import access_requests as asking
from socialrx.rights.about import pointers, tables_about_people
from socialrx.rights.copies import copy_for
from socialrx.rights.due import acknowledge_by, due_on, is_overdue, months_after, must_be_told_by
from socialrx.rights.left_out import EVERYWHERE, HIDDEN_WITH_FLAG, LEFT_OUT, READ_IN_INQUIRY, TABLES_LEFT_OUT
from socialrx.rights.models import AccessRequest, Decision, RequestPause
from socialrx.rights.sheets import SHEETS
from socialrx.rights.whole_record import whole_record
from tests import canary, factories
from tests.asking import decide_all, request_for
from tests.factories import Place, kept
from tests.house.everything import one_of_each


@pytest.fixture
def request_(case: Case, rushcliffe: Place) -> AccessRequest:
    return request_for(case, rushcliffe)


@pytest.fixture
def concern(case: Case, rushcliffe: Place):
    return kept(raise_concern(case, by=rushcliffe.link_worker, concern="canaryconcern of a nephew"))


def text_of(request: AccessRequest) -> str:
    return as_json(copy_for(request)).decode()


def entry_with(request: AccessRequest, words: str):
    record = whole_record(request.patient_id, request.organisation_id)
    entries = [entry for section in record for entry in section.entries]
    return next(entry for entry in entries if any(words in line.words for line in entry.lines))


# ---------------------------------------------------------------- in time


@pytest.mark.parametrize(
    ("received", "months", "day"),
    [
        (date(2026, 9, 3), 1, date(2026, 10, 3)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_a_month_is_to_the_day_of_the_same_number_or_the_months_last(received: date, months: int, day: date):
    assert months_after(received, months) == day


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # 3 October 2026 is a Saturday
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend and the bank holiday for Boxing Day
        (date(2026, 6, 10), date(2026, 7, 10)),
    ],
)
def test_a_due_day_that_is_no_working_day_moves_to_the_next(received: date, due: date):
    assert due_on(AccessRequest(received_on=received, pauses=[])) == due


def test_the_clock_stands_still_while_we_wait_to_be_told_what_is_wanted():
    request = AccessRequest(received_on=date(2026, 6, 1), pauses=[])
    request.pauses = [RequestPause(asked_on=date(2026, 6, 5), asked_what="Which years?")]
    assert due_on(request) is None
    assert not is_overdue(request)

    request.pauses[0].answered_on = date(2026, 6, 15)

    assert due_on(request) == date(2026, 7, 13)  # 1 July and ten days is a Saturday


def test_two_months_more_only_when_they_were_told_in_the_first(case: Case, rushcliffe: Place):
    request = request_for(case, rushcliffe, received_on=date(2026, 6, 10))

    with pytest.raises(asking.TooLate):
        asking.take_longer(request, because="Twelve years of notes", told_on=date(2026, 7, 11))
    asking.take_longer(request, because="Twelve years of notes", told_on=date(2026, 7, 10))

    assert must_be_told_by(request) == date(2026, 7, 10)
    assert due_on(request) == date(2026, 9, 10)


def test_overdue_is_after_the_day_and_not_on_it(request_: AccessRequest, time_machine_at):
    request_.received_on = date(2026, 6, 10)

    time_machine_at(clock.london(date(2026, 7, 10)))
    assert not is_overdue(request_)
    time_machine_at(clock.london(date(2026, 7, 11)))
    assert is_overdue(request_)
    request_.closed_at = clock.now()
    assert not is_overdue(request_)


def test_one_question_at_a_time_and_the_answer_after_it(request_: AccessRequest):
    asking.ask_what_is_wanted(request_, what="Which years?", on=date(2026, 6, 5))

    with pytest.raises(asking.NotYet, match="not answered"):
        asking.ask_what_is_wanted(request_, what="And why?", on=date(2026, 6, 6))
    with pytest.raises(asking.NotYet, match="older"):
        asking.hear_what_is_wanted(request_, on=date(2026, 6, 4), wanted="2025")
    asking.hear_what_is_wanted(request_, on=date(2026, 6, 6), wanted="2025")

    assert request_.pause is None
    assert request_.wanted == "2025"
    with pytest.raises(asking.NotYet, match="Nothing was asked"):
        asking.hear_what_is_wanted(request_, on=date(2026, 6, 7), wanted="")


def test_a_complaint_is_acknowledged_within_thirty_days(request_: AccessRequest):
    asking.note_complaint(request_, on=date(2026, 7, 1), acknowledged_on=None)
    assert acknowledge_by(request_) == date(2026, 7, 31)

    with pytest.raises(asking.NotYet):
        asking.note_complaint(request_, on=date(2026, 7, 1), acknowledged_on=date(2026, 6, 30))
    asking.note_complaint(request_, on=date(2026, 7, 1), acknowledged_on=date(2026, 7, 3))

    assert acknowledge_by(request_) is None


def test_nobody_is_asked_for_twice_at_once(request_: AccessRequest, case: Case, rushcliffe: Place):
    with pytest.raises(asking.AlreadyAsked, match=request_.reference):
        request_for(case, rushcliffe)


def test_the_ig_leads_are_told_that_somebody_asked_and_not_who(request_: AccessRequest, rushcliffe: Place):
    told = db.session.query(Letter).filter_by(kind="copy-asked-for").all()

    assert [one.recipient for one in told] == [rushcliffe.ig.email]
    assert "Joan" not in told[0].title + told[0].body


# ---------------------------------------------------------------- whole


def test_every_column_about_a_person_is_in_a_list_or_left_out_by_name():
    """A new table or column fails here until somebody says how it is called, or why it is left out."""
    about = tables_about_people()
    names = {table.name for table in about}
    unsaid = set()
    for table in about:
        if table.name in TABLES_LEFT_OUT:
            continue
        assert table.name in SHEETS, f"{table.name}: give it a sheet in rights.sheets, or leave it out with a reason"
        sheet = SHEETS[table.name]
        parents = {column.name for column, parent in pointers(table) if parent in names}
        left_out = {column for name, column in LEFT_OUT if name == table.name}
        known = {*sheet.columns, sheet.when, sheet.within, *EVERYWHERE, *parents, *left_out}
        unsaid |= {f"{table.name}.{column.name}" for column in table.columns} - {f"{table.name}.{one}" for one in known}

    assert unsaid == set()


def test_the_lists_name_nothing_that_is_not_there():
    tables = {table.name: table for table in tables_about_people()}
    named = [(name, column) for name, sheet in SHEETS.items() for column in (*sheet.columns, sheet.when, sheet.within)]
    hidden = [(name, column) for name, columns in HIDDEN_WITH_FLAG.items() for column in columns]

    read = [(name, column) for name, columns in READ_IN_INQUIRY.items() for column in columns]

    gone = [one for one in (*named, *hidden, *read, *LEFT_OUT) if one[1] and one[1] not in tables[one[0]].columns]

    assert gone == []
    assert set(TABLES_LEFT_OUT) <= set(tables)
    assert set(READ_IN_INQUIRY) <= set(SHEETS)
    assert all(reason for reason in (*EVERYWHERE.values(), *LEFT_OUT.values(), *TABLES_LEFT_OUT.values()))


def test_everything_kept_about_joan_is_in_her_copy(case: Case, rushcliffe: Place):
    one_of_each(case, rushcliffe)
    canary.introduction(case, by=rushcliffe.link_worker)
    request = db.session.query(AccessRequest).one()
    decide_all(request, Decision.GIVE, by=rushcliffe.ig)

    missing = canary.AFTER | {"canaryhopes", "canarycontact", "canaryconcern", "canaryriskkept", "canarynext"}
    missing |= {"canaryanswer", "canarystep", "canarychanged", "canaryneedkept", "canaryemergency"}
    assert missing - canary.words_in(text_of(request)) == set()
    assert "Her garden" in text_of(request)


def test_the_names_of_staff_and_services_are_words_and_no_address_of_a_row_is(case: Case, rushcliffe: Place, request_):
    text = text_of(request_)

    assert "Amina Hassan" in text
    assert "Rushcliffe link workers" in text
    assert str(case.id) not in text
    assert str(case.patient_id) not in text


def test_of_somebody_who_hides_nothing_says_where_they_are(case: Case, rushcliffe: Place):
    canary.fill(case, rushcliffe.link_worker)
    case.patient.is_s_flagged = True
    db.session.commit()

    record = whole_record(case.patient_id, rushcliffe.pcn.id)

    said = " ".join(line.words for section in record for entry in section.entries for line in entry.lines)
    assert canary.words_in(said) & {"canaryaddress", "canarydoor", "canaryemail", "canaryemergency"} == set()
    assert "NG2 7PG" not in said
    assert "Rushcliffe Surgery" not in said


def test_another_organisation_keeps_its_own(case: Case, joan, rushcliffe: Place, nottingham_west: Place):
    theirs = factories.referral(joan, rushcliffe.gp, hopes="canarytheirs")
    theirs.team = nottingham_west.team
    db.session.commit()
    own = factories.case(theirs, nottingham_west.link_worker, by=nottingham_west.lead)
    kept(record_contact(own, by=nottingham_west.link_worker, mode="02", outcome="no_answer", note="canaryelsewhere"))

    ours = str(whole_record(joan.id, rushcliffe.pcn.id))
    elsewhere = str(whole_record(joan.id, nottingham_west.pcn.id))

    assert canary.words_in(ours) == set()
    assert canary.words_in(elsewhere) == {"canarytheirs", "canaryelsewhere"}
