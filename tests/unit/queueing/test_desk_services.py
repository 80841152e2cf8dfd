from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.core.errors import NotAllowed
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.desk_services import must_be_for, services_after_change, services_at_opening
from tests.builders import OFFICER, a_service, a_ticket
from tests.fakes import A_MONDAY

AUXILIARY = Actor(id="s-2", role=Role.AUXILIARY, name="m.huaman")
SUPERVISOR = Actor(id="s-3", role=Role.SUPERVISOR, name="j.flores")
SERVICES = {
    "denuncias": a_service("denuncias", officer_only=True),
    "copias": a_service("copias"),
    "informes": a_service("informes"),
}
SKILLS = frozenset({"copias", "denuncias"})


def some(*keys: str) -> frozenset[str]:
    """Return those services."""
    return frozenset(keys)


def test_a_desk_opens_for_what_it_is_for_and_takes_on_more_only_when_alone() -> None:
    def within(wanted: frozenset[str], role: Role = Role.AUXILIARY, *, alone: bool = False) -> frozenset[str]:
        return services_at_opening(1, wanted, SKILLS, role, SERVICES, alone=alone)

    assert within(some()) == {"copias"}
    assert within(some(), Role.OFFICER) == SKILLS
    assert within(some("copias")) == {"copias"}
    with pytest.raises(NotAllowed, match=r"desk\.not_for_service desk=1"):
        within(some("informes"))
    assert within(some("informes", "copias"), alone=True) == {"informes", "copias"}
    with pytest.raises(NotAllowed, match=r"service\.officer_only"):
        within(some("denuncias"), alone=True)
    with pytest.raises(NotAllowed, match=r"desk\.officer_only"):
        services_at_opening(1, some(), some("denuncias"), Role.AUXILIARY, SERVICES, alone=True)
    anything = some("informes")
    assert services_at_opening(1, anything, some(), Role.AUXILIARY, SERVICES, alone=False) == anything


@pytest.mark.parametrize(
    ("chosen", "before", "after", "alone", "serves"),
    [
        ((), (), ("copias",), False, {"copias"}),
        (("copias",), ("copias", "denuncias"), (), False, {"copias", "informes"}),
        (("copias",), ("copias", "denuncias"), ("informes",), False, {"informes"}),
        (("copias", "informes"), (), ("informes", "denuncias"), False, {"informes"}),
        (("copias",), ("copias", "informes"), ("informes", "denuncias"), False, {"informes"}),
        (("copias",), ("copias", "informes"), ("informes",), True, {"copias"}),
        (("copias",), ("copias", "informes"), (), False, {"copias"}),
        ((), (), ("denuncias",), False, set()),
        (("copias",), ("copias",), ("copias",), False, {"copias"}),
    ],
)
def test_a_desk_that_is_worked_at_follows_what_it_is_for(
    chosen: tuple[str, ...],
    before: tuple[str, ...],
    after: tuple[str, ...],
    alone: bool,  # noqa: FBT001 - a table
    serves: set[str],
) -> None:
    desk = Desk(number=1).open(AUXILIARY, some(*chosen), A_MONDAY)
    kept = services_after_change(desk, some(*before), some(*after), SERVICES, alone=alone)
    assert replace(desk, services=kept).serves(SERVICES) == serves


def test_a_closed_desk_has_nothing_to_follow() -> None:
    assert services_after_change(Desk(number=1), some(), some("copias"), SERVICES, alone=False) == some()


def test_out_of_turn_a_desk_calls_for_what_it_is_for() -> None:
    desk = Desk(number=1).open(AUXILIARY, some("copias"), A_MONDAY)
    ticket = a_ticket(service="informes")
    must_be_for(desk, ticket, some(), AUXILIARY, alone=False)
    must_be_for(desk, ticket, some("copias", "informes"), AUXILIARY, alone=False)
    must_be_for(replace(desk, services=some("informes")), ticket, some("copias"), AUXILIARY, alone=False)
    with pytest.raises(NotAllowed, match=r"desk\.out_of_turn"):
        must_be_for(desk, ticket, some("copias"), AUXILIARY, alone=False)
    with pytest.raises(NotAllowed, match=r"desk\.out_of_turn desk=1"):
        must_be_for(desk, ticket, some("copias"), OFFICER, alone=False)
    must_be_for(desk, ticket, some("copias"), AUXILIARY, alone=True)


def test_a_supervisor_and_the_person_of_a_transfer_call_out_of_turn() -> None:
    desk = Desk(number=1).open(AUXILIARY, some("copias"), A_MONDAY)
    must_be_for(desk, a_ticket(service="informes"), some("copias"), SUPERVISOR, alone=False)
    sent = a_ticket(at=A_MONDAY + timedelta(minutes=1), service="informes", for_staff=AUXILIARY.id)
    must_be_for(desk, sent, some("copias"), AUXILIARY, alone=False)
