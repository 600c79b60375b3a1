"""How invented people come to be referred: by whom, why, and what was said about risk and agreement."""

from random import Random
from typing import Any
from uuid import UUID

from socialrx.accounts.models import User
from socialrx.commands.demonstration.cast import Part
from socialrx.commands.demonstration.life import Life
from socialrx.commands.demonstration.staff import Staff
from socialrx.commands.demonstration.words import PRESSING, SHARES, WORDS, fits
from socialrx.core.ids import ALPHABET, BODY_LENGTH, check_character, written
from socialrx.patients.models import Patient, RiskAnswer
from socialrx.referrals.actions import Request, receive
from socialrx.referrals.models import Answer, Referral

OTHER_SOURCES = ("hospital", "social_care", "pcn_team", "vcse", "family", "practice_nurse", "housing", "pharmacy")
HOW = ("gp", "reception", "self", "other")
HOW_SHARES = (60, 14, 12, 14)
RISKS = (
    "Steep stairs, no light in the yard",
    "Large dog: ring before coming",
    "Has fallen twice; use a chair with arms",
)
ANSWERS = {
    Answer.AGREED: "",
    Answer.NOT_ASKED: "",
    Answer.REPRESENTATIVE: "Daughter, lasting power of attorney for health and welfare",
    Answer.BEST_INTERESTS: "Decided with the family and the practice: cannot weigh it up at present",
}
ANSWER_SHARES = (86, 8, 4, 2)
ASSESSED = {RiskAnswer.NONE_KNOWN: 58, RiskAnswer.NOT_ASSESSED: 27, RiskAnswer.RISKS: 15}


class Referring:
    """Sends people to a team as practices, hospitals and they themselves do."""

    def __init__(self, dice: Random, staff: Staff) -> None:
        self.dice = dice
        self.staff = staff

    def refer(self, life: Life, person: Patient, part: Part) -> Referral:
        """Receive one referral in the story's present. Its reference is the same every time the story is told."""
        how = "self" if part.unknown_practice else self.dice.choices(HOW, HOW_SHARES)[0]
        by, facts = self.who(how, person.practice.id if person.practice else None)
        needs = self.needs(person, part)
        request = Request(needs=needs, **facts, **self.said(part, how, needs[0]))
        referral = receive(person, request, by=by)
        referral.reference = self.reference()
        return referral

    def who(self, how: str, practice_id: UUID | None) -> tuple[User | None, dict[str, Any]]:
        """Who types it, and on whose behalf."""
        if how == "self" or practice_id is None:
            return None, {"source": "self"}
        gp = self.dice.choice(self.staff.gps[practice_id])
        if how == "gp":
            return gp, {"source": "gp", "referred_by": gp, "organisation_id": practice_id}
        receptionist = self.staff.receptionists[practice_id]
        if how == "reception":
            return receptionist, {"source": "gp", "on_behalf_of": gp.name, "organisation_id": practice_id}
        return None, {"source": self.dice.choice(OTHER_SOURCES)}

    def needs(self, person: Patient, part: Part) -> list[str]:
        """One to three that go with the person's age."""
        if part.traits.needs:
            return part.traits.needs
        fitting = {need: share for need, share in SHARES.items() if fits(need, person.age)}
        first = self.dice.choices(list(fitting), list(fitting.values()))[0]
        return [first, *self.dice.sample(list(fitting), self.dice.choice((0, 0, 1, 1, 2)))]

    def said(self, part: Part, how: str, need: str) -> dict[str, Any]:
        answer = Answer.AGREED if how == "self" else self.dice.choices(list(ANSWERS), ANSWER_SHARES)[0]
        risk = self.dice.choices(list(ASSESSED), list(ASSESSED.values()))[0]
        if how == "self":
            risk = RiskAnswer.NOT_ASSESSED
        return {
            "hopes": "" if how == "self" else WORDS[need].hopes,
            "answer": answer,
            "answer_explanation": ANSWERS[answer],
            "risk": risk,
            "risk_detail": self.dice.choice(RISKS) if risk is RiskAnswer.RISKS else "",
            "risk_assessor": "" if how != "self" else "nobody yet",
            **self.pressing(part),
        }

    def pressing(self, part: Part) -> dict[str, Any]:
        if not part.fate.is_pressing:
            return {}
        return {"contact_within": self.dice.choice((1, 2)), "contact_within_reason": self.dice.choice(PRESSING)}

    def reference(self) -> str:
        body = "".join(self.dice.choice(ALPHABET) for _ in range(BODY_LENGTH))
        return written(body + check_character(body))
