"""A practice's search for its codes: what is taken in, what is refused, and what is found beside our episodes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.caseload.actions import end_with_refusal, record_contact
from socialrx.caseload.models import Case, EndedBy
from socialrx.core import clock, codelists, snomed
from socialrx.core.codelists import CodeListEntry
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.feedback import code_file, code_search, codes
from socialrx.feedback.code_file import Search
from socialrx.feedback.code_search import Comparison, Kind
from socialrx.feedback.coded import CodeRecorded
from socialrx.patients import objections
from socialrx.patients.objections import ObjectionKind
from socialrx.referrals.models import Answer, PersonAnswer, Referral
from tests.factories import Place

AGREED, DECLINED = codes.PERSON_AGREED.code, codes.PERSON_DECLINED.code
HEADER = "NHS number,SNOMED code,Date"
STRANGER = "9990000204"


def read(text: str, encoding: str = "utf-8") -> Search:
    return code_file.read("search.csv", text.encode(encoding))


def row(number: str, code: str = AGREED, on: date | None = None) -> str:
    return f"{number},{code},{on or clock.today():%d/%m/%Y}"


def compare(place: Place, *rows: str) -> Comparison:
    db.session.commit()
    return code_search.compare(read("\n".join([HEADER, *rows])), select(Referral), place.practice.id)


def counts(made: Comparison) -> dict[Kind, tuple[int, int]]:
    """What was found, with what it is out of."""
    return {kind: (made.count(kind), made.out_of[kind]) for kind in Kind if made.count(kind)}


@pytest.fixture
def number(case: Case) -> str:
    return case.patient.nhs_number or ""


@pytest.fixture
def reached(case: Case, rushcliffe: Place) -> Case:
    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation")
    db.session.commit()
    return case


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("73211009", True),
        ("73211008", False),
        ("871731000000106", True),
        ("871711000000103", True),
        ("516281000000108", False),
        ("7961610000001018", False),
        ("073211009", False),
        ("7", False),
        ("8.71731E+14", False),
    ],
)
def test_a_snomed_code_is_known_by_its_check_digit(code: str, holds: bool):
    assert snomed.is_code(code) is holds


def test_every_code_that_is_offered_is_one():
    assert [code for code in codes.CODES if not snomed.is_code(code)] == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"{HEADER}\n9990000018,{AGREED},04/05/2025\n", "utf-8"),
        (f"{HEADER}\r\n9990000018,{AGREED},04/05/2025\r\n", "utf-8-sig"),
        (f"NHS No;Code;Event date\n999 000 0018;{AGREED};4.5.2025\n", "utf-8"),
        (f"Date\tConcept ID\tName\tNHS NUMBER\n2025-05-04 09:30\t{AGREED}\tJoan\t999-000-0018\n", "utf-8"),
        (
            f"Search: social prescribing\nRun by Priya, on Monday\n\n{HEADER}\n'9990000018,'{AGREED},04-May-2025",
            "utf-8",
        ),
    ],
)
def test_a_file_is_read_as_systems_write_it(text: str, encoding: str):
    [coded] = read(text, encoding).coded

    assert coded[1:] == ("9990000018", AGREED, date(2025, 5, 4))


def test_the_lines_are_counted_as_an_editor_counts_them():
    found = read(f"Search\n\n{HEADER}\n9990000018,{AGREED},04/05/2025\n9990000018,{AGREED},05/05/2025\n")

    assert [coded.line for coded in found.coded] == [4, 5]


@pytest.mark.parametrize("code", ["8.71731E+14", "8.71731000000106E14", "871731000000106.0", "1084281000000100"])
def test_a_file_whose_codes_a_spreadsheet_has_changed_is_refused_with_the_reason(code: str):
    with pytest.raises(BadInput, match=r"^Line 3: .*Choose the file as your clinical system wrote it"):
        read(f"{HEADER}\n{row('9990000018')}\n9990000018,{code},04/05/2025")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,born\nJoan,1951\n", "No line names an NHS number, a code and a date"),
        ("", "This file is empty"),
        (f"{HEADER},Event date\n9990000018,{AGREED},04/05/2025,04/05/2025", "More than one column could be the date"),
        (f"{HEADER}\n9990000018,{AGREED},04/25/2025", "month before the day"),
        (f'{HEADER}\n"9990000018"x,{AGREED},04/05/2025', "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(text: str, says: str):
    with pytest.raises(BadInput, match=says):
        read(text)


def test_a_file_that_is_no_csv_or_too_long_is_refused(app):
    with pytest.raises(BadInput, match="Choose a CSV file"):
        code_file.read("search.xlsx", b"PK\x03\x04")
    app.config["CODE_SEARCH_MOST_ROWS"], before = 1, app.config["CODE_SEARCH_MOST_ROWS"]
    with pytest.raises(BadInput, match="more than 1 rows"):
        read("\n".join([HEADER, row("9990000018"), row("9990000018")]))
    app.config["CODE_SEARCH_MOST_ROWS"] = before


def test_a_row_that_is_wrong_is_left_out_and_named_by_its_line():
    tomorrow = clock.today() + timedelta(days=1)
    rows = [row("9.43E+09"), row("9990000019"), f"9990000018,{AGREED},soon", row("9990000018", on=tomorrow), "a,b"]
    rows += ["9990000018,73211009,04/05/2025", "9990000018,8T09.,04/05/2025"]

    found = read("\n".join([HEADER, *rows]))

    assert [line for line, _ in found.unread] == [2, 3, 4, 5, 6]
    assert "spreadsheet" in found.unread[0][1]
    assert (found.others, found.rows, found.coded) == (2, 7, [])


def test_an_installation_adds_what_its_system_calls_a_column():
    db.session.add(
        CodeListEntry(list_name="code-search-columns", key="pt nhs", label="Pt NHS", grouping="nhs_number", position=99)
    )
    db.session.commit()
    codelists.forget()

    assert len(read(f"Pt NHS,Code,Date\n9990000018,{AGREED},04/05/2025").coded) == 1
    db.session.execute(sa.delete(CodeListEntry).where(CodeListEntry.key == "pt nhs"))
    db.session.commit()
    codelists.forget()


def test_what_fits_is_not_found(reached: Case, rushcliffe: Place, number: str):
    made = compare(rushcliffe, row(number))

    assert counts(made) == {}
    assert made.out_of[Kind.NO_EPISODE] == made.out_of[Kind.NOT_CODED] == made.out_of[Kind.TWICE] == 1


def test_a_code_without_an_episode_names_who_is_known_and_of_strangers_the_line(referral: Referral, rushcliffe: Place):
    made = compare(rushcliffe, row(referral.patient.nhs_number), row(STRANGER))

    assert counts(made) == {Kind.NO_EPISODE: (2, 2)}
    assert [one.name for one in made.of_kind(Kind.NO_EPISODE)] == ["Joan Sutton"]
    assert made.strangers(Kind.NO_EPISODE) == [3]
    assert STRANGER not in str(made.findings)


def test_a_code_of_long_before_belongs_to_no_episode(reached: Case, rushcliffe: Place, number: str):
    made = compare(rushcliffe, row(number, on=clock.today() - timedelta(days=29)), row(number))

    assert counts(made) == {Kind.NO_EPISODE: (1, 2)}


def test_an_episode_that_nobody_coded_is_found(reached: Case, rushcliffe: Place):
    made = compare(rushcliffe, row(STRANGER))

    [found] = made.of_kind(Kind.NOT_CODED)
    assert (found.name, found.referral_id, found.lines) == ("Joan Sutton", reached.referral_id, ())
    assert made.out_of[Kind.NOT_CODED] == 1


def test_one_that_was_not_reached_or_lies_outside_the_search_is_not_expected(case: Case, rushcliffe: Place):
    assert Kind.NOT_CODED not in counts(compare(rushcliffe, row(STRANGER)))

    record_contact(case, by=rushcliffe.link_worker, mode="02", outcome="spoke_conversation")

    assert Kind.NOT_CODED not in counts(compare(rushcliffe, row(STRANGER, on=clock.today() - timedelta(days=9))))


def test_coded_twice_in_an_episode_is_found_re_openings_included(reached: Case, rushcliffe: Place, number: str):
    reached.close(by=rushcliffe.link_worker, reason="goals_met", ended_by=EndedBy.TOGETHER)
    reached.reopen(by=rushcliffe.lead, reason="She fell")

    made = compare(rushcliffe, row(number), row(number))

    assert counts(made) == {Kind.TWICE: (1, 1)}
    assert made.of_kind(Kind.TWICE)[0].lines == (2, 3)


def test_coded_as_declined_although_the_person_agreed(reached: Case, rushcliffe: Place, number: str):
    assert counts(compare(rushcliffe, row(number), row(number, DECLINED))) == {Kind.NOT_DECLINED: (1, 1)}

    end_with_refusal(reached, by=rushcliffe.link_worker)

    assert counts(compare(rushcliffe, row(number), row(number, DECLINED))) == {}


def test_coded_as_referred_although_the_person_never_agreed(case: Case, rushcliffe: Place, number: str):
    db.session.execute(sa.update(PersonAnswer).values(answer=Answer.NOT_ASKED))
    db.session.expire_all()

    assert counts(compare(rushcliffe, row(number))) == {Kind.NOT_AGREED: (1, 1)}


def test_of_who_objects_nothing_is_told(reached: Case, rushcliffe: Place, number: str):
    objections.record(reached.patient, ObjectionKind.PRACTICE, by=rushcliffe.link_worker, words="Not my GP")

    made = compare(rushcliffe, row(number))

    assert made.strangers(Kind.NO_EPISODE) == [2] and made.of_kind(Kind.NO_EPISODE) == []


def test_another_practices_people_are_strangers(reached: Case, nottingham_west: Place, number: str):
    made = compare(nottingham_west, row(number))

    assert "Joan" not in str(made.findings) and made.strangers(Kind.NO_EPISODE) == [2]


def test_nothing_is_kept_and_two_queries_are_asked(reached: Case, rushcliffe: Place, number: str, queries):
    rows = [row(number), *(row(STRANGER) for _ in range(20))]
    asked = queries(lambda: compare(rushcliffe, *rows))

    assert len(asked) <= 3, "\n".join(asked)
    assert db.session.query(CodeRecorded).count() == 0
