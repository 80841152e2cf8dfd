"""What people read of the screens of kiosks: their size, and what is wrong with them."""

from collections.abc import Sequence

from ciasc.content.messages import render, text
from ciasc.domain.core.kiosk_screen import KioskScreen
from ciasc.ports import Device


def screen_size(device: Device) -> str:
    """Return diagonal and pixels of the screen of a device; empty if it is not known."""
    if not device.screen:
        return ""
    screen = KioskScreen.of(device.screen)
    return text("admin.glass.size", inches=f"{screen.inches:g}", width=screen.width, height=screen.height)


def screen_faults(device: Device) -> Sequence[str]:
    """Return what is wrong with the screen of a device that is in use."""
    if not device.active or not device.screen:
        return ()
    return [render(words) for words in KioskScreen.of(device.screen).faults()]
