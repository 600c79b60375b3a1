"""A word of its own in every field about a person that somebody may type in, read from the models.

A new column of such a model gets its word the day it appears, and has to be
given a resource of the access matrix here, or the tests fail.
"""

import re

import sqlalchemy as sa

from socialrx.access.cells import Resource as R
from socialrx.caseload.models import SupervisionSession
from socialrx.caseload.models.case import CaseStep
from socialrx.core.database import Base, db
from socialrx.core.trail import AboutPerson
from socialrx.onward.models import NeedShared, OnwardStep
from socialrx.referrals.models import ReferralStep

WORD = re.compile(r"qx([abc])(\d{3})q")
# Rows of a record about a person that carry no person themselves.
PARTS_OF_RECORDS = (CaseStep, ReferralStep, OnwardStep, NeedShared, SupervisionSession)
# Columns that hold a code, a number of ours or a digest: nobody types them.
CODES = {
    "access_need.key",
    "access_request.reference",
    "access_request.prepared_digest",
    "appointment.attendance",
    "appointment.zone",
    "case_.closure_reason",
    "case_grant.reason",
    "case_grant.second_reason",
    "case_need.need",
    "case_step.move",
    "case_step.before",
    "case_step.after",
    "code_recorded.code",
    "contact.attendance",
    "contact.mode",
    "contact.outcome",
    "copy_mark.entry_kind",
    "dismissed_mention.need",
    "document.digest",
    "document.stored_as",
    "inquiry.reference",
    "support_level.before",
    "support_level.level",
    "measurement.measure",
    "measurement.version",
    "offer.cohort",
    "onward_referral.sent_to",
    "onward_step.move",
    "onward_step.before",
    "onward_step.after",
    "onward_step.says_who",
    "patient.folded_given",
    "patient.folded_family",
    "patient.nhs_number",
    "patient.no_number_reason",
    "patient.gender",
    "patient.ethnic_category",
    "patient.interpreter",
    "patient.best_way",
    "patient.no_practice",
    "patient.accommodation",
    "patient.employment",
    "referral.reference",
    "referral.source",
    "referral.age_band",
    "referral.gender",
    "referral.ethnic_category",
    "referral_step.move",
    "referral_step.before",
    "referral_step.after",
    "retention_review.rule",
}
# The resource of the access matrix that each table's words belong to; of some columns another.
RESOURCES = {
    "access_need": R.PATIENT_CONTACT,
    "access_request": R.SAR_BUNDLE,
    "access_request_pause": R.SAR_BUNDLE,
    "appointment": R.APPOINTMENT,
    "case_": R.CASE,
    "case_grant": R.BREAK_GLASS,
    "case_step": R.CASE,
    "contact": R.CASE_NOTE,
    "contact_addition": R.CASE_NOTE,
    "copy_mark": R.SAR_BUNDLE,
    "document": R.DOCUMENT,
    "duplicate_merge": R.DUPLICATE_MERGE,
    "goal": R.PLAN_GOAL,
    "huddle_action": R.HUDDLE,
    "huddle_case": R.HUDDLE,
    "huddle_contribution": R.HUDDLE,
    "inquiry": R.SAR_BUNDLE,
    "key_contact": R.PATIENT_CONTACT,
    "legal_hold": R.RETENTION_ACTION,
    "message_back": R.OUTCOME_MESSAGE,
    "objection": R.CONSENT_RECORD,
    "offer": R.REFERRAL,
    "onward_need_shared": R.ONWARD_REFERRAL,
    "onward_referral": R.ONWARD_REFERRAL,
    "onward_step": R.ONWARD_REFERRAL,
    "patient": R.PATIENT_CONTACT,
    "patient.given_name": R.PATIENT_IDENTITY,
    "patient.family_name": R.PATIENT_IDENTITY,
    "patient.preferred_name": R.PATIENT_IDENTITY,
    "person_answer": R.CONSENT_RECORD,
    "plan": R.PLAN_GOAL,
    "plan_action": R.PLAN_GOAL,
    "practice_question": R.OUTCOME_MESSAGE,
    "referral": R.REFERRAL,
    "referral_step": R.TRIAGE_DECISION,
    "restriction": R.CONSENT_RECORD,
    "retention_review": R.RETENTION_ACTION,
    "risk_assessment": R.REFERRAL,
    "s_flag": R.SENSITIVE_LOCATION,
    "safeguarding_concern": R.SAFEGUARDING_CONCERN,
    "sealed_note": R.SEALED_NOTE,
    "support_level": R.CASE,
    "supervision_mark": R.SUPERVISION_LOG,
    "supervision_session": R.SUPERVISION_LOG,
    "task": R.TASK,
    "transfer": R.TRIAGE_DECISION,
    "worker_safety_flag": R.WORKER_SAFETY_FLAG,
}


def sensitive_fields() -> list[str]:
    """`table.column` of every field that somebody may type in about a person."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    about = [model for model in models if issubclass(model, AboutPerson) or model in PARTS_OF_RECORDS]
    return sorted(
        name
        for model in about
        for column in sa.inspect(model).columns
        if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
        for name in [f"{model.__tablename__}.{column.key}"]
        if name not in CODES
    )


FIELDS = sensitive_fields()


def resource_of(field: str) -> R:
    """Raises KeyError for a field whose table nobody has given a resource."""
    return RESOURCES.get(field) or RESOURCES[field.split(".")[0]]


def word(tenant: str, field: str) -> str:
    return f"qx{tenant}{FIELDS.index(field):03}q"


def value(tenant: str, field: str) -> str:
    """What is stored: the word, in a postcode as its second half, since the first names only the district."""
    return f"NG2 {word(tenant, field)}" if field == "patient.postcode" else word(tenant, field)


def put_in(tenant: str, records: dict[type[Base], Base]) -> set[str]:
    """Put this tenant's words into every field of these records, beside the rules. Returns the fields that have one."""
    filled = set()
    for model, row in records.items():
        for field in (name for name in FIELDS if name.split(".")[0] == model.__tablename__):
            column = field.split(".")[1]
            table = sa.inspect(model).local_table
            db.session.execute(sa.update(table).where(table.c.id == row.id).values({column: value(tenant, field)}))
            filled.add(field)
    db.session.commit()
    db.session.expire_all()
    return filled


def seen_in(text: str) -> set[tuple[str, str]]:
    """The tenants and fields whose words a text holds."""
    return {(tenant, FIELDS[int(number)]) for tenant, number in WORD.findall(text.lower())}
