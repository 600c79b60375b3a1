"""The outcome summary as a file: what a screen reader gets, what the checker says, and what no text can break."""

import time
from dataclasses import replace

import page
import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.documents import gp_summary, person_summary, tagged
from socialrx.documents.blocks import Grid, Heading, Points, Room, Title, Tone, Words
from socialrx.documents.paper import Paper, Press, printed, shortened
from socialrx.documents.summary import ActionLine, Arranged, GoalLine, Summary, gather
from socialrx.documents.tagged import TooLong
from socialrx.documents.words import cut, marked_up, tidy
from socialrx.onward.lifecycle import State
from socialrx.outcomes.change import Change
from socialrx.plans.models import GoalStatus, Owner
from tests import joans_story
from tests.factories import Place
from tests.joans_story import FIRST, LATEST
from tests.pdf import Read

DOCUMENTS = pytest.mark.parametrize("document", [gp_summary, person_summary], ids=["practice", "person"])
NASTY = '<img src="/etc/passwd"> <a href="javascript:x">x</a> <b &amp; "<50 kg" Łukasz Ŵyn & co'
LONG = "We walked, sang and cooked, and there is much more to tell. " * 70


def made(document, summary: Summary) -> bytes:
    return printed(document.paper(summary))


def plain() -> Summary:
    """Hardly anything."""
    return Summary(reference="SP-7K3Q-92M4", made_on=clock.today(), closed_on=clock.today(), team_name="The team")


def brim() -> Summary:
    """Every text and every list filled as full as the record lets them be."""
    day, words = clock.today(), LONG[:300]
    actions = tuple(ActionLine(words, owner, "n" * 70, day) for owner in Owner) * 7
    services = tuple(Arranged("s" * 200, day, state) for state in State)
    return Summary(
        reference="SP-7K3Q-92M4", made_on=day, received_on=day, met_on=day, closed_on=day, reopen_until=day,
        patient_name="p" * 71, date_of_birth=day, nhs_number="999 000 0018", known_as="k" * 35, referrer_name="r" * 71,
        practice_name="Surgery " * 15, needs=("Need " * 8,) * 22, needs_to_person=("Need " * 8,) * 22, hopes=LONG,
        what_matters=LONG, goals=(GoalLine(words, GoalStatus.WORKING_ON),) * 20, done=actions, to_do=actions,
        arranged=services, arranged_to_person=services, change=Change(FIRST, LATEST), first_on=day, latest_on=day,
        what_changed=LONG, wanted=LONG, closure_reason="goals_met", closure_label="Goals met", link_worker="w" * 71,
        link_worker_known_as="w" * 35, team_name="Team " * 24, team_phone="0115 496 0200", crisis="Ring 999. " * 20,
    )  # fmt: skip


@DOCUMENTS
def test_the_checker_of_accessible_pdf_finds_nothing(document, case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)

    report = page.validate_pdf_bytes(document.build(case), profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant
    assert report.rules.passed == report.rules.total > 100


@DOCUMENTS
def test_the_checker_finds_nothing_in_the_fullest_and_the_emptiest(document):
    for summary in (brim(), plain()):
        assert page.is_pdf_compliant_bytes(made(document, summary), profile="ua1")


@DOCUMENTS
def test_it_is_two_pages_at_most_and_says_so_when_it_was_shortened(document):
    read = Read(made(document, brim()))

    assert read.pages == 2
    assert any("shortened" in words and "0115 496 0200" in words for words in read.said)


@DOCUMENTS
def test_an_ordinary_story_is_not_shortened(document, case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)
    joans_story.closed(case, rushcliffe)

    read = Read(document.build(case))

    assert read.pages <= 2
    assert not any("shortened" in words for words in read.said)


def test_a_list_that_is_too_long_says_how_many_more_there_are():
    blocks = shortened([Points(("a", "b", "c", "d"))], Room(100, 2), more="Ring us.")

    assert blocks == [Points(("a", "b", "and 2 more")), Words("Ring us.", Tone.FIRST, is_kept=True)]


def test_a_table_that_is_too_long_says_how_many_more_there_are():
    [grid, _] = shortened(
        [Grid(("A", "B"), (("1", "2"), ("3", "4"), ("5", "6")), (1, 1))], Room(100, 1), more="Ring us."
    )

    assert grid.rows == (("1", "2"), ("and 2 more", ""))


def test_what_fits_is_left_alone():
    blocks = [Heading("Why"), Words("Because")]

    assert shortened(blocks, Room(100, 5), more="Ring us.") == blocks


def test_what_must_be_read_to_its_end_is_never_shortened():
    said = Read(made(person_summary, brim())).said + Read(made(gp_summary, brim())).said

    assert any(words.startswith("You can come back") and words.endswith("ask your GP.") for words in said)
    assert ("Ring 999. " * 20).strip() in said
    assert any(words.startswith("Ring 0115 496 0200") and "Your reference is SP-7K3Q-92M4" in words for words in said)
    assert any(words.endswith("0115 496 0200") for words in said)
    assert "Anxious yesterday (lower is better)" in said


def test_a_document_that_cannot_be_shortened_enough_is_refused_rather_than_cut():
    with pytest.raises(TooLong):
        printed(Paper(title="t", footer="f", blocks=(Heading("h"),) * 200, more="m"))


@DOCUMENTS
def test_only_the_embedded_typefaces_are_used(document, case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    assert Read(document.build(case)).typefaces == {"LiberationSans": True, "LiberationSans-Bold": True}


def test_the_persons_is_in_large_print_throughout(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    assert min(Read(person_summary.build(case)).sizes) >= 14


@DOCUMENTS
def test_it_says_its_language_and_a_title_without_a_name(document, case: Case):
    read = Read(document.build(case))

    assert str(read.pdf.Root.Lang) == "en-GB"
    assert case.referral.reference in str(read.pdf.docinfo.Title)
    assert "Joan" not in read.described and "Sutton" not in read.described


@DOCUMENTS
def test_headings_lists_and_drawing_are_tagged_in_reading_order(document, case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    roles = Read(document.build(case)).roles

    assert roles[:2] == ["Document", "H1"]
    assert roles.count("H1") == 1
    assert {"H2", "P", "L", "LI", "LBody", "Figure"} <= set(roles)
    assert set(roles) <= {"Document", "H1", "H2", "P", "L", "LI", "LBody", "Figure", "Table", "TR", "TH", "TD"}


def test_each_list_is_one_list(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)
    summary = gather(case)

    lists = Read(gp_summary.build(case)).roles.count("L")

    assert lists == sum(isinstance(block, Points) for block in gp_summary.story(summary))


def test_the_tables_headers_say_what_they_head(case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    scopes = {element.said: element.scope for element in Read(gp_summary.build(case)).elements if element.role == "TH"}

    assert scopes["What came of it"] == "Column"
    assert scopes["Trentside Walking Circle"] == "Row"
    assert scopes["NHS number"] == "Row"


@DOCUMENTS
def test_the_drawing_is_told_in_words(document, case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    [figure] = [element.said for element in Read(document.build(case)).elements if element.role == "Figure"]

    assert "Satisfied with life: 3 (low) then 7 (high), better by 4" in figure
    assert "Anxious yesterday (lower is better): 8 (high) then 8 (high), the same" in figure


@DOCUMENTS
def test_the_drawing_shows_its_numbers_and_both_days(document, case: Case, rushcliffe: Place):
    joans_story.told(case, rushcliffe)

    drawn = Read(document.build(case)).drawn

    for part in ("3then7", "4then8", "2then7", "8then8", "Anxiousyesterday(lowerisbetter)", "then,", "now,"):
        assert part in drawn


@DOCUMENTS
def test_what_goes_in_comes_out_and_markup_is_only_words(document):
    summary = replace(plain(), what_matters=NASTY, what_changed=NASTY, known_as=NASTY, patient_name=NASTY)

    read = Read(made(document, summary))

    assert read.said.count(NASTY) == 2
    assert NASTY.replace(" ", "") in read.drawn
    assert not any("/XObject" in page.Resources for page in read.pdf.pages)
    assert not any("/Annots" in page for page in read.pdf.pages)


@pytest.mark.parametrize("text", ["<b", "&", "<50 kg", "</para>", "<font size=90>x", "&#60;b&#62;", "]]>", "<br/>"])
def test_marks_that_mean_something_elsewhere_mean_nothing_here(text: str):
    read = Read(made(person_summary, replace(plain(), what_matters=text)))

    assert text in read.said
    assert text.replace(" ", "") in read.drawn


@DOCUMENTS
def test_a_word_of_two_hundred_thousand_letters_is_soon_done(document):
    summary = replace(plain(), what_matters="w" * 200_000, hopes="h" * 200_000)

    began = time.perf_counter()
    read = Read(made(document, summary))

    assert time.perf_counter() - began < 5
    assert read.pages <= 2
    assert any("shortened" in words for words in read.said)


def test_a_letter_the_typeface_lacks_is_a_box_on_paper_and_itself_to_the_ear():
    pdf = made(person_summary, replace(plain(), what_matters="مرحبا 🙂"))

    assert "مرحبا 🙂" in Read(pdf).said
    assert "□□□□□□" in Read(pdf).drawn
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")


def test_control_marks_and_turned_text_are_taken_out_and_lines_are_kept():
    assert tidy("a\u202eb\x00c\tto\u200bgether\r\n\r\n  next\ud800") == "abc together\nnext"
    assert marked_up("a\nb") == "a<br/>b"
    assert tidy("W\u0302yn") == "Ŵyn"


def test_a_text_is_cut_between_words_and_shows_it():
    assert cut("one two three four", 12) == "one two…"
    assert cut("short", 12) == "short"
    assert len(cut("x" * 500, 50)) == 50


def test_a_long_table_and_paragraph_run_over_the_page_as_one_element_each():
    story = Press(11).story(
        [Title("T"), Words(LONG), Grid(("A", "B"), ((LONG[:90], "y"),) * 60, (1, 1)), Points((LONG,))]
    )

    pdf = tagged.build(story, title="t", footer="f")

    roles = Read(pdf).roles
    assert Read(pdf).pages > 2
    assert (roles.count("Table"), roles.count("TR"), roles.count("P"), roles.count("L")) == (1, 61, 1, 1)
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
