"""Raymond does not come a third time. Nothing closes by itself: his link worker decides, and he can ring back."""

from tests.journeys.conftest import PHONE
from tests.journeys.visitor import Visitor

RAYMOND = "Raymond Orton"


def open_from_today(amina: Visitor) -> None:
    amina.turns_to("Today")
    amina.follows(RAYMOND)


def test_missed_three_times_he_is_let_go_by_a_person_and_rings_back(sign_in):
    amina = sign_in("linkworker", screen=PHONE)
    amina.reads("Contact today", RAYMOND)
    open_from_today(amina)

    amina.follows("Record a contact")
    amina.chooses("What happened?", "Did not come, no warning")
    amina.presses("Save now")
    amina.reads("4 tries without reply", "Decide with your lead")

    amina.follows("Decide how to go on")
    amina.reads("did not come, no warning (appointment)", "Nothing closes by itself")
    amina.follows("Close: could not be reached")
    amina.presses("Close the case")
    amina.reads("This case is closed", "Could not be reached")

    amina.goes_back(RAYMOND)
    amina.goes_on_by(amina.main.get_by_role("button", name="They rang back"))
    amina.reads("case is open again")
