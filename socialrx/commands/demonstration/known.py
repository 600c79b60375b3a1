"""The two people whose stories the partnership published, and what every told story needs."""

from dataclasses import dataclass
from datetime import date, timedelta

from socialrx.accounts.models import User
from socialrx.commands.demonstration.deeds import Story
from socialrx.commands.demonstration.life import Life, last_working_day
from socialrx.commands.demonstration.staff import Staff
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.ids import check_character, new_id, written
from socialrx.directory.models import Service
from socialrx.organisations.models import Organisation, Team
from socialrx.patients.models import Patient
from socialrx.referrals.actions import Request, receive
from socialrx.referrals.models import Referral

PUBLISHED = (
    "From a case study that the South Nottinghamshire partnership published in 2020. "
    "What it did not publish is invented: family name, dates, numbers, scores, contacts and their notes."
)
INVENTED = "(invented)"


@dataclass(frozen=True)
class Stage:
    """Where a published story is played, and by whom."""

    staff: Staff
    practice: Organisation
    team: Team
    football: Service

    def user(self, local: str) -> User:
        return self.staff.signing_in[local]

    def story(self, life: Life, person: Patient, request: Request, *, began: date, body: str) -> Story:
        """Refer the person on that day, by the GP who signs in; the link worker who signs in will work on it."""
        with life.on(began, by=self.user("gp")):
            db.session.add(person)
            referral: Referral = receive(person, request, by=self.user("gp"))
            referral.reference = reference(body)
        return Story(life, referral, lead=self.user("lead"), worker=self.user("linkworker"))


def person(given: str, family: str, born: date, practice: Organisation, **facts: object) -> Patient:
    known = {"id": new_id(), "given_name": given, "family_name": family, "date_of_birth": born, "practice": practice}
    return Patient(**known, **facts)


def days_ago(number: int) -> date:
    """The working day that many days ago, or just before."""
    return last_working_day(clock.today() - timedelta(days=number))


def reference(body: str) -> str:
    """A reference that documents can name, since it is always the same."""
    return written(body + check_character(body))
