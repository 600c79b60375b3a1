"""Those who hold a role are told, once each, and nobody else."""

from socialrx.accounts.models import Role
from socialrx.accounts.notices import tell
from socialrx.core.database import db
from socialrx.core.post import Letter
from tests.factories import Place


def test_everybody_who_holds_the_role_there_gets_one_letter(rushcliffe: Place, nottingham_west: Place):
    said = {"kind": "test", "subject_id": rushcliffe.pcn.id, "title": "Look", "body": "Somebody looked."}

    assert tell(Role.IG_LEAD, rushcliffe.pcn.id, **said) == 1
    assert tell(Role.IG_LEAD, rushcliffe.pcn.id, **said) == 0

    assert [letter.recipient for letter in db.session.query(Letter)] == [rushcliffe.ig.email]
