"""A person with a word of their own in every field that somebody may type in, to see which of them travel."""

import re

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.onward import actions
from socialrx.onward.actions import Introduction
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.patients.models import AccessNeed, RiskAnswer, RiskAssessment
from socialrx.referrals.models import Answer, PersonAnswer, ReferralStep
from tests import factories

BEFORE = {"canarywanted", "canaryrisktold", "canaryneedtold"}
AFTER = BEFORE | {"canarypreferred", "canaryfamily", "canarywarning", "canarytime", "canaryemail"}
PATIENT = {
    "given_name": "Canarygiven",
    "family_name": "Canaryfamily",
    "preferred_name": "Canarypreferred",
    "address": "1 High Street, canaryaddress",
    "postcode": "NG2 7PG",
    "door_note": "canarydoor",
    "email": "canaryemail@example.org",
    "may_email": True,
    "language": "canarylanguage",
    "emergency_name": "canaryemergency",
    "emergency_relationship": "canaryrelation",
    "best_time": "canarytime",
    "contact_warning": "canarywarning",
}


def words_in(text: str) -> set[str]:
    """The canaries that a text holds."""
    return set(re.findall(r"canary[a-z]+", text.lower()))


def fill(case: Case, by: User) -> None:
    """Put a canary into every free text of the person, the referral and the case."""
    patient, referral = case.patient, case.referral
    for name, words in PATIENT.items():
        setattr(patient, name, words)
    patient.access_needs.append(AccessNeed(key="own", label="canaryneedkept"))
    referral.hopes, referral.on_behalf_of = "canaryhopes", "canarybehalf"
    referral.contact_within, referral.contact_within_reason = 2, "canaryhurry"
    referral.answers.append(PersonAnswer(answer=Answer.REPRESENTATIVE, explanation="canaryanswer"))
    referral.steps.append(ReferralStep(move="answer", after="received", reason="canarystep"))
    case.next_note, case.what_changed = "canarynext", "canarychanged"
    risk = RiskAssessment(patient=patient, answer=RiskAnswer.RISKS, detail="canaryriskkept", assessor="canaryassessor")
    db.session.add(risk)
    casework.record_contact(case, by=by, mode="02", outcome="no_answer", note="canarycontact")
    casework.raise_concern(case, by=by, concern="canaryconcern", done_at_once="canarydone")
    db.session.commit()


def introduction(case: Case, *, by: User) -> OnwardReferral:
    """That person, introduced to a group that has been written to. Other post is cleared away."""
    fill(case, by)
    db.session.execute(db.text("DELETE FROM letter"))
    asked = Introduction(
        wanted="canarywanted",
        risk_shared=RiskShared.SHARED,
        risk_words="canaryrisktold",
        needs=["canaryneedtold"],
        agreed_on=clock.today(),
    )
    referral = actions.suggest(case, factories.service(), asked, by=by)
    actions.send(referral, by=by)
    return factories.kept(referral)
