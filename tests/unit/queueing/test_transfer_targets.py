from dataclasses import replace

import pytest

from ciasc.domain.core.errors import Conflict, InvalidInput
from ciasc.domain.core.messages import message
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, PauseReason
from ciasc.domain.queueing.transfer_targets import TransferTarget, receiving_desk, transfer_targets
from tests.builders import OFFICER, a_service
from tests.fakes import A_MONDAY

AUXILIARY = Actor(id="s-2", role=Role.AUXILIARY, name="m.huaman")
POLICE, ANY = a_service(officer_only=True), a_service("informes")
SERVICES = {one.key: one for one in (POLICE, ANY)}
ONE = Desk(number=1).open(AUXILIARY, frozenset(), A_MONDAY)
TWO = Desk(number=2).open(OFFICER, frozenset(), A_MONDAY)


def way(service: Service, by: Actor, *desks: Desk) -> TransferTarget:
    """Return how that person transfers a visit while those desks work."""
    return transfer_targets(by.role, desks, SERVICES)[service.key]


def test_no_desk_must_be_chosen_if_the_sender_may_serve() -> None:
    assert receiving_desk(way(ANY, AUXILIARY, ONE), None) is None
    assert receiving_desk(way(POLICE, OFFICER, TWO), None) is None


def test_an_auxiliary_chooses_an_officer_who_is_at_a_desk() -> None:
    sent = way(POLICE, AUXILIARY, ONE, TWO)
    assert sent.hint == message("queue.transfer.only_officer")
    with pytest.raises(InvalidInput, match=r"transfer\.choose_officer"):
        receiving_desk(sent, None)
    assert receiving_desk(sent, 2) == OFFICER.id


def test_without_an_officer_at_work_nothing_is_sent_to_one() -> None:
    with pytest.raises(Conflict, match=r"transfer\.barred why=queue\.transfer\.no_officer"):
        receiving_desk(way(POLICE, AUXILIARY, ONE), None)


@pytest.mark.parametrize("desk", [1, 3])
def test_a_desk_that_cannot_serve_it_is_not_chosen(desk: int) -> None:
    with pytest.raises(Conflict, match=str(desk)):
        receiving_desk(way(POLICE, OFFICER, ONE, TWO), desk)


def test_anybody_at_work_may_be_chosen_for_what_all_serve() -> None:
    assert receiving_desk(way(ANY, OFFICER, ONE, TWO), 1) == AUXILIARY.id


def test_no_transfer_to_a_service_without_a_desk_now() -> None:
    elsewhere = replace(TWO, services=frozenset({POLICE.key}))
    barred = way(ANY, OFFICER, elsewhere)
    assert barred.hint == message("queue.transfer.closed")
    with pytest.raises(Conflict, match=r"transfer\.no_desk"):
        receiving_desk(barred, None)
    with pytest.raises(Conflict, match=r"transfer\.desk_cannot desk=2") as refused:
        receiving_desk(way(ANY, OFFICER, elsewhere, ONE), 2)
    assert refused.value.now == {"open": [1], "paused": []}


def test_who_is_sent_to_a_desk_in_a_pause_waits_for_its_end() -> None:
    resting = way(ANY, OFFICER, ONE.pause(PauseReason.BREAK, A_MONDAY))
    assert (resting.barred, resting.hint) == (None, message("queue.transfer.paused"))
    assert receiving_desk(resting, None) is None
    assert resting.summary == {"open": [], "paused": [1]}
    assert way(ANY, OFFICER, ONE).hint is None
