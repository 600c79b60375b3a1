"""Who is who among those who sign in."""

from socialrx.accounts.models import User
from socialrx.core.database import db


def test_two_people_without_a_session_are_two_people(rushcliffe):
    assert rushcliffe.gp != rushcliffe.lead
    assert len({rushcliffe.gp, rushcliffe.lead}) == 2


def test_one_person_is_one_however_they_were_found(rushcliffe):
    assert db.session.get(User, rushcliffe.gp.id) == rushcliffe.gp
