"""Verbs that write down a measure's answers."""

from collections.abc import Mapping
from datetime import date

from socialrx.accounts.models import User
from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.errors import BadInput
from socialrx.core.ids import new_id
from socialrx.outcomes.measures import MEASURES
from socialrx.outcomes.models import MeasureAnswer, Measurement, Mode
from socialrx.patients.objections import ObjectionKind, objects


def record(case: Case, *, by: User, measure: str, values: Mapping[str, int], mode: Mode, given_on: date) -> Measurement:
    """Keep the answers as they were said on a day: one an item, raw, never reversed; what was not answered is left out.

    Raises BadInput for an unknown measure or item, a number outside the range, no answers, a day that has not
    come or was before the referral, and a person who asked not to be asked.
    """
    if objects(case.patient_id, ObjectionKind.SURVEYS):
        raise BadInput("This person asked not to be asked measures. Nothing was kept")
    asked = MEASURES.get(measure)
    if asked is None:
        raise BadInput(f"There is no measure called {measure}.")
    asked.check(values)
    check_day(case, given_on)
    kept = Measurement(id=new_id(), case=case, measure=measure, mode=mode, given_on=given_on, recorded_by=by)
    order = [item.id for item in asked.items if item.id in values]
    kept.answers = [MeasureAnswer(item=id, value=values[id], position=n) for n, id in enumerate(order)]
    db.session.add(kept)
    return kept


def check_day(case: Case, given_on: date) -> None:
    """Raises BadInput for a day on which these answers cannot have been given."""
    if given_on > clock.today():
        raise BadInput("The day it was asked must be today or in the past")
    if given_on < clock.day_of(case.referral.received_at):
        raise BadInput("The day it was asked cannot be before the referral")
