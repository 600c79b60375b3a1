"""Living a story: what is done is done on its own day, by its own person, and never later than now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random

from socialrx.accounts.models import User
from socialrx.core import clock
from socialrx.core.actor import Actor, acting
from socialrx.core.database import db

BETWEEN_DEEDS = timedelta(minutes=3)
OPENS, SHUTS = 8, 17


class Life:
    """One story's time: it only runs forward, and stops at `ends`."""

    def __init__(self, dice: Random, ends: datetime) -> None:
        self.dice = dice
        self.ends = ends
        self.reached: datetime | None = None

    @contextmanager
    def on(self, day: date, *, by: User | None = None) -> Iterator[None]:
        """Do something on this day, in working hours. It is in the database, as of then, when this ends."""
        instant = clock.london(day, time(self.dice.randint(OPENS, SHUTS - 1), self.dice.randint(0, 59)))
        if self.reached:
            instant = max(instant, self.reached + BETWEEN_DEEDS)
        self.reached = min(instant, self.ends)
        token = acting.set(Actor(user_id=by.id if by else None))
        try:
            with clock.telling(self.reached):
                yield
                db.session.flush()
        finally:
            acting.reset(token)

    @property
    def day(self) -> date:
        """The day the story has reached."""
        return clock.day_of(self.reached or self.ends)

    def after(self, working_days: int) -> date:
        """A working day that many later, or the last one there has been."""
        return min(clock.add_working_days(self.day, working_days), last_working_day(clock.day_of(self.ends)))

    def chance(self, of: float) -> bool:
        return self.dice.random() < of


def last_working_day(day: date) -> date:
    """This day, or the working day before it."""
    while not clock.is_working_day(day):
        day -= timedelta(days=1)
    return day
