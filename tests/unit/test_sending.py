import pytest

from ciasc.domain.desk import Desk
from ciasc.domain.errors import Conflict, InvalidInput
from ciasc.domain.people import Actor, Role
from ciasc.domain.sending import receiver
from tests.builders import OFFICER, a_service
from tests.fakes import A_MONDAY

AUXILIARY = Actor(id="s-2", role=Role.AUXILIARY, name="m.huaman")
POLICE, ANY = a_service(officer_only=True), a_service("informes")
DESKS = [
    Desk(number=1).open(AUXILIARY, frozenset(), A_MONDAY),
    Desk(number=2).open(OFFICER, frozenset(), A_MONDAY),
]


def test_nobody_needs_to_be_chosen_where_the_sender_may_serve() -> None:
    assert receiver(AUXILIARY, ANY, DESKS, None) is None
    assert receiver(OFFICER, POLICE, [], None) is None


def test_an_auxiliary_chooses_an_officer_who_is_at_a_desk() -> None:
    with pytest.raises(InvalidInput, match="elija"):
        receiver(AUXILIARY, POLICE, DESKS, None)
    assert receiver(AUXILIARY, POLICE, DESKS, 2) == OFFICER.id


def test_without_an_officer_at_work_nothing_is_sent_to_one() -> None:
    with pytest.raises(Conflict, match="ayuda"):
        receiver(AUXILIARY, POLICE, DESKS[:1], None)


@pytest.mark.parametrize("desk", [1, 3])
def test_a_desk_that_cannot_serve_it_is_not_chosen(desk: int) -> None:
    with pytest.raises(Conflict, match=str(desk)):
        receiver(OFFICER, POLICE, DESKS, desk)


def test_anybody_at_work_may_be_chosen_for_what_all_serve() -> None:
    assert receiver(OFFICER, ANY, DESKS, 1) == AUXILIARY.id
