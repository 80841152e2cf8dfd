import pytest

from ciasc.domain.core.errors import Conflict, NotAllowed
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason, may_serve
from ciasc.domain.queueing.working_desks import capable_desks
from tests.builders import KIOSK, OFFICER, a_service
from tests.fakes import A_MONDAY

AUXILIARY = Actor(id="s-2", role=Role.AUXILIARY, name="m.huaman")
SERVICES = {
    service.key: service
    for service in (a_service("informes"), a_service("denuncias", officer_only=True), a_service("copias"))
}


def opened(actor: Actor = AUXILIARY, *services: str) -> Desk:
    return Desk(number=1).open(actor, frozenset(services), A_MONDAY)


def test_an_open_desk_knows_who_works_at_it() -> None:
    desk = opened()
    assert (desk.state, desk.staff, desk.staff_name, desk.role, desk.version) == (
        DeskState.OPEN, "s-2", "m.huaman", Role.AUXILIARY, 2,
    )  # fmt: skip


def test_one_desk_is_for_one_person() -> None:
    with pytest.raises(Conflict, match=r"m\.huaman") as refused:
        opened().open(OFFICER, frozenset(), A_MONDAY)
    assert refused.value.now == {"desk": 1, "state": "open", "staff": "m.huaman", "version": 2}


def test_who_works_at_it_may_open_it_again_for_other_services() -> None:
    assert opened().open(AUXILIARY, frozenset({"copias"}), A_MONDAY).services == {"copias"}


def test_a_device_works_at_no_desk() -> None:
    with pytest.raises(NotAllowed):
        opened(KIOSK)


def test_a_desk_with_a_person_in_front_neither_closes_nor_pauses() -> None:
    busy = opened().taking("t-1")
    with pytest.raises(Conflict):
        busy.close(A_MONDAY)
    with pytest.raises(Conflict):
        busy.pause(PauseReason.BREAK, A_MONDAY)
    assert busy.freed().close(A_MONDAY).state is DeskState.CLOSED


def test_a_closed_desk_has_forgotten_its_person() -> None:
    closed = opened(AUXILIARY, "copias").close(A_MONDAY)
    assert (closed.staff, closed.staff_name, closed.role, closed.services) == (None, None, None, frozenset())


def test_a_closed_desk_cannot_be_closed() -> None:
    with pytest.raises(Conflict):
        Desk(number=1).close(A_MONDAY)


def test_a_paused_desk_takes_a_person_only_after_it_resumes() -> None:
    paused = opened().pause(PauseReason.SYSTEM, A_MONDAY)
    assert (paused.state, paused.pause_reason) == (DeskState.PAUSED, PauseReason.SYSTEM)
    with pytest.raises(Conflict):
        paused.taking("t-1")
    resumed = paused.resume(A_MONDAY)
    assert (resumed.state, resumed.pause_reason) == (DeskState.OPEN, None)
    assert resumed.taking("t-1").ticket == "t-1"


def test_only_an_open_desk_is_paused_and_only_a_paused_one_resumes() -> None:
    with pytest.raises(Conflict):
        Desk(number=1).pause(PauseReason.BREAK, A_MONDAY)
    with pytest.raises(Conflict):
        opened().resume(A_MONDAY)


def test_a_desk_takes_one_person_at_a_time() -> None:
    with pytest.raises(Conflict):
        opened().taking("t-1").taking("t-2")


def test_only_its_person_works_at_an_open_desk() -> None:
    with pytest.raises(NotAllowed, match=r"m\.huaman"):
        opened().worked_by(OFFICER)
    with pytest.raises(Conflict, match=r"desk\.open_first"):
        Desk(number=1).worked_by(AUXILIARY)
    opened().worked_by(AUXILIARY)


def test_a_desk_serves_what_its_role_may_or_what_was_chosen_of_it() -> None:
    assert opened().serves(SERVICES) == {"informes", "copias"}
    assert opened(OFFICER).serves(SERVICES) == set(SERVICES)
    assert opened(AUXILIARY, "copias", "denuncias", "no-existe").serves(SERVICES) == {"copias"}
    assert Desk(number=1).serves(SERVICES) == frozenset()


@pytest.mark.parametrize(
    "desk",
    [
        opened(),
        opened(OFFICER),
        opened(AUXILIARY, "copias", "denuncias", "no-existe"),
        Desk(number=1),
        Desk(number=1, services=frozenset({"copias"})),
    ],
)
def test_one_service_is_served_if_it_is_among_those_served(desk: Desk) -> None:
    assert {key for key, service in SERVICES.items() if desk.serves_one(service)} == desk.serves(SERVICES)


@pytest.mark.parametrize(
    ("role", "may"), [(Role.AUXILIARY, False), (Role.OFFICER, True), (Role.ADMIN, False), (Role.KIOSK, False)]
)
def test_some_services_are_for_the_police_alone(role: Role, may: bool) -> None:  # noqa: FBT001 - a table
    assert may_serve(role, SERVICES["denuncias"]) is may


def test_capable_desks_are_open_and_serve_it() -> None:
    desks = [opened(), opened(OFFICER), opened(OFFICER).pause(PauseReason.BREAK, A_MONDAY), Desk(number=4)]
    assert capable_desks(desks, SERVICES["denuncias"], SERVICES) == 1
    assert capable_desks(desks, SERVICES["informes"], SERVICES) == 2
