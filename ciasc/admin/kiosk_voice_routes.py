"""The voice of each kiosk: a form that learns the keys of its keypad, and the texts that it does not say."""

from typing import Annotated, Final

from flask import Blueprint
from pydantic import Field

from ciasc.admin.pages import admin_page
from ciasc.content.spoken_texts import pack_clips, silent_texts
from ciasc.domain.core.kiosk_voice import KEYS, KioskVoice
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Transaction
from ciasc.station.access.change_devices import find_device, set_voice
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff
from ciasc.web.server_parts import web

routes = Routes(Blueprint("kiosk_voices", __name__))

_NONE: Final = ("",) * len(KEYS)
_Key = Annotated[str, Field(max_length=30)]


class VoiceOfKiosk(Input, title="VoiceOfKiosk"):
    """How a kiosk speaks: whether only the person hears it, and its four keys; all empty if it has none."""

    headphones: bool = False
    next: _Key = ""
    choose: _Key = ""
    back: _Key = ""
    repeat: _Key = ""

    @property
    def voice(self) -> KioskVoice:
        """Return the voice that was described."""
        keys = (self.next, self.choose, self.back, self.repeat)
        return KioskVoice(self.headphones, keys if any(keys) else ())


@routes.pages.get("/admin/equipos/<name>/voz")
def kiosk_voice(name: str) -> Page:
    """Show the voice of one kiosk to change."""
    return for_staff(Permission.MANAGE_DEVICES, lambda who: _form(who, name))


def _form(who: Caller, name: str) -> Page:
    with web().station.store.read() as tx:
        device = find_device(tx, name)
        config = tx.config.in_force()
    known = KioskVoice.known(device.voice)
    return admin_page(
        who,
        "equipos",
        "admin_voz.html",
        device=device,
        headphones=known.headphones,
        keys=dict(zip(KEYS, known.keys or _NONE, strict=True)),
        silent=silent_texts(config, pack_clips()),
    )


@routes.command(
    "/admin/devices/<name>/voice",
    "set_voice",
    who=Permission.MANAGE_DEVICES,
    takes=VoiceOfKiosk,
    gives={204: None},
)
def set_kiosk_voice(call: ApiCall[VoiceOfKiosk], tx: Transaction) -> CommandAnswer:
    """Set how a kiosk speaks; its page follows as soon as it rests."""
    set_voice(tx, call.actor, call.station.clock(), call.path["name"], call.body.voice)
    return CommandAnswer(204, "")
