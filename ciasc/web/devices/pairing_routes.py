"""Routes to pair a browser as a kiosk or a display by a code of the administrator's page."""

from collections.abc import Mapping
from typing import Annotated, Final

from flask import Blueprint, Response, request
from pydantic import Field

from ciasc.domain.core.permissions import Role
from ciasc.web.api.inputs import JSON, Input
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.api.output_base import Output
from ciasc.web.auth.credentials import DEVICE_COOKIES
from ciasc.web.pages import DEVICE_HOURS, Page, page
from ciasc.web.server_parts import web
from ciasc.web.session_cookie import set_cookie

routes = Routes(Blueprint("devices", __name__))

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


# The answer sets a secret, so none is kept for a repeated key.
@routes.operation(
    "POST", "/devices/pair", "pair", who="anyone", takes=PairingCode, gives={200: Paired}, repeats=False
)
def pair(call: ApiCall[PairingCode]) -> Response:
    """Make this browser, or this machine, the device that waits for that code."""
    secret, device = web().pair(call.body.code, request.remote_addr or "")
    body = Paired(kind=device.role.value, name=device.name, to=PAGES[device.role])
    if call.body.secret:
        return Response(body.model_copy(update={"token": secret}).model_dump_json(), mimetype=JSON)
    response = Response(body.model_dump_json(), mimetype=JSON)
    set_cookie(response, DEVICE_COOKIES[device.role], secret, DEVICE_HOURS)
    return response


@routes.pages.get("/vincular")
def pairing_page() -> Page:
    """Ask for the code."""
    return page("pair.html", None)
