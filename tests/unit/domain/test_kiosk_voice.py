import pytest

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.kiosk_voice import KioskVoice

FOUR = ("F13", "Enter", "Backspace", "Numpad5")


@pytest.mark.parametrize(
    ("voice", "stored"),
    [
        (KioskVoice(), "speaker"),
        (KioskVoice(headphones=True), "headphones"),
        (KioskVoice(keys=FOUR), "speaker F13 Enter Backspace Numpad5"),
        (KioskVoice(True, FOUR), "headphones F13 Enter Backspace Numpad5"),  # noqa: FBT003 - as it is stored
    ],
)
def test_a_voice_is_stored_as_one_line(voice: KioskVoice, stored: str) -> None:
    assert str(voice) == stored
    assert KioskVoice.of(stored) == voice


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (FOUR[:3], "four_keys"),
        ((*FOUR, "F1"), "four_keys"),
        (("F13", "F13", "F14", "F15"), "four_keys"),
        (("", "F13", "F14", "F15"), "no_key"),
        (("F 1", "F13", "F14", "F15"), "no_key"),
        (('"', "F13", "F14", "F15"), "no_key"),
        (("Unidentified", "F13", "F14", "F15"), "no_key"),
    ],
)
def test_a_keypad_has_four_different_keys(keys: tuple[str, ...], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        KioskVoice(keys=keys)


@pytest.mark.parametrize("line", ["loud F13 F14 F15 F16", "", " "])
def test_no_other_line_is_a_voice(line: str) -> None:
    with pytest.raises(InvalidInput, match="no_key"):
        KioskVoice.of(line)


@pytest.mark.parametrize("line", [None, "", "loud F13 F14 F15 F16", "speaker F13 F14 F15 F16 F17"])
def test_a_voice_of_a_later_version_is_the_usual_one(line: str | None) -> None:
    assert KioskVoice.known(line) == KioskVoice()
    assert KioskVoice.known("headphones F13 F14 F15 F16") == KioskVoice(
        headphones=True, keys=("F13", "F14", "F15", "F16")
    )
