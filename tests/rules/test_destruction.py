"""Destroying a record: everything about the person, nothing about anybody else, by two people, all or nothing."""

import hashlib
from collections.abc import Iterable

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from socialrx.caseload.actions import raise_concern
from socialrx.caseload.models import Case
from socialrx.core import clock, kept_files
from socialrx.core.database import Base, db
from socialrx.core.post import Letter
from socialrx.core.trail import Deed, TrailEntry
from socialrx.patients.models import Patient
from socialrx.reminders.models import Reminder, ReminderKind
from socialrx.rights import destruction, retention, schedule
from socialrx.rights.about import PERSON, all_about, pointers, tables_about_people
from socialrx.rights.destruction import IsStopped, NeedsTwo, destroy, to_be_destroyed
from socialrx.rights.inquiries import close_inquiry
from socialrx.rights.models import Destruction, RetentionReview
from tests import canary
from tests.asking import another_ig_lead, inquiry_about, long_ago, proposed
from tests.factories import Place, kept
from tests.house.everything import one_of_each

NEVER_EMPTIED = {"trail_entry"}


@pytest.fixture
def joans(case: Case, rushcliffe: Place) -> Case:
    """Joan's case with one of everything and a canary in every text, closed long ago."""
    one_of_each(case, rushcliffe)
    canary.introduction(case, by=rushcliffe.link_worker)
    return case


@pytest.fixture
def over(joans: Case, rushcliffe: Place, monkeypatch):
    """Nothing of hers is open, and her time is over: what is being asked is what goes, not when."""
    monkeypatch.setattr(destruction, "what_stops", lambda *_: [])
    monkeypatch.setattr(retention, "what_stops", lambda *_: [])
    monkeypatch.setattr(schedule, "years", lambda: -1)
    monkeypatch.setattr(retention, "years", lambda: -1)
    for waiting in db.session.query(RetentionReview):
        retention.refuse(waiting, by=rushcliffe.ig)
    db.session.commit()
    return joans


@pytest.fixture
def somebody_else(rushcliffe: Place) -> Case:
    return long_ago(rushcliffe, given="Otherperson", family="Stays", no_number_reason="x")


def texts() -> Iterable[tuple[str, str]]:
    """Every row of every table as text, with the table's name."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            yield table.name, " ".join(str(value) for value in row).lower()


def tables_with(words: str) -> set[str]:
    return {name for name, text in texts() if words.lower() in text}


def fingerprint(patient_id) -> str:
    """Everything about one person, as one hash."""
    rows = [
        sorted(str(row) for row in db.session.execute(select(table).where(condition)))
        for table, condition in all_about(patient_id)
    ]
    return hashlib.sha256(str(rows).encode()).hexdigest()


def test_nothing_of_the_person_is_left_anywhere(over: Case, rushcliffe: Place):
    person, ids = over.patient_id, {over.referral_id, over.patient_id}
    number = over.patient.nhs_number
    assert len(tables_with("canary")) >= 10
    review = proposed(over, rushcliffe)

    destroy(review, by=another_ig_lead(rushcliffe))
    db.session.commit()

    assert tables_with("canary") == set()
    assert tables_with("joan") == set()
    assert tables_with(number) == set()
    left = {name for id in ids for name in tables_with(str(id)) | tables_with(id.hex)}
    assert left <= {"trail_entry", "destruction"}
    assert db.session.get(Patient, person) is None


def test_nobody_else_is_touched_and_the_keys_hold(over: Case, somebody_else: Case, rushcliffe: Place):
    untouched = fingerprint(somebody_else.patient_id)
    others = {table: count for table, count in counts().items() if table not in names_about_people()}
    review = proposed(over, rushcliffe)

    destroy(review, by=another_ig_lead(rushcliffe))
    db.session.commit()

    assert fingerprint(somebody_else.patient_id) == untouched
    assert tables_with("otherperson") == {"patient"}
    assert dangling() == []
    after = counts()
    changed = {table for table, count in others.items() if after[table] != count}
    assert changed <= {"trail_entry", "destruction", "destruction_count", "letter", "user_account", "membership"}


def counts() -> dict[str, int]:
    return {t.name: db.session.scalar(select(sa.func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables}


def names_about_people() -> set[str]:
    return {table.name for table in tables_about_people()}


def dangling() -> list[str]:
    """Pointers that lead nowhere; asked in plain SQL, so that it does not depend on the database's own check."""
    lost = []
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.alias()
            rows = select(key.parent).where(
                key.parent.is_not(None), ~select(parent).where(parent.c[key.column.name] == key.parent).exists()
            )
            lost += [f"{table.name}.{key.parent.name}"] * len(db.session.execute(rows).all())
    return lost


def test_the_trail_remains_and_says_that_it_was_destroyed_without_a_name(over: Case, rushcliffe: Place):
    person = over.patient_id
    before = db.session.query(TrailEntry).filter_by(patient_id=person).count()
    review = proposed(over, rushcliffe)

    destroy(review, by=another_ig_lead(rushcliffe))
    db.session.commit()

    entries = db.session.query(TrailEntry).filter_by(patient_id=person).all()
    assert len(entries) > before > 0
    [last] = [entry for entry in entries if entry.deed is Deed.DESTROYED]
    assert last.detail == "rule adult"


def test_what_remains_is_a_record_of_counts_and_people_and_no_word_of_hers(over: Case, rushcliffe: Place):
    idris = another_ig_lead(rushcliffe)
    review, gone = proposed(over, rushcliffe), over.patient_id
    expected = to_be_destroyed(gone)

    destroy(review, by=idris)
    db.session.commit()

    record = db.session.scalars(select(Destruction).where(Destruction.destroyed_id == gone)).one()
    assert {one.table_name: one.rows for one in record.counts} == expected
    assert expected["patient"] == 1
    assert expected["contact"] >= 2
    assert (record.proposed_by_id, record.approved_by_id) == (rushcliffe.ig.id, idris.id)
    assert record.rule == "adult"


def test_letters_and_reminders_about_it_go_too(over: Case, rushcliffe: Place):
    about = {"kind": ReminderKind.OVERDUE, "subject_id": over.id, "due_on": clock.today(), "reference": "SP-7K3Q-92M4"}
    kept(Reminder(user_id=rushcliffe.link_worker.id, **about))
    reference = over.referral.reference
    assert db.session.query(Letter).count()
    review = proposed(over, rushcliffe)

    destroy(review, by=another_ig_lead(rushcliffe))
    db.session.commit()

    assert db.session.query(Reminder).count() == 0
    assert tables_with(reference) == set()


def test_who_proposed_it_does_not_approve_it(over: Case, rushcliffe: Place):
    review = proposed(over, rushcliffe)

    with pytest.raises(NeedsTwo, match="Somebody else"):
        destroy(review, by=rushcliffe.ig)

    assert db.session.get(Patient, over.patient_id)


def test_the_database_itself_wants_two_people(rushcliffe: Place, case: Case):
    facts = {"rule": "adult", "last_contact_on": clock.today(), "proposed_at": clock.now(), "destroyed_id": case.id}
    same = {"proposed_by_id": rushcliffe.ig.id, "approved_by_id": rushcliffe.ig.id}
    db.session.add(Destruction(organisation_id=rushcliffe.pcn.id, **facts, **same))

    with pytest.raises(sa.exc.IntegrityError, match="two_people"):
        db.session.flush()
    db.session.rollback()


def test_what_was_refused_or_is_kept_is_not_destroyed(rushcliffe: Place, somebody_else: Case):
    review = proposed(somebody_else, rushcliffe)
    retention.refuse(review, by=rushcliffe.ig)

    with pytest.raises(NeedsTwo, match="Nothing is proposed"):
        destroy(review, by=another_ig_lead(rushcliffe))


def test_what_came_between_proposal_and_approval_stops_it(rushcliffe: Place, somebody_else: Case):
    review, idris = proposed(somebody_else, rushcliffe), another_ig_lead(rushcliffe)
    inquiry = inquiry_about(somebody_else.patient, rushcliffe)

    with pytest.raises(IsStopped, match="inquiry"):
        destroy(review, by=idris)
    close_inquiry(inquiry, by=rushcliffe.ig)
    worry = kept(raise_concern(somebody_else, by=rushcliffe.link_worker, concern="A neighbour rang"))
    with pytest.raises(IsStopped, match="worry"):
        destroy(review, by=idris)
    worry.close(by=rushcliffe.lead, reason="Nothing was wrong")
    db.session.commit()

    destroy(review, by=idris)
    db.session.commit()
    assert tables_with("otherperson") == set()


def test_all_or_nothing(over: Case, rushcliffe: Place, monkeypatch):
    review, untouched = proposed(over, rushcliffe), fingerprint(over.patient_id)
    idris = another_ig_lead(rushcliffe)

    def fails(*_args):
        raise RuntimeError("power cut")

    monkeypatch.setattr(destruction, "forget", fails)
    with pytest.raises(RuntimeError):
        destroy(review, by=idris)
    db.session.rollback()

    assert fingerprint(over.patient_id) == untouched
    assert db.session.query(Destruction).filter_by(destroyed_id=over.patient_id).count() == 0


def test_files_go_once_the_rows_are_gone_for_good(over: Case, rushcliffe: Place, monkeypatch):
    gone = []
    monkeypatch.setitem(destruction.REMOVERS, "contact", lambda row: gone.append(row["note"]))
    review = proposed(over, rushcliffe)

    done = destroy(review, by=another_ig_lead(rushcliffe))
    assert gone == []
    db.session.commit()

    assert done.remove_files() >= len(gone) >= 1
    assert "canarycontact" in gone


def test_a_papers_file_is_removed_from_the_disk(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "UPLOADS_FOLDER", str(tmp_path))
    name = kept_files.keep(b"a letter")

    destruction.REMOVERS["document"]({"stored_as": name})
    destruction.REMOVERS["document"]({"stored_as": name})

    assert list(tmp_path.iterdir()) == []


def test_every_table_that_points_at_a_person_is_walked_the_deepest_first(case: Case):
    order = [table.name for table, _condition in all_about(case.patient_id)]

    assert set(order) >= names_about_people()
    for position, name in enumerate(order):
        parents = {parent for _column, parent in pointers(Base.metadata.tables[name]) if parent != name}
        assert not parents & set(order[:position]), f"{name} comes after what it points at"
    assert order[-1] == PERSON
