"""The screen of each kiosk: a form with the picture of what it says, and the route that sets it."""

from typing import Annotated, Any, Final, Literal

from flask import Blueprint, request
from pydantic import Field, ValidationError

from ciasc.admin.pages import admin_page
from ciasc.content.messages import render
from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.kiosk_screen import FLOOR_CM, INCHES, PIXELS, REACH_MM, KioskScreen, PaperSlot
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Transaction
from ciasc.station.access.change_devices import find_device, set_screen
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("kiosk_screens", __name__))

_USUAL: Final = KioskScreen(10.1, 1280, 800, PaperSlot.DOWN, 90)
"""What the form proposes for a kiosk whose screen is not known."""
COMMON: Final = (
    (7, 800, 480),
    (10.1, 1024, 600),
    (10.1, 1280, 800),
    (15.6, 1920, 1080),
    (21.5, 1920, 1080),
    (10.1, 720, 1280),
    (21.5, 1080, 1920),
    (32, 2160, 3840),
)


class ScreenOfKiosk(Input, title="ScreenOfKiosk"):
    """A kiosk's screen: diagonal, pixels, side of the paper, and height of its lower edge above the floor."""

    inches: Annotated[float, Field(ge=INCHES[0], le=INCHES[1])]
    width: Annotated[int, Field(ge=PIXELS[0], le=PIXELS[-1])]
    height: Annotated[int, Field(ge=PIXELS[0], le=PIXELS[-1])]
    slot: Literal["down", "left", "right"]
    floor_cm: Annotated[int, Field(ge=FLOOR_CM[0], le=FLOOR_CM[-1])]

    @property
    def screen(self) -> KioskScreen:
        """Return the screen that was described."""
        return KioskScreen(
            round(self.inches, 1), self.width, self.height, PaperSlot(self.slot), self.floor_cm
        )


@routes.pages.get("/admin/equipos/<name>/pantalla")
def kiosk_screen(name: str) -> Page:
    """Show the screen of one kiosk to change."""
    return for_staff(Permission.MANAGE_DEVICES, lambda who: _form(who, name))


def _form(who: Caller, name: str) -> Page:
    with web().station.store.read() as tx:
        device = find_device(tx, name)
    known = KioskScreen.of(device.screen) if device.screen else None
    return admin_page(
        who,
        "equipos",
        "admin_pantalla.html",
        device=device,
        known=known is not None,
        common=COMMON,
        slots=PaperSlot,
        limits={"inches": INCHES, "pixels": PIXELS, "floor": FLOOR_CM},
        **_picture(known or _USUAL),
    )


@routes.pages.get("/admin/equipos/pantalla/dibujo")
def kiosk_screen_picture() -> Page:
    """Return the picture of the screen in the address, and what is wrong with it."""
    return for_staff(Permission.MANAGE_DEVICES, _drawn)


def _drawn(who: Caller) -> Page:
    try:
        sent = ScreenOfKiosk.model_validate(request.args.to_dict(), strict=False)
    except (ValidationError, CiascError):
        return page("kiosk_screen_picture.html", who, screen=None)
    return page("kiosk_screen_picture.html", who, **_picture(sent.screen))


def _picture(screen: KioskScreen) -> dict[str, Any]:
    return {
        "screen": screen,
        "faults": [render(words) for words in screen.faults()],
        "reach_mm": REACH_MM,
    }


@routes.command(
    "/admin/devices/<name>/screen",
    "set_screen",
    who=Permission.MANAGE_DEVICES,
    takes=ScreenOfKiosk,
    gives={204: None},
)
def set_kiosk_screen(call: ApiCall[ScreenOfKiosk], tx: Transaction) -> CommandAnswer:
    """Set the screen of a kiosk; its page follows as soon as it rests."""
    set_screen(tx, call.actor, call.station.clock(), call.path["name"], call.body.screen)
    return CommandAnswer(204, "")
