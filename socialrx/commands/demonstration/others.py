"""Tells the stories of all the others: refers each on their day, and lives on as their part says."""

from dataclasses import dataclass
from datetime import date
from random import Random

from socialrx.accounts.models import User
from socialrx.caseload import actions as casework
from socialrx.commands.demonstration import fates
from socialrx.commands.demonstration.cast import Part
from socialrx.commands.demonstration.deeds import Story
from socialrx.commands.demonstration.known import days_ago
from socialrx.commands.demonstration.life import Life
from socialrx.commands.demonstration.people import People
from socialrx.commands.demonstration.places import Places
from socialrx.commands.demonstration.referring import Referring
from socialrx.commands.demonstration.services import Services
from socialrx.commands.demonstration.staff import THEIR_PRACTICE, Staff
from socialrx.core import clock
from socialrx.directory.models import Service
from socialrx.organisations.models import Organisation
from socialrx.organisations.queries import by_ods_code
from socialrx.patients.models import Patient
from socialrx.referrals.models import Referral

KEGWORTH = "C82040"
# In a hundred: how much of Rushcliffe's work is linkworker@'s, and how many of its people are gp@'s.
FIRST_WORKERS_SHARE, THEIR_SHARE = 0.42, 0.25
CAME_BACK_DAYS_AGO = 12


@dataclass
class Others:
    """Everything that a story needs, whoever it is about."""

    dice: Random
    places: Places
    staff: Staff
    people: People
    referring: Referring
    services: Services
    football: Service

    def tell(self, part: Part) -> None:
        life = Life(self.dice, clock.now())
        person = self.person(life, part)
        story = self.begin(life, person, part, days_ago(part.days_ago))
        services = Services(offered=[self.football]) if part.football else self.services
        part.fate.live(story, part.fate, services)
        if part.worry:
            self.worry(story, part.worry)
        if part.comes_back:
            again = self.begin(life, person, part, days_ago(CAME_BACK_DAYS_AGO))
            fates.be_tried(again, part.fate, services)

    def person(self, life: Life, part: Part) -> Patient:
        practice = None if part.unknown_practice else self.practice(part)
        return self.people.person(practice, part.network, part.traits)

    def practice(self, part: Part) -> Organisation:
        if part.traits.over_the_border and (kegworth := by_ods_code(KEGWORTH)):
            return kegworth
        network = self.places.networks[part.network]
        theirs = next((one for one in network.practices if one.ods_code == THEIR_PRACTICE), None)
        return theirs if theirs and self.dice.random() < THEIR_SHARE else self.dice.choice(network.practices)

    def begin(self, life: Life, person: Patient, part: Part, day: date) -> Story:
        """Refer the person; whose list it is on says who will do what follows."""
        with life.on(day):
            referral = self.referring.refer(life, person, part)
        team_id = referral.team.id
        return Story(life, referral, lead=self.staff.leads[team_id], worker=self.worker(referral, part))

    def worker(self, referral: Referral, part: Part) -> User:
        team = self.staff.workers[referral.team.id]
        is_first = part.mine or self.dice.random() < FIRST_WORKERS_SHARE
        return team[0] if is_first else self.dice.choice(team[1:])

    def worry(self, story: Story, how_far: str) -> None:
        """A worry about safety: raised by the worker, and as far on as the part says."""
        with story.life.on(story.life.after(1), by=story.worker):
            words = "Said that somebody at home takes the pension and shouts. Would not say more today."
            done = "Listened. Agreed a safe time to ring. Told the lead at once."
            concern = casework.raise_concern(story.open_case, by=story.worker, concern=words, done_at_once=done)
        if how_far == "open":
            return
        with story.life.on(story.life.after(1), by=story.lead):
            concern.acknowledge(by=story.lead)
            if how_far == "closed":
                concern.close(by=story.lead, reason="The local authority has taken it up; the person is with a sister.")
