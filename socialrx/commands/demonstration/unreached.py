"""Somebody whom nobody reaches: missed twice, written to, and due today. What becomes of it a person decides."""

from datetime import date, timedelta

from socialrx.caseload import actions as casework
from socialrx.caseload.models import NextKind
from socialrx.commands.demonstration import deeds
from socialrx.commands.demonstration.known import INVENTED, Stage, days_ago, person
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.patients.models import RiskAnswer
from socialrx.referrals.actions import Request

BEGAN_DAYS_AGO = 40
BORN_DAYS_AGO = 71 * 365 + 90
REFERENCE = "MR0T000"
# How many days ago, how, and what came of it.
TRIES = ((30, "01", "did_not_attend"), (24, "98", "letter_sent"), (9, "01", "did_not_attend"))


def tell(stage: Stage, life: Life) -> None:
    """Two appointments that he did not come to and a letter without an answer; a third appointment is today."""
    born = clock.today() - timedelta(days=BORN_DAYS_AGO)
    raymond = person(
        "Raymond", "Orton", born, stage.practice, gender="1", ethnic_category="A", nhs_number="9990000468",
        mobile="07700 900582", address="14 Loughborough Road, West Bridgford", postcode="NG2 7LA",
        may_post=True, may_text=True,
    )  # fmt: skip
    request = Request(
        needs=["bereavement"], source="gp", hopes=f"Lost his wife in the winter. {INVENTED}",
        referred_by=stage.user("gp"), organisation_id=stage.practice.id, risk=RiskAnswer.NONE_KNOWN,
    )  # fmt: skip
    story = stage.story(life, raymond, request, began=days_ago(BEGAN_DAYS_AGO), body=REFERENCE)
    deeds.accept(story, 1)
    for ago, mode, outcome in TRIES:
        tried(story, days_ago(ago), mode, outcome)


def tried(story: deeds.Story, day: date, mode: str, outcome: str) -> None:
    """One try in vain; the next is owed today."""
    with story.life.on(day, by=story.worker):
        contact = casework.record_contact(story.open_case, by=story.worker, mode=mode, outcome=outcome)
        contact.attendance = "3" if outcome == "did_not_attend" else None
        casework.plan_next(
            story.open_case, NextKind.MEET, on=clock.day_of(story.life.ends), note="At the surgery, 11am"
        )
