"""A proactive list: people over 75 who fell last winter, chosen by a search of the practice. Some are asked already."""

from random import Random

from sqlalchemy import select

from socialrx.accounts.queries import seat_of
from socialrx.caseload.queries import in_hand
from socialrx.commands.demonstration.known import Stage, days_ago
from socialrx.commands.demonstration.life import Life
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.referrals.offers import actions, answers
from socialrx.referrals.offers.models import Offer, ProactiveList

SEED = 14
HEADER = "NHS number,Given name,Family name,Date of birth,Phone"
PEOPLE = (
    "9990007004,Elsie,Marlow,14/02/1944,0115 496 0986",
    "9990007012,George,Pettifer,03/09/1941,0115 496 0987",
    "9990007020,Hazel,Drury,21/11/1939,07700 900986",
    "9990007039,Vernon,Whitlock,30/06/1946,",
    "9990007047,Pearl,Addison,08/01/1943,07700 900987",
    "9.99E+09,Ida,Crewe,17/04/1942,0115 496 0988",
)


def tell(stage: Stage) -> None:
    """The lead loads it; the link worker reaches three of the five. Nobody has agreed yet. The dice are its own."""
    life = Life(Random(SEED), clock.now())  # noqa: S311 (a story, not a secret)
    lead, worker = stage.user("lead"), stage.user("linkworker")
    with life.on(days_ago(4), by=lead):
        made = load(stage)
    offers = list(db.session.scalars(select(Offer).where(Offer.list_id == made.id).order_by(Offer.id)))
    with life.on(days_ago(2), by=worker):
        answers.decline(offers[0], by=worker, words="My daughters see to me, thank you")
        answers.no_answer(offers[1], by=worker, words="Asks to be rung on Thursday, after the bowls")
        answers.no_answer(offers[2], by=worker)


def load(stage: Stage) -> ProactiveList:
    lead = stage.user("lead")
    lead.seat = seat_of(lead.id, stage.team.employer_id)
    search = actions.Search("Falls last winter, over 75", "frailty_falls", stage.practice)
    made = actions.look_at(search, ("falls.csv", "\n".join([HEADER, *PEOPLE]).encode()), by=lead)
    db.session.flush()
    actions.load(made, in_hand, by=lead)
    lead.seat = None
    return made
