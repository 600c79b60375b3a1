"""What a group sees of a person, and what never leaves: a canary in every field."""

from datetime import timedelta

import pytest

from socialrx.caseload.models import Case
from socialrx.core import clock
from socialrx.core.database import db
from socialrx.core.post import Letter
from socialrx.onward import actions
from socialrx.onward.actions import Introduction
from socialrx.onward.cautions import cautions_of
from socialrx.onward.lifecycle import State
from socialrx.onward.models import OnwardReferral, RiskShared
from socialrx.onward.shown import Line, after_yes, before_yes, shown
from socialrx.patients.models import AccessNeed
from tests import canary, factories
from tests.factories import Place


@pytest.fixture
def sent(case: Case, rushcliffe: Place) -> OnwardReferral:
    return canary.introduction(case, by=rushcliffe.link_worker)


def said(lines: list[Line]) -> str:
    return "\n".join(f"{line.label}: {line.words}" for line in lines)


def test_before_yes_the_group_reads_these_words_and_no_others(sent: OnwardReferral):
    assert canary.words_in(said(shown(sent))) == canary.BEFORE
    assert "NG2" in said(shown(sent))
    assert "Age: 75-84" in said(shown(sent)) or "Age: 65-74" in said(shown(sent))


def test_after_yes_it_reads_who_it_is_and_how_to_reach_them_too(sent: OnwardReferral):
    actions.answer(sent, "accept")

    assert canary.words_in(said(shown(sent))) == canary.AFTER
    assert "Do not leave a message" in said(shown(sent))


def test_the_letter_holds_none_of_them(sent: OnwardReferral):
    letter = db.session.query(Letter).one()

    assert canary.words_in(letter.title + letter.body + letter.recipient) == set()


def test_number_birth_date_and_address_are_in_neither_list(sent: OnwardReferral):
    patient = sent.case.patient
    for lines in (before_yes(sent), after_yes(sent)):
        for secret in (patient.nhs_number, patient.spaced_number, "1951", "7PG", "1 High Street"):
            assert secret not in said(lines)


def test_an_email_address_is_passed_on_only_where_the_person_agreed_to_it(sent: OnwardReferral):
    patient = sent.case.patient
    patient.may_email = False

    assert "canaryemail" not in said(after_yes(sent))


@pytest.mark.parametrize("state", [State.FULL, State.DECLINED_PROVIDER, State.DECLINED_PERSON, State.PROVIDER_CLOSED])
def test_a_group_that_did_not_take_the_person_reads_no_name(sent: OnwardReferral, state: State):
    sent.state = state

    assert shown(sent) == before_yes(sent)


def test_after_a_death_the_name_is_shown_no_more(sent: OnwardReferral):
    actions.answer(sent, "accept")
    sent.case.patient.died_on = clock.today()

    assert shown(sent) == before_yes(sent)


def test_a_postcode_that_stands_for_nowhere_is_not_passed_on(sent: OnwardReferral):
    sent.case.patient.postcode = "ZZ99 3VZ"

    assert "ZZ99" not in said(after_yes(sent))


def test_only_the_needs_that_were_ticked_are_passed_on(case: Case, rushcliffe: Place):
    asked = Introduction("Company", RiskShared.NONE_TO_SHARE, needs=["Uses hearing aid", "Uses hearing aid"])
    referral = actions.suggest(case, factories.service(), asked, by=rushcliffe.link_worker)

    assert Line("Access and language", "Uses hearing aid") in before_yes(referral)


def test_a_worker_is_warned_of_what_may_not_fit(case: Case):
    service = factories.service(is_full=True, minimum_age=80, assured_date=clock.today() - timedelta(days=200))
    case.patient.access_needs.append(AccessNeed(key="1108191000000103", label="Requires wheelchair access"))

    words = " ".join(cautions_of(service, case.patient))

    for warning in ("not been checked", "full", "aged 80 and over", "Joan needs step-free access"):
        assert warning in words
    assert cautions_of(factories.service("Fine Choir"), factories.patient("Ann", "Lee")) == []
