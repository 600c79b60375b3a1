"""What a practice does in a journey: refer, print the slip, read what came back."""

from dataclasses import dataclass
from datetime import date

from tests.journeys.visitor import Visitor
from tests.pdf import Read

REFERENCE = r"[A-Z0-9]{4}[- ]?[A-Z0-9]{3,4}"


@dataclass(frozen=True)
class Man:
    """Somebody who is referred."""

    given: str
    family: str
    nhs_number: str
    born: date
    mobile: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def refer(gp: Visitor, who: Man, *, needs: tuple[str, ...], hopes: str) -> None:
    """One form, without anything that need not be asked."""
    gp.turns_to("Refer")
    gp.writes("NHS number", who.nhs_number)
    gp.dates("Date of birth", who.born)
    gp.writes("First name", who.given)
    gp.writes("Family name", who.family)
    gp.writes("Mobile number", who.mobile)
    gp.ticks("We may leave a message")
    for need in needs:
        gp.ticks(need)
    gp.writes("What do you hope for? (optional)", hopes)
    gp.chooses("Is there any risk to the patient, or to somebody who visits?", "None known to me, having checked")
    gp.chooses("Has the patient agreed?", "Yes")
    gp.presses("Send referral")
    gp.reads("Referral sent", "Reference")


def print_the_slip(gp: Visitor, who: Man) -> None:
    """It says when somebody will ring, and names neither the patient nor why."""
    gp.follows("Print a slip for the patient")
    gp.reads("A link worker will be in touch with you", "It is free and it is up to you.")
    gp.does_not_read(who.given, who.family, who.nhs_number, "knee")
    gp.goes_back("Back")


def read_the_end(gp: Visitor, who: Man) -> None:
    """Three lines, the first of them what is wanted, and the text to copy."""
    gp.turns_to("Our referrals")
    gp.follows(who.name)
    gp.reads("Closed")
    gp.follows("Closed")
    gp.reads("Wanted from you", "What happened", "Next")
    assert "goals were met" in gp.main.get_by_label("Copy as text").input_value()
    gp.follows("Where this referral stands")


def read_summary(gp: Visitor) -> Read:
    """The outcome summary as the practice fetches it."""
    answer = gp.fetches("Outcome summary (PDF)")
    assert answer.headers["content-type"] == "application/pdf"
    return Read(answer.body())
