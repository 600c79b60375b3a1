"""Whoever was told "sent" is right, whatever is killed and when: nothing lost, nothing twice, nothing by halves."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from secrets import token_urlsafe
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask

from socialrx.core.database import db
from socialrx.referrals.models import PersonAnswer, Referral, ReferralNeed, ReferralStep
from tests import database, factories
from tests.factories import PASSWORD
from tests.journeys.site import configured_app, made_ready
from tests.release import IS_RELEASE, times
from tests.release.server import HOST, PATIENCE_SECONDS, Gunicorn, Sender, gunicorn

MOMENTS = random.Random(4)
BACK_WITHIN_SECONDS = 5
FORM = {
    "no_number_reason": "nhs-number-not-known",
    "given_name": "Ann",
    "date_of_birth-day": "2",
    "date_of_birth-month": "3",
    "date_of_birth-year": "1950",
    "mobile": "07700 900123",
    "needs": ["loneliness", "physical_activity"],
    "risk": "none_known",
    "answer": "agreed",
}


class Running(NamedTuple):
    """The server, and the app on its database to look at what is kept."""

    server: Gunicorn
    app: Flask
    senders: list[Sender]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    gps: list[str] = []

    def open_a_practice() -> None:
        place = factories.place("Rushcliffe", ods="U12563", practice_ods="C84090", is_catch_all=True)
        gps.extend([place.gp.email, place.gp.email, place.gp.email, place.gp.email])

    with socket.create_server((HOST, 0)) as door:
        port = door.getsockname()[1]
    settings = {"PUBLIC_URL": f"http://{HOST}:{port}", "DEMO": "0", "SECRET_KEY": token_urlsafe(48)}
    app = configured_app(tmp_path, **settings)
    made_ready(app, open_a_practice)
    settings["DATABASE_URL"] = app.config["SQLALCHEMY_DATABASE_URI"]
    settings["OUTBOX_FOLDER"] = str(tmp_path / "outbox")
    with gunicorn(port, **settings) as server:
        senders = [Sender(port, email, PASSWORD) for email in gps]
        for sender in senders:
            sender.sign_in()
        yield Running(server, app, senders)


def keep_sending(sender: Sender, number: int, stop: threading.Event) -> None:
    for turn in count():
        if stop.is_set():
            return
        marker = f"marker-{number}-{turn}"
        sender.refer(marker, FORM | {"family_name": f"Lee{number}x{turn}"})


def wait_for_another(senders: list[Sender]) -> None:
    """Until somebody was told "sent" again: a server that is killed while it only starts is no test."""
    before, until = told(senders), time.monotonic() + PATIENCE_SECONDS
    while told(senders) == before:
        assert time.monotonic() < until, "nobody was answered any more"
        time.sleep(0.02)


def told(senders: list[Sender]) -> int:
    return sum(len(sender.acknowledged) for sender in senders)


def test_nothing_that_was_acknowledged_is_lost_doubled_or_half_written(running: Running, record_property):
    kills, stop = times(3, 60), threading.Event()
    threads = [threading.Thread(target=keep_sending, args=(s, n, stop)) for n, s in enumerate(running.senders)]
    for thread in threads:
        thread.start()

    slowest = 0.0
    for number in range(kills):
        wait_for_another(running.senders)
        time.sleep(MOMENTS.uniform(0, 0.7))
        running.server.kill_all() if number % 3 == 2 else running.server.kill_a_worker()
        slowest = max(slowest, running.server.wait_until_it_answers())
    stop.set()
    for thread in threads:
        thread.join()

    acknowledged = {marker for sender in running.senders for marker in sender.acknowledged}
    assert len(acknowledged) >= kills
    with running.app.app_context():
        assert_all_is_kept(acknowledged)
    if IS_RELEASE:
        assert slowest <= BACK_WITHIN_SECONDS
    record_property("kills survived", kills)
    record_property("acknowledged referrals kept through kills", len(acknowledged))


def assert_all_is_kept(acknowledged: set[str]) -> None:
    kept = Counter(db.session.scalars(sa.select(Referral.hopes)))
    assert acknowledged <= set(kept)
    assert [marker for marker, number in kept.items() if number > 1] == []
    for part, number in ((ReferralNeed, 2), (ReferralStep, 1), (PersonAnswer, 1)):
        parts = sa.select(sa.func.count()).where(part.referral_id == Referral.id).scalar_subquery()
        assert db.session.scalars(sa.select(Referral.id).where(parts != number)).all() == []
    if database.KIND == "sqlite":
        assert db.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
    db.session.remove()
    db.engine.dispose()
