"""The people around a person: kept with somebody new, said in words of somebody known, and hidden with the person."""

from datetime import date

import pytest

from socialrx.core.database import db
from socialrx.patients import flags
from socialrx.patients.actions import AROUND, Identity, add_unseen, differences, find_or_add
from socialrx.patients.around import NobodyNamed, Said, add_contact, around
from socialrx.patients.flags import FlagSource
from socialrx.patients.models import Patient
from tests.factories import Place

LIZ = Said("Liz Sutton", "daughter", "07700 900321", is_carer=True, may_talk=True)
PAUL = Identity("Paul", "Hart", date(1958, 7, 3), nhs_number="9990000204")


def test_somebody_new_is_kept_with_their_key_contact(rushcliffe: Place):
    paul = find_or_add(PAUL, {AROUND: LIZ}, practice=rushcliffe.practice, by=rushcliffe.gp)
    db.session.commit()

    [one] = around(paul.id)
    assert (one.name, one.relation, one.phone, one.is_carer, one.may_talk) == LIZ
    assert one.added_by_id == rushcliffe.gp.id
    assert differences(paul, {AROUND: LIZ}) == "", "just kept, so there is nothing to check"


def test_of_somebody_known_the_team_is_told_in_words_and_nothing_is_kept(joan: Patient):
    said = differences(joan, {AROUND: Said("Dan", "grandson", may_talk=False)})

    assert said == "The referrer gave other details. Key contact: dan, grandson, do not talk to them."
    assert around(joan.id) == []


def test_of_somebody_whose_whereabouts_are_sensitive_not_even_the_words(joan: Patient, rushcliffe: Place):
    hide(joan, rushcliffe)

    said = differences(joan, {AROUND: LIZ})

    assert "Liz" not in said and "daughter" not in said and "900321" not in said
    assert "key contact" in said.lower()


def test_they_are_blank_while_the_whereabouts_are_sensitive(joan: Patient, rushcliffe: Place):
    one = add_contact(joan, LIZ, by=rushcliffe.gp)
    hide(joan, rushcliffe)

    assert (one.name, one.relation, one.phone) == ("", "", "")
    assert one.kept_name == "Liz Sutton"


def hide(joan: Patient, place: Place) -> None:
    facts = {"source": FlagSource.WORKER, "because": "Left home", "organisation_id": place.pcn.id}
    flags.set_flag(joan, by=place.link_worker, **facts)
    db.session.commit()


def test_a_sender_from_outside_adds_them_to_somebody_new_only(joan: Patient, rushcliffe: Place):
    known = Identity(joan.given_name, joan.family_name, joan.date_of_birth, nhs_number=joan.nhs_number)

    _, remark = add_unseen(known, {AROUND: LIZ}, practice=None, by=rushcliffe.gp)
    paul, nothing = add_unseen(PAUL, {AROUND: LIZ, "no_practice": "none"}, practice=None, by=rushcliffe.gp)
    db.session.commit()

    assert "liz sutton, daughter" in remark and around(joan.id) == []
    assert nothing == "" and [one.name for one in around(paul.id)] == ["Liz Sutton"]
    assert paul.practice_words == "Not registered with a GP practice"


def test_whoever_is_taken_out_stays_recorded_and_is_not_shown(joan: Patient, rushcliffe: Place):
    one = add_contact(joan, LIZ, by=rushcliffe.gp)
    one.end(by=rushcliffe.link_worker)
    db.session.commit()

    assert around(joan.id) == []
    assert one.ended_by_id == rushcliffe.link_worker.id


def test_nobody_is_no_contact(joan: Patient, rushcliffe: Place):
    with pytest.raises(NobodyNamed):
        add_contact(joan, Said("", "", "07700 900321"), by=rushcliffe.gp)


def test_carers_come_first_and_it_is_one_query(joan: Patient, rushcliffe: Place, queries):
    add_contact(joan, Said("Dan", "grandson"), by=rushcliffe.gp)
    add_contact(joan, LIZ, by=rushcliffe.gp)
    db.session.commit()
    id, names = joan.id, []

    [_] = queries(lambda: names.extend(one.kept_name for one in around(id)))

    assert names == ["Liz Sutton", "Dan"]
