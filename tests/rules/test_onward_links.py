"""The signed link: whose it is, how long it lives, and what ends it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from itsdangerous import URLSafeTimedSerializer

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.onward import actions
from socialrx.onward.actions import Introduction
from socialrx.onward.links import DeadLink, OlderLink, address_of, referral_of, signer, token_for
from socialrx.onward.models import OnwardReferral, RiskShared
from tests import factories
from tests.factories import Place


@pytest.fixture
def sent(case: Case, rushcliffe: Place) -> OnwardReferral:
    asked = Introduction("A walk in company", RiskShared.NONE_TO_SHARE, agreed_on=clock.today())
    referral = actions.suggest(case, factories.service(), asked, by=rushcliffe.link_worker)
    actions.send(referral, by=rushcliffe.link_worker)
    return factories.kept(referral)


def test_a_link_opens_its_own_referral(sent: OnwardReferral):
    assert referral_of(token_for(sent)) is sent
    assert address_of(sent) == f"https://socialrx.test/g/{token_for(sent)}"


def test_a_link_lives_as_long_as_the_setting_says(sent: OnwardReferral, time_machine_at):
    token, made = token_for(sent), clock.now()

    time_machine_at(made + timedelta(days=20, hours=23))
    assert referral_of(token) is sent
    time_machine_at(made + timedelta(days=21, minutes=1))
    with pytest.raises(DeadLink):
        referral_of(token)


def test_a_link_changed_in_any_place_is_dead(sent: OnwardReferral):
    token = token_for(sent)

    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        try:
            assert referral_of(changed) is sent, "only the unused bits of the last letter may differ"
            assert place == len(token) - 1
        except DeadLink:
            pass


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "null", "." * 300])
def test_what_is_no_link_at_all_is_dead(token: str):
    with pytest.raises(DeadLink):
        referral_of(token)


def test_a_link_signed_with_another_key_or_for_another_purpose_is_dead(app, sent: OnwardReferral):
    what = [sent.id.hex, 1]

    for forged in (
        URLSafeTimedSerializer("another key that is long enough", salt="onward-referral-link"),
        URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="cookie-session"),
    ):
        with pytest.raises(DeadLink):
            referral_of(forged.dumps(what))


def test_a_link_to_nothing_is_dead():
    with pytest.raises(DeadLink):
        referral_of(signer().dumps([uuid4().hex, 1]))


def test_sending_again_ends_the_earlier_link(sent: OnwardReferral, rushcliffe: Place):
    earlier = token_for(sent)

    actions.send(sent, by=rushcliffe.link_worker)

    with pytest.raises(OlderLink):
        referral_of(earlier)
    assert referral_of(token_for(sent)) is sent
