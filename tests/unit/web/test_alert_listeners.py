"""Which pages and call boxes count as listeners, and for how long."""

from ciasc.domain.core.permissions import Actor, Role
from ciasc.web.api.alert_listeners import AlertListeners

PERSON = Actor("s-1", Role.AUXILIARY, "uno", via="modulo-1")
OTHER = Actor("s-2", Role.AUXILIARY, "dos", via="modulo-1")


class Clock:
    """Seconds that a test moves, and how often the listeners changed."""

    def __init__(self) -> None:
        self.seconds, self.changes = 0.0, 0

    def __call__(self) -> float:
        return self.seconds

    def changed(self) -> None:
        self.changes += 1


def test_a_box_counts_for_ten_seconds_after_it_asked() -> None:
    clock = Clock()
    listeners = AlertListeners(clock.changed, clock)
    listeners.sounds("box", PERSON)
    clock.seconds = 9
    listeners.sounds("box", PERSON)
    assert clock.changes == 1, "the same person at the same box is no change"
    clock.seconds = 19
    listeners.look_round()
    assert (listeners(), clock.changes) == ((PERSON,), 1)
    clock.seconds = 19.1
    assert listeners() == ()
    listeners.look_round()
    listeners.look_round()
    assert clock.changes == 2


def test_a_box_without_a_person_at_its_desk_counts_for_none() -> None:
    clock = Clock()
    listeners = AlertListeners(clock.changed, clock)
    listeners.sounds("box", None)
    assert (listeners(), clock.changes) == ((), 0)
    listeners.sounds("box", PERSON)
    listeners.sounds("box", OTHER)
    assert (listeners(), clock.changes) == ((OTHER,), 2)
    listeners.sounds("box", None)
    assert (listeners(), clock.changes) == ((), 3)
