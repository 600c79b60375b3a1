"""What leaves in a copy and what does not, who signs for it, who lets it go, and what it looks like."""

import json
from typing import Any

import pytest

from socialrx.accounts.models import Role
from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case, SealedNote, WorkerSafetyFlag
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.documents.subject_access import as_json, as_pdf, letter
from socialrx.rights import access_requests as asking
from socialrx.rights.copies import REMOVED, CannotMark, Ruling, copy_for, decide, without
from socialrx.rights.models import AccessRequest, Answered, CopyMark, Decision
from socialrx.rights.whole_record import Entry, whole_record
from tests import factories
from tests.asking import another_ig_lead, decide_all, request_for
from tests.factories import Place, kept
from tests.pdf import Read

HARM = Ruling(Decision.SERIOUS_HARM, clinician="Dr Helen Marsh, GP")
OTHERS = Ruling(Decision.THIRD_PARTY)


@pytest.fixture
def asked(case: Case, rushcliffe: Place) -> AccessRequest:
    case.referral.hopes = "To see her sister Mavis again"
    return request_for(case, rushcliffe)


@pytest.fixture
def concern(case: Case, rushcliffe: Place) -> Any:
    return kept(raise_concern(case, by=rushcliffe.link_worker, concern="canaryconcern of a nephew"))


@pytest.fixture
def prepared(asked: AccessRequest, rushcliffe: Place) -> AccessRequest:
    """Decided about, and signed by Ruth."""
    decide_all(asked, Decision.THIRD_PARTY, by=rushcliffe.ig)
    asking.prepare(asked, by=rushcliffe.ig)
    return kept(asked)


def entries_of(asked: AccessRequest) -> list[Entry]:
    record = whole_record(asked.patient_id, asked.organisation_id)
    return [entry for section in record for entry in section.entries]


def entry_with(asked: AccessRequest, words: str) -> Entry:
    return next(one for one in entries_of(asked) if any(words in line.words for line in one.lines))


def entry_of_kind(asked: AccessRequest, kind: str) -> Entry:
    return next(one for one in entries_of(asked) if one.kind == kind)


def text_of(asked: AccessRequest) -> str:
    return as_json(copy_for(asked)).decode()


# ---------------------------------------------------------------- what leaves


def test_what_is_withheld_leaves_no_mark(asked: AccessRequest, rushcliffe: Place):
    hopes = entry_with(asked, "Mavis")
    decide(asked, hopes, OTHERS, by=rushcliffe.ig)

    copy = copy_for(asked)

    assert "Mavis" not in text_of(asked)
    assert "Referrals" not in {section.title for section in copy.sections}
    assert not {"withheld", "third_party", "left_out"} & set(json.loads(text_of(asked)))
    assert copy.withheld == 1


def test_words_are_taken_out_however_they_are_spelt_and_spaced(asked: AccessRequest, rushcliffe: Place):
    decide(asked, entry_with(asked, "Mavis"), Ruling(Decision.REDACT, "sister  mavis"), by=rushcliffe.ig)

    assert f"To see her {REMOVED} again" in text_of(asked)
    assert without("MAVIS and mavis, her\nsister", ["mavis", "her sister"]) == f"{REMOVED} and {REMOVED}, {REMOVED}"
    assert without("a+b", ["+"]) == f"a{REMOVED}b"


@pytest.mark.parametrize("words", ["", "  \n ", "Doris", "Mavis\nDoris"])
def test_words_that_do_not_stand_there_cannot_be_taken_out(words: str, asked: AccessRequest, rushcliffe: Place):
    with pytest.raises(CannotMark):
        decide(asked, entry_with(asked, "Mavis"), Ruling(Decision.REDACT, words), by=rushcliffe.ig)


def test_serious_harm_needs_a_clinicians_name(asked: AccessRequest, rushcliffe: Place):
    with pytest.raises(CannotMark, match="clinician"):
        decide(asked, entry_with(asked, "Mavis"), Ruling(Decision.SERIOUS_HARM), by=rushcliffe.ig)


def test_a_worry_waits_to_be_decided_and_is_not_given_until_then(asked, concern, rushcliffe: Place):
    assert [entry.kind for entry in copy_for(asked).undecided if entry.kind != "inquiry"] == ["safeguarding_concern"]
    assert "canaryconcern" not in text_of(asked)
    with pytest.raises(asking.NotYet, match="wait for a decision"):
        asking.prepare(asked, by=rushcliffe.ig)

    decide(asked, entry_with(asked, "canaryconcern"), Ruling(Decision.GIVE), by=rushcliffe.ig)

    assert "canaryconcern" in text_of(asked)


def test_a_warning_for_workers_waits_too(asked: AccessRequest, case: Case, rushcliffe: Place):
    flag = WorkerSafetyFlag(patient_id=case.patient_id, case_id=case.id, organisation_id=rushcliffe.pcn.id)
    flag.words, flag.review_on, flag.raised_by_id = "canarydog", clock.today(), rushcliffe.link_worker.id
    kept(flag)

    assert "worker_safety_flag" in {entry.kind for entry in copy_for(asked).undecided}
    assert "canarydog" not in text_of(asked)


def test_a_sealed_note_says_nothing_and_cannot_be_given_before_two_people_opened_it(asked, case, rushcliffe: Place):
    note = SealedNote(case_id=case.id, patient_id=case.patient_id, written_by_id=rushcliffe.link_worker.id)
    note.words, note.sealed_because = "canarysealed", "Her son reads everything"
    kept(note)

    entry = entry_of_kind(asked, "sealed_note")
    assert (entry.lines, entry.is_sealed) == ((), True)
    with pytest.raises(CannotMark, match="sealed"):
        decide(asked, entry, Ruling(Decision.GIVE), by=rushcliffe.ig)

    note.ask_to_unseal(by=rushcliffe.lead, reason="Joan asks for it", is_ig=False)
    note.agree(by=rushcliffe.ig)
    db.session.commit()
    decide(asked, entry_of_kind(asked, "sealed_note"), Ruling(Decision.GIVE), by=rushcliffe.ig)

    assert "canarysealed" in text_of(asked)


def test_staff_are_not_hidden_just_because_they_are_named(asked: AccessRequest):
    assert "Amina Hassan" in text_of(asked)


def test_a_decision_replaces_the_earlier_one_and_voids_the_signature(prepared: AccessRequest, rushcliffe: Place):
    entry = entry_with(prepared, "Mavis")
    decide(prepared, entry, OTHERS, by=rushcliffe.ig)
    decide(prepared, entry, HARM, by=rushcliffe.ig)
    db.session.commit()

    marks = db.session.query(CopyMark).filter_by(entry_id=entry.id).all()
    assert [(mark.decision, mark.clinician) for mark in marks] == [(Decision.SERIOUS_HARM, HARM.clinician)]
    assert prepared.prepared_at is None


# ---------------------------------------------------------------- by two people


def test_who_prepared_a_copy_does_not_release_it_where_another_can(prepared: AccessRequest, rushcliffe: Place):
    idris = another_ig_lead(rushcliffe)

    with pytest.raises(asking.NeedsAnother, match="Another IG lead"):
        asking.release(prepared, by=rushcliffe.ig, second=rushcliffe.lead)
    asking.release(prepared, by=idris)

    assert prepared.released_by_id == idris.id
    assert asking.released_copy(prepared).reference == prepared.reference


def test_where_there_is_one_ig_lead_a_team_lead_is_named_and_told(prepared: AccessRequest, rushcliffe: Place):
    for nobody in (None, rushcliffe.ig, rushcliffe.link_worker):
        with pytest.raises(asking.NeedsAnother, match="team lead"):
            asking.release(prepared, by=rushcliffe.ig, second=nobody)

    asking.release(prepared, by=rushcliffe.ig, second=rushcliffe.lead)

    [told] = db.session.query(Letter).filter_by(kind="copy-second-person")
    assert told.recipient == rushcliffe.lead.email
    assert "Joan" not in told.title + told.body


def test_nothing_is_released_before_it_is_signed(asked: AccessRequest, rushcliffe: Place):
    with pytest.raises(asking.NotYet, match="signed"):
        asking.release(asked, by=another_ig_lead(rushcliffe))
    with pytest.raises(asking.NotYet, match="not released"):
        asking.released_copy(asked)


@pytest.mark.parametrize("is_released", [False, True])
def test_when_the_record_changes_the_signature_no_longer_counts(is_released, prepared, case, rushcliffe: Place):
    idris = another_ig_lead(rushcliffe)
    if is_released:
        asking.release(prepared, by=idris)
    case.next_note = "Another word"
    db.session.commit()

    with pytest.raises(asking.NotYet, match="changed since"):
        asking.released_copy(prepared) if is_released else asking.release(prepared, by=idris)

    asking.take_back(prepared)
    asking.prepare(prepared, by=rushcliffe.ig)
    asking.release(prepared, by=idris)
    assert "Another word" in as_json(asking.released_copy(prepared)).decode()


def test_a_worry_that_comes_after_the_release_stops_it(prepared: AccessRequest, rushcliffe: Place, request):
    asking.release(prepared, by=another_ig_lead(rushcliffe))
    request.getfixturevalue("concern")

    with pytest.raises(asking.NotYet):
        asking.released_copy(prepared)


def test_a_released_copy_is_not_marked_again(prepared: AccessRequest, rushcliffe: Place):
    asking.release(prepared, by=another_ig_lead(rushcliffe))

    with pytest.raises(CannotMark, match="released"):
        decide(prepared, entry_with(prepared, "Mavis"), OTHERS, by=rushcliffe.ig)
    with pytest.raises(asking.NotYet, match="released"):
        asking.prepare(prepared, by=rushcliffe.ig)


def test_it_ends_given_taken_back_or_refused_with_a_reason_and_the_inquiry_with_it(prepared, rushcliffe: Place):
    with pytest.raises(asking.NotYet, match="Release"):
        asking.close_request(prepared, Answered.GIVEN, by=rushcliffe.ig)
    with pytest.raises(asking.NotYet, match="why"):
        asking.close_request(prepared, Answered.REFUSED, by=rushcliffe.ig)

    asking.close_request(prepared, Answered.WITHDRAWN, by=rushcliffe.ig)
    db.session.commit()

    assert not prepared.inquiry.is_open
    for late in (
        lambda: asking.close_request(prepared, Answered.WITHDRAWN, by=rushcliffe.ig),
        lambda: asking.take_back(prepared),
        lambda: asking.prepare(prepared, by=rushcliffe.ig),
    ):
        with pytest.raises(asking.NotYet):
            late()


def test_a_request_is_about_the_person_of_its_inquiry(asked: AccessRequest, rushcliffe: Place):
    asking.close_request(asked, Answered.WITHDRAWN, by=rushcliffe.ig)
    db.session.commit()

    with pytest.raises(asking.NotYet, match="whom"):
        asking.start(asked.inquiry, asking.Asked(clock.today(), "seen"), by=rushcliffe.ig)


# ---------------------------------------------------------------- what it looks like


def test_the_paper_is_tagged_names_nobody_outside_and_shortens_nothing(asked: AccessRequest, case: Case):
    case.what_changed = "Everything. " * 3_000 + "the very last word <b>&"
    db.session.commit()

    pdf = as_pdf(copy_for(asked))

    read = Read(pdf)
    assert read.pages > 5
    assert read.roles.count("H1") == 1
    assert "H2" in read.roles
    assert any("the very last word <b>&" in said for said in read.said)
    assert "Joan" not in read.described
    assert "Sutton" not in read.described


@pytest.mark.parametrize("typed", ["<img src='/etc/passwd'>", "<a href='javascript:x'>y</a>", "<b unclosed", "&amp;"])
def test_what_somebody_typed_is_words_on_paper(typed: str, asked: AccessRequest, case: Case):
    case.what_changed = typed
    db.session.commit()

    assert any(typed in said for said in Read(as_pdf(copy_for(asked))).said)


def test_paper_and_machine_say_the_same(asked: AccessRequest):
    copy = copy_for(asked)
    said = " ".join(Read(as_pdf(copy)).said)

    content = json.loads(as_json(copy))

    lines = [line for section in content["sections"] for entry in section["entries"] for line in entry["lines"]]
    assert lines
    assert [line for line in lines if f"{line['label']}: {line['words']}" not in said] == []


def test_the_letter_says_what_was_left_out_in_general_and_never_hints_at_harm(asked: AccessRequest, rushcliffe: Place):
    before = letter(asked, copy_for(asked))
    decide(asked, entry_with(asked, "Mavis"), HARM, by=rushcliffe.ig)
    with_harm = letter(asked, copy_for(asked))
    decide(asked, entry_with(asked, "Mavis"), OTHERS, by=rushcliffe.ig)
    with_others = letter(asked, copy_for(asked))

    assert with_harm == before
    assert "harm" not in with_harm.lower()
    assert "about other people, we have left it out" in with_others
    for one in (before, with_others):
        assert "ico.org.uk" in one and "30 days" in one
        assert "Joan" not in one


def test_the_organisation_keeps_the_matrix_one_role_answers(rushcliffe: Place, prepared: AccessRequest):
    assert asking.may_stand_in(prepared) == [rushcliffe.lead]
    assert not asking.others_can_release(prepared)
    factories.user("Idris", "Cole", Role.IG_LEAD, rushcliffe.practice)
    assert not asking.others_can_release(prepared)
