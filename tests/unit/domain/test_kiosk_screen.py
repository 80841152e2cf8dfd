"""The screen of a kiosk: millimetres, buttons that fit, and buttons within reach."""

import pytest

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.kiosk_screen import KioskScreen, PaperSlot


def ids(screen: KioskScreen) -> list[str]:
    return [fault.id for fault in screen.faults()]


def test_a_screen_is_stored_in_one_line_and_read_back() -> None:
    screen = KioskScreen(10.1, 1280, 800, PaperSlot.LEFT, 95)
    assert str(screen) == "10.1 1280x800 left 95"
    assert KioskScreen.of(str(screen)) == screen
    assert str(KioskScreen(7, 800, 480, PaperSlot.DOWN, 100)) == "7 800x480 down 100"


@pytest.mark.parametrize(
    "text",
    ["", "x", "10.1", "nan 800x480 down 90", "2 800x480 down 90", "7 800x48 down 90", "7 800x480 up 90",
     "7 800x480 down 161", "99 800x480 down 90", "7 9999x480 down 90"],
)  # fmt: skip
def test_no_screen_is_like_that(text: str) -> None:
    with pytest.raises(InvalidInput):
        KioskScreen.of(text)


@pytest.mark.parametrize(
    ("screen", "size", "small"),
    [
        (KioskScreen(7, 800, 480, PaperSlot.DOWN, 90), (152, 91), False),
        (KioskScreen(7, 1024, 600, PaperSlot.DOWN, 90), (153, 90), False),
        (KioskScreen(5, 800, 480, PaperSlot.DOWN, 90), (109, 65), True),
        (KioskScreen(7, 480, 800, PaperSlot.DOWN, 90), (91, 152), True),
        (KioskScreen(10.1, 720, 1280, PaperSlot.DOWN, 90), (126, 224), False),
    ],
)
def test_a_screen_too_small_for_buttons_of_20_mm_is_found(
    screen: KioskScreen, size: tuple[int, int], *, small: bool
) -> None:
    assert (screen.size_mm, screen.too_small) == (size, small)
    assert ("station.screen.too_small" in ids(screen)) is small


def test_the_low_position_ends_where_a_hand_reaches_from_a_wheelchair() -> None:
    at = {floor: KioskScreen(21.5, 1080, 1920, PaperSlot.DOWN, floor) for floor in (60, 90, 97, 110)}
    assert [at[floor].reach_mm for floor in at] == [357, 320, 250, 250]
    assert [at[floor].highest_button_cm for floor in at] == [96, 122, 122, 135]
    assert [ids(at[floor]) for floor in at] == [[], [], [], ["station.screen.too_high"]]


def test_a_screen_without_low_position_is_within_reach_by_its_own_height() -> None:
    flat = KioskScreen(21.5, 1920, 1080, PaperSlot.DOWN, 100)
    assert not flat.offers_low
    (fault,) = flat.faults()
    assert fault.id == "station.screen.too_high"
    assert fault.values == {"top": 127, "reach": 122, "floor": 95}
    assert ids(KioskScreen(21.5, 1920, 1080, PaperSlot.DOWN, 95)) == []
