"""Paper left on a roll, and the warning for the staff."""

import pytest

from ciasc.content.messages import sentences
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.paper_roll import PaperRoll


def a_roll(used_mm: int, ticket_mm: int = 100, roll_mm: int = 60_000) -> PaperRoll:
    return PaperRoll(printer="p", roll_mm=roll_mm, used_mm=used_mm, ticket_mm=ticket_mm)


def test_a_new_roll_is_good_for_hundreds_of_tickets() -> None:
    assert PaperRoll(printer="p").tickets_left == 600
    assert PaperRoll(printer="p").warning is None


@pytest.mark.parametrize(
    ("roll", "left", "says"),
    [
        (a_roll(53_999), 60, None),
        (a_roll(54_000), 60, "unos 60 tickets"),
        (a_roll(24_001, roll_mm=30_000), 59, "unos 59 tickets"),
        (a_roll(160_000, roll_mm=200_000), 400, None),
        (a_roll(180_000, roll_mm=200_000), 200, "unos 200 tickets"),
        (a_roll(59_900), 1, "cerca de 1 ticket."),
        (a_roll(59_901), 0, "se acabó"),
        (a_roll(75_000), 0, "se acabó"),
    ],
)
def test_the_staff_is_warned_before_the_end(roll: PaperRoll, left: int, says: str | None) -> None:
    assert roll.tickets_left == left
    assert roll.warning is None if says is None else says in sentences(roll.warning)


def test_a_changed_roll_is_by_default_as_long_as_the_last_one() -> None:
    old = a_roll(42_000, 93, 50_000)
    assert old.changed() == a_roll(0, 93, 50_000)
    assert old.changed(80_000) == a_roll(0, 93, 80_000)


@pytest.mark.parametrize("length", [-1, 0, 4_999, 200_001])
def test_an_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(InvalidInput, match=r"roll\.bad_length"):
        PaperRoll(printer="p").changed(length)
