import pytest

from ciasc.domain.core.errors import NotFound, TooMany
from ciasc.station.access.pairing_codes import PAIRING_LASTS
from ciasc.web.devices.machines_to_pair import (
    ANNOUNCED_AT_MOST,
    MOST,
    MOST_OF_ONE_NETWORK,
    SILENT_S,
    MachinesToPair,
    network_of,
)


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
    steady = Steady()
    machines = MachinesToPair(steady)
    mine = machines.announce("10.0.0.5", "kiosk", own=True)
    for number in range(MOST - 1):
        machines.announce(f"10.0.1.{number // MOST_OF_ONE_NETWORK}", None, own=False)
    with pytest.raises(TooMany):
        machines.announce("10.0.2.1", None, own=False)
    steady.now += SILENT_S
    assert machines.answer(mine.secret) is None
    for number in range(MOST - 1):
        machines.announce(f"10.0.3.{number // MOST_OF_ONE_NETWORK}", None, own=False)
    assert machines.checked(mine.code, "kiosk").own, "a machine that asks keeps its place"


def test_machines_that_ask_behind_one_address_end_no_code_of_each_other() -> None:
    machines = MachinesToPair(Steady())
    shown = [machines.announce("10.0.0.5", None, own=False) for _ in range(MOST_OF_ONE_NETWORK)]
    with pytest.raises(TooMany):
        machines.announce("10.0.0.5", None, own=False)
    assert [machines.find(one.code) for one in shown] == shown


def test_one_host_has_one_network_of_ipv6_and_gets_few_codes() -> None:
    steady = Steady()
    machines = MachinesToPair(steady)
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:2") != network_of("2001:db8:0:1::1")
    for number in range(ANNOUNCED_AT_MOST):
        machines.announce(f"2001:db8::{number:x}", None, own=False)
        steady.now += SILENT_S
    with pytest.raises(TooMany):
        machines.announce("2001:db8::abcd", None, own=False)


def test_an_answer_is_given_until_it_is_used_and_to_its_machine_alone() -> None:
    machines = MachinesToPair(Steady())
    mine, other = (machines.announce("10.0.0.5", None, own=False) for _ in range(2))
    machines.hand_over(mine, "CODE")
    assert machines.answer(other.secret) is None
    assert [machines.answer(mine.secret) for _ in range(2)] == ["CODE", "CODE"], "an answer can be lost"
    with pytest.raises(NotFound):
        machines.answer("ñ")
    machines.registered(" co-de ")
    with pytest.raises(NotFound):
        machines.answer(mine.secret)
