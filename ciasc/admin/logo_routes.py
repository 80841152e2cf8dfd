"""Route of the logo on paper tickets: it becomes part of the draft of the configuration."""

import base64
from dataclasses import replace
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ciasc.admin.config_routes import Revision
from ciasc.admin.config_schemas import ConfigBody, config_body
from ciasc.content.logo import ticket_logo
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Transaction
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, Routes, answer

routes = Routes(Blueprint("logo", __name__))


class LogoFile(Input, title="LogoFile"):
    """A PNG or JPEG in base64; empty removes the logo. `revision` is that of the draft that was seen."""

    revision: Revision
    picture: Annotated[str, Field(max_length=3_000_000)]


def _checked(call: ApiCall[LogoFile]) -> ApiCall[LogoFile]:
    """Return the call with the logo of its file."""
    sent = call.body
    try:
        data = base64.b64decode(sent.picture, validate=True)
    except ValueError as error:  # no base64, or letters that it never has
        raise InvalidInput("files.logo.no_picture") from error
    return call.with_body(LogoFile(revision=sent.revision, picture=ticket_logo(data) if data else ""))


@routes.command(
    "/admin/logo",
    "set_logo",
    who=Permission.CONFIGURE,
    takes=LogoFile,
    gives={200: ConfigBody},
    before=_checked,
)
def set_logo(call: ApiCall[LogoFile], tx: Transaction) -> CommandAnswer:
    """Put the logo into the draft, scaled for the paper; a file that cannot be one changes nothing."""
    config = config_body(tx).document
    changed = replace(config, station=replace(config.station, logo=call.body.picture))
    call.station.config.save_draft(tx, call.actor, changed, call.body.revision, "")
    return answer(config_body(tx))
