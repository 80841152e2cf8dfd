import pytest

from ciasc.domain.core.errors import NotFound, TooMany
from ciasc.station.access.pairing_codes import PAIRING_LASTS
from ciasc.web.devices.machines_to_pair import MOST, MOST_OF_ONE_ADDRESS, MachinesToPair


class Steady:
    """A steady clock that a test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 5.0

    def __call__(self) -> float:
        return self.now


def test_a_code_ends_ten_minutes_after_it_was_shown() -> None:
    steady = Steady()
    machines = MachinesToPair(steady)
    shown = machines.announce("10.0.0.5", None, own=False)
    steady.now += PAIRING_LASTS.total_seconds() - 1
    assert machines.find(shown.code.lower()) == shown
    steady.now += 1
    with pytest.raises(NotFound):
        machines.find(shown.code)
    with pytest.raises(NotFound):
        machines.answer(shown.secret)


def test_strangers_fill_neither_the_memory_nor_the_place_of_another_address() -> None:
    machines = MachinesToPair(Steady())
    mine = machines.announce("10.0.0.5", "kiosk", own=True)
    for number in range(MOST - 1):
        machines.announce(f"10.0.1.{number // MOST_OF_ONE_ADDRESS}", None, own=False)
    with pytest.raises(TooMany):
        machines.announce("10.0.2.1", None, own=False)
    machines.announce("10.0.1.0", None, own=False)
    assert machines.checked(mine.code, "kiosk").own


def test_an_answer_is_given_one_time_and_to_its_machine_alone() -> None:
    machines = MachinesToPair(Steady())
    mine, other = (machines.announce("10.0.0.5", None, own=False) for _ in range(2))
    machines.hand_over(mine, "CODE")
    assert machines.answer(other.secret) is None
    assert machines.answer(mine.secret) == "CODE"
    with pytest.raises(NotFound):
        machines.answer(mine.secret)
    machines.hand_over(mine, "LATE")
    with pytest.raises(NotFound):
        machines.find(mine.code)
