"""What is shown of somebody who was found is what the access matrix names, and no more."""

import csv

from socialrx.access.fields import FIELDS, MESSAGE, S_FLAGGED, cut, fields_for
from socialrx.accounts.models import Role, User
from socialrx.accounts.queries import seat_of
from socialrx.blueprints.kit.identity import FINDING
from socialrx.patients.models import Patient
from tests.factories import Place
from tests.house.matrix import PATH


def test_a_record_is_cut_to_the_fields_of_the_roles_that_are_held(rushcliffe: Place):
    worker, gp = rushcliffe.link_worker, rushcliffe.gp
    worker.seat, gp.seat = seat_of(worker.id, rushcliffe.pcn.id), seat_of(gp.id, rushcliffe.practice.id)
    record = {"name": "Joan", "born": 1951, "nhs_number": "999", "number_end": "9", "owner": "Amina", "address": "x"}

    assert set(cut(record, worker, FINDING)) == {"name", "born", "number_end", "owner"}
    assert set(cut(record, gp, FINDING)) == {"name", "born", "nhs_number"}
    assert set(cut(record, worker, FINDING, is_s_flagged=True)) == set(S_FLAGGED)
    assert cut(record, rushcliffe.manager, FINDING) == {}


def test_nobody_finds_more_than_the_matrix_names():
    both = FIELDS[(*FINDING, Role.LINK_WORKER)], FIELDS[(*FINDING, Role.TEAM_LEAD)]
    assert both[0] == both[1]
    assert {field for names in both for field in names}.isdisjoint({"nhs_number", "address", "mobile"})
    assert fields_for(User(), FINDING) == frozenset()
    assert not any(Patient.__table__.columns.get(name) is not None for name in both[0])


# How the matrix puts what the lists of fields name.
WORDS = {
    "name": "name",
    "born": "date of birth",
    "nhs_number": "NHS number",
    "has_open_referral": "open referral yes/no",
    "number_end": "last 4 of NHS number",
    "practice": "practice",
    "has_open_case": "has open case yes/no",
    "owner": "owner",
    "as_sent": "referral as sent",
    "state": "state",
    "dates": "dates",
    "reason_not_taken": "returned/declined reason",
    "message_back": "message back",
    "wanted_of_practice": "action wanted from practice",
    "next_step": "next step",
    "team_contact": "team contact",
    "due_on": "due date",
    "access_needs": "access needs",
}


def test_the_lists_of_fields_are_the_matrix_own(record_property):
    with PATH.open(newline="") as file:
        rows = {(row["role"], row["resource"], row["action"]): row["fields"] for row in csv.DictReader(file)}
    compared = 0
    for (resource, action, role), names in FIELDS.items():
        says = rows[(role, resource, action)].replace("owner name", "owner").split("; ")
        if (
            role is Role.PROVIDER_USER
            or names == ("count", "age", "id")
            or says == ["as link_worker"]
            or names is MESSAGE
        ):
            continue
        assert [WORDS[name] for name in names] == says
        compared += 1

    assert compared >= 10
    record_property("lists of fields compared with the matrix", compared)
