"""Why a row of a proactive list is kept aside, in words that say nothing of the person."""

from typing import NamedTuple

REASONS = {
    "shape": "It has too few or too many cells",
    "number_missing": "There is no NHS number",
    "number_changed": "A spreadsheet has turned the NHS number into another number",
    "number_length": "The NHS number does not have ten digits; a zero in front may have been lost",
    "number_wrong": "That is not a valid NHS number",
    "name": "A name is missing, too long, or holds digits",
    "birth": "The date of birth is not a date like 04/05/1951",
    "birth_future": "The date of birth is in the future",
    "birth_early": "The date of birth is more than 120 years ago",
    "age": "The person is younger than this service is for",
    "phone": "That cannot be a telephone number",
    "practice": "It names another practice",
    "twice": "The same NHS number stands on another row",
    "other_details": "The NHS number is known here with another date of birth or practice: check all three",
    "perhaps_known": "Somebody with this name and date of birth is known here without an NHS number: check who it is",
    "died": "The person has died",
    "ask_ig": "The person cannot be offered this from a list: ask your information governance lead",
    "no_contact": "The person asked us for no contact",
    "has_referral": "The person has an open referral already",
    "on_list": "The person is on another open list already",
}


class Aside(NamedTuple):
    """One row kept aside: its line in the file, the column, and a key of REASONS."""

    line: int
    column: str
    reason: str

    @property
    def where(self) -> str:
        """The column, as a person calls it."""
        return self.column.replace("nhs", "NHS").replace("_", " ")

    @property
    def says(self) -> str:
        return REASONS.get(self.reason, self.reason)
