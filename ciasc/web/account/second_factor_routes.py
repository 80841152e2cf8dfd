"""Routes of the own second factor: codes of a telephone at sign-in, and recovery codes."""

import base64
from io import BytesIO
from typing import Annotated

from flask import Blueprint, Response, request
from pydantic import Field
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage

from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Reading, Staff
from ciasc.station.access.hashing import hash_secret
from ciasc.station.access.totp import totp_uri
from ciasc.web.account.recent_password import require_recent_password, signed_in_here
from ciasc.web.api.errors import JSON
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.server_parts import web

routes = Routes(Blueprint("second_factor", __name__))

Code = Annotated[str, Field(min_length=6, max_length=40)]


class SecondFactorState(Output, title="SecondFactorState"):
    """Whether sign-in needs a code, and how many recovery codes are left."""

    active: bool
    recovery_codes_left: int


class NewSecondFactor(Output, title="NewSecondFactor"):
    """What the telephone has to learn: as letters, as an address, and the address as a picture."""

    secret: str
    address: str
    picture: str


class OneCode(Input, title="OneCode"):
    """A code of the telephone or a recovery code."""

    code: Code


class RecoveryCodes(Output, title="RecoveryCodes"):
    """Recovery codes, each good for one sign-in without the telephone; shown one time."""

    recovery_codes: list[str]


@routes.operation(
    "GET",
    "/account/second-factor",
    "second_factor",
    who=Permission.USE_SECOND_FACTOR,
    gives={200: SecondFactorState},
)
def second_factor(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show whether the person's sign-in needs a code."""
    assert call.who is not None  # noqa: S101 - checked before by the operation's `who`
    assert call.who.staff is not None  # noqa: S101 - the same
    with web().station.store.read() as tx:
        return answer(second_factor_state(tx, call.who.staff))


def second_factor_state(tx: Reading, me: Staff) -> SecondFactorState:
    """Return whether that person's sign-in needs a code, and the recovery codes left."""
    known = tx.sessions.second_factor(me.id)
    active = known is not None and known.active
    return SecondFactorState(
        active=active, recovery_codes_left=tx.sessions.recovery_codes_left(me.id) if active else 0
    )


# The answers below hold a secret or depend on the moment, so no answer is kept for a repeated key.
@routes.operation(
    "POST",
    "/account/second-factor/begin",
    "begin_second_factor",
    who=Permission.USE_SECOND_FACTOR,
    gives={200: NewSecondFactor},
    repeats=False,
)
def begin_second_factor(call: ApiCall[Nothing]) -> Response:
    """Create a secret for the person's telephone; no code is needed before one of it was confirmed."""
    me, _ = signed_in_here(call.who)
    require_recent_password(call)
    secret = call.station.run(call.station.second_factors.begin, me)
    address = totp_uri(secret, me.name)
    return _secret(NewSecondFactor(secret=secret, address=address, picture=qr_picture(address)))


@routes.operation(
    "POST",
    "/account/second-factor/confirm",
    "confirm_second_factor",
    who=Permission.USE_SECOND_FACTOR,
    takes=OneCode,
    gives={200: RecoveryCodes},
    repeats=False,
)
def confirm_second_factor(call: ApiCall[OneCode]) -> Response:
    """Require a code at each sign-in from now; the answer holds the recovery codes."""
    me, cookie = signed_in_here(call.who)
    require_recent_password(call)
    made = web().sign_in.confirm_second_factor(
        me, call.body.code, request.remote_addr or "", hash_secret(cookie)
    )
    return _secret(RecoveryCodes(recovery_codes=list(made)))


@routes.operation(
    "POST",
    "/account/second-factor/end",
    "end_second_factor",
    who=Permission.USE_SECOND_FACTOR,
    takes=OneCode,
    gives={204: None},
    repeats=False,
)
def end_second_factor(call: ApiCall[OneCode]) -> Response:
    """Require no code at sign-in from now."""
    me, cookie = signed_in_here(call.who)
    require_recent_password(call)
    web().sign_in.end_second_factor(me, call.body.code, request.remote_addr or "", hash_secret(cookie))
    return Response(status=204)


def qr_picture(address: str) -> str:
    """Render that address as a QR code, an SVG picture in a data address."""
    qr = QRCode(image_factory=SvgPathImage)
    qr.add_data(address)
    out = BytesIO()
    qr.make_image().save(out)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def _secret(body: Output) -> Response:
    return Response(body.model_dump_json(), mimetype=JSON)
