"""A need that a note only seems to mention: somebody says so once, and it is not suggested again."""

from socialrx.caseload.models import Case, CaseNeed, DismissedMention
from socialrx.core.database import db
from tests import factories
from tests.factories import Place


def test_what_a_note_does_not_mean_is_not_suggested_again(case: Case, rushcliffe: Place, browse):
    amina = browse(rushcliffe.link_worker)
    page = amina.follow(f"/cases/{case.id}/contact", outcome="spoke_conversation", note="Has money enough, she says")
    [button] = page.select(".srx-mentioned button[name=not]")

    for _ in range(2):
        page = amina.follow(f"/cases/{case.id}/needs", **{"not": button["value"]})

    assert not page.select(".srx-mentioned")
    assert db.session.query(CaseNeed).count() == 0
    [said] = db.session.query(DismissedMention)
    assert (said.need, said.dismissed_by_id) == ("money", rushcliffe.link_worker.id)
    amina.follow(f"/cases/{case.id}/contact", outcome="spoke_conversation", note="Money again", version=case.version)
    assert not amina.visit(f"/cases/{case.id}").select(".srx-mentioned")


def test_nobody_else_says_so_and_only_of_what_is_on_the_list(case: Case, rushcliffe: Place, browse):
    colleague = factories.user("Dev", "Rao", factories.Role.LINK_WORKER, rushcliffe.pcn, rushcliffe.team)

    assert browse(colleague).send(f"/cases/{case.id}/needs", **{"not": "money"}).status_code == 404
    refused = browse(rushcliffe.link_worker).send(f"/cases/{case.id}/needs", **{"not": "nonsense"})
    assert refused.status_code in {400, 409}
    assert db.session.query(DismissedMention).count() == 0
