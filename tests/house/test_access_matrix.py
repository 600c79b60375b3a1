"""Every cell of the access matrix is as its file says, and any change of any line would be seen."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from socialrx.access import table
from socialrx.access.cells import Action, Audit, Cell, Grant, Resource, Scope
from socialrx.access.roles import GRANTS, NEVER
from socialrx.access.table import TABLE, May, permits
from socialrx.accounts.models import Role, Seat, User
from socialrx.core.ids import new_id
from socialrx.organisations.models import Kind
from tests.house.matrix import ALLOWED, CELLS, NEVER_ALLOWED, is_wrong

SOME_GRANT = Grant((Resource.CASE, Action.READ), Scope.SELF, Audit.ALERT, step_up=True)


def test_every_cell_says_what_the_matrix_says(record_property: Callable[[str, int], None]):
    assert [cell for cell in CELLS if is_wrong(cell)] == []

    assert len(CELLS) == 15 * 44 * 13
    record_property("matrix cells compared", len(CELLS))


def test_the_matrix_is_all_there():
    assert sum(map(len, ALLOWED.values())) == 316 + 53
    assert len(NEVER_ALLOWED) == 138


def changed(cell: Cell, held: list[Grant]) -> Iterator[list[Grant]]:
    """Every way in which the lines of one cell could be wrong."""
    yield [*held, replace(SOME_GRANT, cell=cell)]
    for number, grant in enumerate(held):
        others = held[:number] + held[number + 1 :]
        yield others
        yield [*others, replace(grant, scope=next(scope for scope in Scope if scope != grant.scope))]
        yield [*others, replace(grant, audit=next(audit for audit in Audit if audit != grant.audit))]
        yield [*others, replace(grant, step_up=not grant.step_up)]
        yield [*others, replace(grant, only_if=None if grant.only_if else lambda _user, _thing: True)]


def test_a_change_of_any_line_is_seen(record_property: Callable[[str, int], None]):
    killed = 0
    for role, resource, action in CELLS:
        cell = (resource, action)
        for held in changed(cell, GRANTS[role].get(cell, [])):
            assert is_wrong((role, *cell), {role: GRANTS[role] | {cell: held}}), f"{role} {cell} {held} was not seen"
            killed += 1

    record_property("policy mutations killed", killed)


def test_a_never_that_is_taken_out_or_put_in_is_seen(record_property: Callable[[str, int], None]):
    for role, *cell in CELLS:
        assert is_wrong((role, *cell), never={role: NEVER[role] ^ {tuple(cell)}})

    record_property("policy mutations killed", len(CELLS))


def sitting(*roles: Role) -> User:
    user = User(id=new_id())
    user.seat = Seat(new_id(), "Somewhere", Kind.PCN, frozenset(roles), frozenset({new_id()}))
    return user


@pytest.mark.parametrize("role", Role)
def test_a_deed_is_open_to_a_role_only_where_the_matrix_allows_all_that_it_takes(app, role: Role):
    for deed in May:
        if permits(sitting(role), deed) and deed is not May.USE_OWN_ACCOUNT:
            takes = {(str(role), str(resource), str(action)) for resource, action in TABLE[deed][role]}
            assert takes
            assert takes <= set(ALLOWED), f"{deed} takes {takes - set(ALLOWED)}"


@pytest.mark.parametrize(
    ("role", "deed", "cell"),
    [(role, deed, cell) for deed, row in TABLE.items() for role, needs in row.items() for cell in needs],
)
def test_without_its_cell_the_deed_is_refused(app, monkeypatch: pytest.MonkeyPatch, role: Role, deed: May, cell: Cell):
    monkeypatch.setitem(table.GRANTS, role, {key: held for key, held in GRANTS[role].items() if key != cell})

    assert not permits(sitting(role), deed)


def test_what_is_never_allowed_stays_refused_even_when_somebody_grants_it(app, monkeypatch: pytest.MonkeyPatch):
    cell = (Resource.CASE_NOTE, Action.READ)
    monkeypatch.setitem(table.GRANTS, Role.PCN_MANAGER, {cell: [replace(SOME_GRANT, cell=cell)]})

    assert table.granting(Role.PCN_MANAGER, cell, sitting(Role.PCN_MANAGER)) == []


def test_no_role_but_those_that_own_an_account_holds_a_deed():
    assert not any(
        set(row) & {Role.SERVICE_CLIENT, Role.PUBLIC, Role.PATIENT}
        for deed, row in TABLE.items()
        if deed is not May.USE_OWN_ACCOUNT
    )
