"""When it is not safe to get in touch is said wherever somebody reads how to."""

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.onward.shown import safe_ways
from tests import factories
from tests.factories import Place

WHEN = "Evenings, her nephew is in"


def test_on_every_page_from_which_somebody_rings(case: Case, rushcliffe: Place, browse):
    case.patient.unsafe_times = WHEN
    case.next_on = clock.today()
    db.session.commit()
    amina = browse(rushcliffe.link_worker)

    for path in (f"/cases/{case.id}", f"/cases/{case.id}/contact", f"/cases/{case.id}/reach", "/today"):
        assert WHEN in str(amina.visit(path)), path


def test_before_it_is_accepted(rushcliffe: Place, referral, browse):
    referral.patient.unsafe_times = WHEN
    db.session.commit()

    assert WHEN in browse(rushcliffe.lead).visit(f"/new-referrals/{referral.id}").text


def test_to_the_group_that_said_yes(case: Case, rushcliffe: Place):
    case.patient.unsafe_times = WHEN
    onward = OnwardReferral(case=case, service=factories.service(), risk_shared=RiskShared.NONE_TO_SHARE)
    onward.made_by_id = rushcliffe.link_worker.id

    assert f"Not safe: {WHEN}\nDo not leave a message." in safe_ways(onward)
