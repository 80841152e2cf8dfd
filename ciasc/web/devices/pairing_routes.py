"""Routes to pair a browser or a machine as a kiosk or a display.

It shows a code, which the administrator types; or a person types there a code of the administrator's page.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from flask import Blueprint, Response, request
from pydantic import Field

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Role
from ciasc.ports import CommandAnswer
from ciasc.station.access.pairing_codes import PAIRING_LASTS
from ciasc.web.api.errors import JSON
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.auth.credentials import DEVICE_COOKIES
from ciasc.web.pages import DEVICE_HOURS, Page, page
from ciasc.web.qr_picture import qr_svg
from ciasc.web.server_parts import web
from ciasc.web.session_cookie import set_cookie

routes = Routes(Blueprint("devices", __name__))

_LONGEST_ADDRESS: Final = 120
"""Letters of the server's own address, which the request names: a QR code is drawn of it."""
PAGES: Final[Mapping[Role, str]] = {Role.KIOSK: "/kiosk", Role.DISPLAY: "/pantalla"}


class PairingCode(Input, title="PairingCode"):
    """The code, as a person typed it; `secret` asks for the token itself, for a machine without a browser."""

    code: Annotated[str, Field(min_length=1, max_length=20)]
    secret: bool = False


class Paired(Output, title="Paired"):
    """The device that the browser is now, and its page; with its token where the machine asked for it."""

    kind: str
    name: str
    to: str
    token: str | None = None


class MachineToRegister(Input, title="WaitingMachine"):
    """A machine that shows a code: what it may become (null: either), and whether it is a kiosk node."""

    kind: Literal["kiosk", "display"] | None = None
    own: bool = False


class ShownCode(Output, title="ShownCode"):
    """The code to show, the page where it is typed, its QR code, and the secret to ask with.

    `qr` is an address of data, for a picture.
    """

    code: str
    page: str
    qr: str
    secret: str
    seconds: int


class MachineSecret(Input, title="MachineSecret"):
    """The secret of a machine that shows a code."""

    secret: Annotated[str, Field(min_length=1, max_length=40)]


class MachineAnswer(Output, title="MachineAnswer"):
    """The code for POST /devices/pair; null before an administrator has typed the one on the screen."""

    code: str | None


@routes.operation(
    "POST",
    "/devices/waiting",
    "show_code",
    who="anyone",
    takes=MachineToRegister,
    gives={201: ShownCode},
    repeats=False,
)
def show_code(call: ApiCall[MachineToRegister]) -> CommandAnswer:
    """Return a code for the screen of a machine that is to become a device."""
    sent, parts = call.body, web()
    base = parts.settings.public_url or request.host_url
    if len(base) > _LONGEST_ADDRESS:
        raise InvalidInput("web.pairing.long_address")
    where = f"{base.rstrip('/')}/admin/equipos"
    machine = parts.machines_to_pair.announce(request.remote_addr or "", sent.kind, own=sent.own)
    shown = ShownCode(
        code=machine.code,
        page=where,
        qr="data:image/svg+xml;base64," + b64encode(qr_svg(f"{where}?equipo={machine.code}")).decode(),
        secret=machine.secret,
        seconds=int(PAIRING_LASTS.total_seconds()),
    )
    return answer(shown, 201)


@routes.operation(
    "POST",
    "/devices/waiting/answer",
    "machine_answer",
    who="anyone",
    takes=MachineSecret,
    gives={200: MachineAnswer},
    repeats=False,
)
def machine_answer(call: ApiCall[MachineSecret]) -> CommandAnswer:
    """Return the code by which the machine registers itself, as soon as an administrator allows it."""
    return answer(MachineAnswer(code=web().machines_to_pair.answer(call.body.secret)))


# The answer sets a secret, so none is kept for a repeated key.
@routes.operation(
    "POST", "/devices/pair", "pair", who="anyone", takes=PairingCode, gives={200: Paired}, repeats=False
)
def pair(call: ApiCall[PairingCode]) -> Response:
    """Make this browser, or this machine, the device that waits for that code."""
    secret, device = web().pair(call.body.code, request.remote_addr or "")
    web().machines_to_pair.registered(call.body.code)
    body = Paired(kind=device.role.value, name=device.name, to=PAGES[device.role])
    if call.body.secret:
        return Response(body.model_copy(update={"token": secret}).model_dump_json(), mimetype=JSON)
    response = Response(body.model_dump_json(), mimetype=JSON)
    set_cookie(response, DEVICE_COOKIES[device.role], secret, DEVICE_HOURS)
    return response


@routes.pages.get("/vincular")
def pairing_page() -> Page:
    """Show the code of this browser, to be registered by an administrator."""
    return page("pair.html", None)
