"""Invented people, with numbers of the range that is never issued."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from socialrx.commands.population.bulk import Bulk
from socialrx.core import clock
from socialrx.core.ids import REFERENCES, new_id, reference_of
from socialrx.patients.models import Patient
from socialrx.patients.names import folded

GIVEN = """
    Joan Arthur Edith Harold Doris Stanley Mavis Walter Brenda Keith Maureen Trevor Sheila Colin Pauline Barry Denise
    Roy Janet Alan Amrit Yusuf Fatima Piotr Agnieszka Chidi Ngozi Mei Tariq Leila Siobhán Zoë Renée Sean Priya Ravi
""".split()  # noqa: SIM905 (a list of names, to be read)
FAMILY = """
    Sutton Clifton O'Neill Wilford Barton Ruddington Basford Lenton Radford Sneinton Carlton Gedling Hucknall
    Bulwell Arnold Calverton Lambley Thoroton Langar Granby Elton Aslockton Kowalski Nowak Łukasik Hussain Khan
    Patel Singh Okonkwo Adeyemi Chen Smith-Jones Müller García Brown Green White Black Hill Wood Marsh Field Brook
    Lake
""".split()  # noqa: SIM905 (a list of names, to be read)
DISTRICTS = ("NG2 7", "NG5 6", "NG9 1", "NG12 3", "NG15 7", "NG16 3", "NG4 2", "LE12 6")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
GENDERS = ("1", "2", "2", "X")
ETHNIC = ("A",) * 14 + ("B", "C", "H", "J", "M", "N", "R", "99")


def numbers() -> Iterator[str | None]:
    """Valid numbers from 999 000 0001 on; then None for ever, when the range is used up."""
    for stem in range(1, 1_000_000):
        nine = f"999{stem:06}"
        check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            yield f"{nine}{check % 11}"
    while True:
        yield None


def references(random: Random) -> Iterator[str]:
    """References in no order that shows, none of them twice: an odd step goes round all of them."""
    number, step = random.randrange(REFERENCES), random.randrange(REFERENCES // 3, REFERENCES // 2) | 1
    while True:
        number = (number + step) % REFERENCES
        yield reference_of(number)


def person(bulk: Bulk, random: Random, number: str | None, practice_id: UUID) -> dict[str, Any]:
    """One person. Returns what their referral copies."""
    given, family = random.choice(GIVEN), random.choice(FAMILY)
    born = date(clock.today().year - int(random.triangular(19, 98, 68)), random.randint(1, 12), random.randint(1, 28))
    facts = {"id": new_id(), "gender": random.choice(GENDERS), "ethnic_category": random.choice(ETHNIC)}
    names = {"given_name": given, "family_name": family, "preferred_name": ""}
    keys = {"folded_given": folded(given), "folded_family": folded(family)}
    number_facts = {"nhs_number": number, "no_number_reason": None if number else "nhs-number-not-known"}
    bulk.add(
        Patient, **facts, **names, **keys, **number_facts, date_of_birth=born, practice_id=practice_id, **reach(random)
    )
    return facts | {"date_of_birth": born}


def reach(random: Random) -> dict[str, Any]:
    """How to reach them: phones of the range kept for drama."""
    postcode = random.choice(DISTRICTS) + random.choice(LETTERS) + random.choice(LETTERS)
    phone = {"mobile": f"07700 900{random.randrange(1000):03}", "landline": "", "email": ""}
    home = {"address": f"{random.randint(1, 180)} Trent Lane", "postcode": postcode, "door_note": ""}
    ways = {"best_way": "3", "best_time": random.choice(("", "mornings", "after 2pm")), "contact_warning": ""}
    may = {"may_leave_message": random.random() < 0.6, "may_text": random.random() < 0.5}
    words = {
        "language": "",
        "interpreter": "",
        "emergency_name": "",
        "emergency_relationship": "",
        "emergency_phone": "",
    }
    return (
        home
        | phone
        | words
        | ways
        | may
        | {"may_email": False, "may_post": True, "added_at": clock.now(), "version": 1}
    )


def some_days(random: Random, most: int) -> timedelta:
    """From an hour to that many days."""
    return timedelta(hours=1 + random.randrange(most * 24))
