"""No word about a person travels further than the access matrix lets it: all pages, papers and files, as everybody.

Three tenants, a word of its own in every field, every GET route as every role.
Who may see a field is said by the matrix' file through its resource.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from socialrx.accounts.models import Role, User
from socialrx.caseload.models import Case, Contact, ContactAddition
from socialrx.caseload.models.case import CaseStep
from socialrx.core import clock
from socialrx.core.database import Base, db
from socialrx.core.post import Letter
from socialrx.onward.models import NeedShared, OnwardReferral, OnwardStep
from socialrx.patients.around import KeyContact
from socialrx.patients.flags import FlagSource, SFlag
from socialrx.patients.models import AccessNeed, Patient, RiskAnswer, RiskAssessment
from socialrx.referrals.models import Answer, PersonAnswer, ReferralStep
from socialrx.rights.models import AccessRequest, CopyMark, Decision, RequestPause
from tests import factories
from tests.factories import Place
from tests.house.canaries import FIELDS, put_in, resource_of, seen_in
from tests.house.everything import one_of_each
from tests.house.matrix import ALLOWED
from tests.house.test_idor import RULES
from tests.house.world import OTHER_TENANT, OWN, World, a_case, build, unwatch
from tests.pdf import Read

READING = ("read", "list", "find", "create", "update", "approve")
# What a group reads once it has said yes, by the list of `onward.shown`; before that, no name.
GROUP_READS = {
    "patient.given_name",
    "patient.family_name",
    "patient.preferred_name",
    "patient.mobile",
    "patient.landline",
    "patient.email",
    "patient.best_time",
    "patient.unsafe_times",
    "patient.contact_warning",
}
# What the IG lead does not even read inside an inquiry or for a copy; the rest is the copy (`sar_bundle`: all).
NEVER_THE_IG_LEADS = {"sealed_note.words"}
# Words of a later state than these records are in. Their own pages' tests show them.
OF_A_LATER_STATE = {
    "access_request.closed_because",
    "access_request.extended_because",
    "access_request_pause.asked_what",
    "copy_mark.clinician",
    "copy_mark.words",
    "duplicate_merge.decided_because",
    "duplicate_merge.undone_because",
    "sealed_note.asked_because",
    "supervision_mark.ended_because",
}
Seen = dict[tuple[str, str], set[Role | None]]


class Crawled(NamedTuple):
    """Which tenant's which field was seen by whom, and how many pages that took."""

    seen: Seen
    pages: int


def full_records(records: dict[type[Base], Base]) -> dict[type[Base], Base]:
    """Those of one case, and the parts of them that have words of their own."""
    case: Case = records[Case]
    onward: OnwardReferral = records[OnwardReferral]
    request, author = records[AccessRequest], records[User].id
    entry = {"entry_kind": "contact", "entry_id": records[Contact].id}
    redacted = {**entry, "decision": Decision.REDACT, "words": "x", "by_id": author}
    with db.session.no_autoflush:
        parts = [
            AccessNeed(patient=case.patient, key="own", label="x"),
            KeyContact(patient=case.patient, kept_name="x"),
            RiskAssessment(patient=case.patient, answer=RiskAnswer.RISKS, detail="x", assessor="x"),
            PersonAnswer(referral=case.referral, answer=Answer.REPRESENTATIVE, explanation="x"),
            ReferralStep(referral=case.referral, move="answer", after="received", reason="x"),
            CaseStep(case=case, move="hold", before="open", after="on_hold", reason="x"),
            OnwardStep(onward_referral=onward, move="send", before="suggested", after="sent", reason="x"),
            NeedShared(onward_referral=onward, label="x"),
            RequestPause(request=request, asked_on=clock.today(), answered_on=clock.today(), asked_what="x"),
            CopyMark(request=request, **redacted),
            ContactAddition(contact=records[Contact], words="x", by_id=author),
            lifted_flag(case.patient, author),
        ]
    db.session.add_all(parts)
    db.session.commit()
    return records | {type(part): part for part in parts}


def lifted_flag(patient: Patient, author: UUID) -> SFlag:
    """A flag that stood once: while it stands it hides what this test looks for."""
    ended = {"ended_at": clock.now(), "ended_by_id": author, "ended_because": "x"}
    confirmed = {"safe_way": "x", "safe_way_confirmed_at": clock.now(), "safe_way_confirmed_by_id": author}
    flag = SFlag(patient=patient, source=FlagSource.WORKER, because="x", set_by_id=author, **ended, **confirmed)
    flag.organisation_id = patient.practice.parent_id
    return flag


@pytest.fixture
def world(rushcliffe: Place, nottingham_west: Place) -> World:
    made = build(rushcliffe, nottingham_west)
    third = factories.place("Arrow Health", ods="U51200", practice_ods="C84066")
    theirs = one_of_each(a_case(third, third.link_worker, 9), third)
    for tenant, records in (("a", made.records[OWN]), ("b", made.records[OTHER_TENANT]), ("c", theirs)):
        assert put_in(tenant, full_records(records)) == set(FIELDS)
    db.session.execute(db.delete(Letter))
    db.session.commit()
    unwatch()
    return made


def pages_of(app: Flask, world: World) -> Iterator[str]:
    """Every address that a GET route has for our record and for another tenant's."""
    for rule in RULES:
        view = app.view_functions[rule.endpoint]
        if "GET" in rule.methods:
            for standing in (OWN, OTHER_TENANT) if view.opens else (OWN,):
                yield address(rule, view, world, standing)


def address(rule: Rule, view: Callable, world: World, standing: str) -> str:
    ids = {name: world.home.link_worker.id for name in rule.arguments}
    if view.opens:
        ids["id"] = world.records[standing][view.opens].id
    return rule.build(ids)[1]


def words_of(response: TestResponse) -> str:
    """All that somebody can read in an answer, whatever its format, and in its headers."""
    headers = " ".join(f"{name}: {value}" for name, value in response.headers)
    if response.mimetype == "application/pdf":
        paper = Read(response.data)
        return " ".join([headers, paper.drawn, *paper.said, paper.described])
    return f"{headers} {response.get_data(as_text=True)}"


def crawl(app: Flask, world: World, browse) -> Crawled:
    seen, pages = defaultdict(set), 0
    for role, user in [*world.users.items(), (None, None)]:
        browser = browse(user)
        for path in pages_of(app, world):
            pages += 1
            for found in seen_in(words_of(browser.get(path))):
                seen[found].add(role)
    return Crawled(dict(seen), pages)


def may_read(role: Role | None, field: str) -> bool:
    """By the matrix' file: the role may do something with the field's resource that shows it."""
    if role is Role.PROVIDER_USER and field in GROUP_READS:
        return True
    if role is Role.IG_LEAD:
        return field not in NEVER_THE_IG_LEADS
    resource = str(resource_of(field))
    return role is not None and any((str(role), resource, action) in ALLOWED for action in READING)


def test_no_field_is_seen_by_anybody_whom_the_matrix_does_not_let(app: Flask, world: World, browse, record_property):
    seen, pages = crawl(app, world, browse)

    strangers = {(tenant, field): roles for (tenant, field), roles in seen.items() if tenant != "a"}
    assert strangers == {}
    wrong = {field: {role for role in roles if not may_read(role, field)} for (_, field), roles in seen.items()}
    assert {field: roles for field, roles in wrong.items() if roles} == {}
    never_seen = set(FIELDS) - {field for _, field in seen}
    assert never_seen == OF_A_LATER_STATE
    record_property("pages crawled for canaries", pages)
    record_property("sensitive fields with a canary in three tenants", len(FIELDS))
