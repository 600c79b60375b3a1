"""Who plays: how many take each way, in which network, and the few whom every demonstration wants to meet."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from socialrx.caseload.models import EndedBy, NextKind
from socialrx.commands.demonstration import fates
from socialrx.commands.demonstration.fates import Fate, NextStep
from socialrx.commands.demonstration.people import Traits
from socialrx.commands.demonstration.staff import RUSHCLIFFE
from socialrx.onward.lifecycle import State

CALL, MEET, REVIEW, VISIT, CHASE = (
    NextKind.CALL,
    NextKind.MEET,
    NextKind.REVIEW,
    NextKind.HOME_VISIT,
    NextKind.CHASE,
)
SOON = tuple(NextStep(kind, day) for kind, day in ((CALL, -4), (CALL, -1), (MEET, 0), (CALL, 0), (MEET, 2), (CALL, 5)))
LATER = tuple(NextStep(kind, day) for kind, day in ((CALL, -2), (MEET, 0), (REVIEW, 4), (CALL, 7), (REVIEW, 16)))
DUE = tuple(NextStep(REVIEW, day) for day in (-9, -3, -1, 0))
# How many of each hundred live in each network; Rushcliffe is where the sign-ins are.
NETWORK_SHARES = {RUSHCLIFFE: 38, "U99463": 20, "U06437": 11, "U51200": 10, "U47851": 12, "U12949": 9}

WAYS = (
    Fate(9, (0, 8), fates.wait),
    Fate(4, (21, 27), fates.wait),
    Fate(5, (0, 2), fates.wait, is_pressing=True),
    Fate(2, (3, 4), fates.wait, is_pressing=True),
    Fate(5, (3, 9), fates.be_returned),
    Fate(3, (6, 12), fates.be_answered),
    Fate(8, (30, 300), fates.be_refused),
    Fate(3, (20, 250), fates.be_withdrawn),
    Fate(3, (30, 250), fates.be_withdrawn, tries=1),
    Fate(2, (20, 300), fates.be_struck_out, reason="duplicate"),
    Fate(1, (40, 300), fates.be_struck_out, reason="duplicate", tries=1),
    Fate(1, (40, 300), fates.be_struck_out, reason="data_error", tries=1),
    Fate(6, (2, 9), fates.wait_for_worker),
    Fate(8, (1, 12), fates.be_tried),
    Fate(6, (5, 12), fates.be_tried, tries=1),
    Fate(4, (9, 16), fates.be_tried, tries=2),
    Fate(4, (17, 26), fates.be_tried, tries=3),
    Fate(10, (12, 30), fates.be_reached, owed=SOON),
    Fate(9, (28, 50), fates.be_planned, states=(State.SUGGESTED, State.SENT), owed=LATER),
    Fate(9, (40, 70), fates.be_planned, states=(State.ACCEPTED, State.WAITING, State.NO_REPLY), owed=LATER),
    Fate(8, (55, 100), fates.be_planned, states=(State.STARTED, State.FULL, State.DECLINED_PROVIDER), owed=LATER),
    Fate(6, (100, 150), fates.be_planned, states=(State.ATTENDING,), owed=LATER),
    Fate(10, (75, 130), fates.come_to_review, states=(State.STARTED, State.DNA), owed=DUE),
    Fate(2, (30, 60), fates.be_held, reason="in_hospital"),
    *(
        Fate(1, (30, 60), fates.be_held, reason=reason)
        for reason in ("away", "unwell", "person_asked", "waiting_for_service", "other")
    ),
    Fate(44, (100, 362), fates.go_all_the_way, reason="goals_met", states=(State.COMPLETED, State.ATTENDING)),
    Fate(
        18,
        (95, 350),
        fates.go_all_the_way,
        reason="partly_met",
        states=(State.COMPLETED, State.DECLINED_PERSON, State.PROVIDER_CLOSED),
    ),
    Fate(
        5,
        (90, 330),
        fates.go_all_the_way,
        reason="person_stopped",
        states=(State.DECLINED_PERSON, State.LOST),
        ended_by=EndedBy.PERSON,
    ),
    Fate(
        4,
        (90, 330),
        fates.go_all_the_way,
        reason="stopped_responding",
        states=(State.LOST, State.DNA),
        ended_by=EndedBy.LINK_WORKER,
    ),
    Fate(7, (40, 340), fates.never_be_reached),
    Fate(6, (20, 340), fates.decline),
    *(
        Fate(2, (60, 340), fates.part_early, reason=reason, ended_by=EndedBy.CIRCUMSTANCES)
        for reason in ("moved", "residential_care", "needs_other_care", "other_service", "not_right_service")
    ),
    Fate(2, (60, 340), fates.die, reason="died"),
)


@dataclass
class Part:
    """One person's part: a way to go, where, and what is out of the ordinary."""

    fate: Fate
    network: str
    traits: Traits = field(default_factory=Traits)
    mine: bool = False
    unknown_practice: bool = False
    comes_back: bool = False
    worry: str = ""
    football: bool = False
    days_ago: int = 0


def parts(dice: Random) -> list[Part]:
    """Everybody: the known few first, then as many as the shares say, each in a network by chance."""
    others = [part for fate in WAYS for part in spread(dice, fate)]
    for part in others:
        part.traits.has_number = dice.random() > 0.03
    few = the_few()
    for part in few:
        part.days_ago = dice.randint(*part.fate.ago)
    return [*few, *others]


def spread(dice: Random, fate: Fate) -> Iterator[Part]:
    """Those who go this way, begun at even distances over the days that it allows."""
    first, last = fate.ago
    for number in range(fate.share):
        network = dice.choices(list(NETWORK_SHARES), list(NETWORK_SHARES.values()))[0]
        days_ago = first + int((last - first + 1) * (number + dice.random()) / fate.share)
        yield Part(fate, network, days_ago=days_ago)


def the_few() -> list[Part]:
    """Those whom a person trying the system should meet, most of them on the list of linkworker@."""
    planned = Fate(1, (40, 60), fates.be_planned, states=(State.ACCEPTED,), owed=(NextStep(CALL, 0),))
    reached = Fate(1, (14, 20), fates.be_reached, owed=(NextStep(MEET, 1),))
    tried = Fate(1, (20, 24), fates.be_tried, tries=3)
    came_back = Fate(1, (230, 260), fates.go_all_the_way, reason="goals_met", states=(State.COMPLETED,))
    new = Fate(1, (1, 3), fates.wait)
    plays = Fate(1, (110, 140), fates.be_planned, states=(State.ATTENDING,), owed=(NextStep(REVIEW, 6),))
    asked = Fate(1, (16, 20), fates.be_planned, states=(State.SENT,), owed=(NextStep(CALL, 3),))
    five = ["housing", "money", "loneliness", "ltc", "digital"]
    return [
        Part(planned, RUSHCLIFFE, Traits(interpreter="Polish"), mine=True),
        Part(reached, RUSHCLIFFE, Traits(interpreter="Urdu"), mine=True),
        Part(planned, RUSHCLIFFE, Traits(uses_wheelchair=True, needs=["transport", "loneliness"]), mine=True),
        Part(replace(planned, states=(State.SENT,)), RUSHCLIFFE, Traits(needs=five), mine=True),
        Part(replace(reached, owed=(NextStep(CALL, -2),)), RUSHCLIFFE, Traits(over_the_border=True), mine=True),
        Part(reached, RUSHCLIFFE, Traits(has_number=False), mine=True),
        Part(tried, RUSHCLIFFE, mine=True),
        Part(came_back, RUSHCLIFFE, mine=True, comes_back=True),
        Part(
            planned,
            RUSHCLIFFE,
            Traits(warning="Ring the mobile only; a partner reads letters."),
            mine=True,
            worry="open",
        ),
        Part(reached, "U99463", worry="acknowledged"),
        Part(planned, "U06437", worry="closed"),
        Part(plays, RUSHCLIFFE, Traits(needs=["physical_activity"]), mine=True, football=True),
        Part(asked, RUSHCLIFFE, Traits(needs=["physical_activity", "mental_wellbeing"]), mine=True, football=True),
        Part(replace(asked, states=(State.SENT,)), "U99463", Traits(needs=["loneliness"]), football=True),
        Part(replace(new, ago=(21, 23)), RUSHCLIFFE),
        Part(replace(new, is_pressing=True), RUSHCLIFFE),
        *(Part(new, RUSHCLIFFE, unknown_practice=True) for _ in range(3)),
        Part(replace(new, live=fates.be_reached, ago=(15, 20), owed=SOON), "U51200", unknown_practice=True),
        Part(replace(new, is_pressing=True), RUSHCLIFFE, Traits(interpreter="Polish", uses_wheelchair=True)),
    ]
