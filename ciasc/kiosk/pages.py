"""The kiosk's page."""

import re

from flask import request

from ciasc.content.messages import section_words
from ciasc.domain.core.permissions import Permission, Role
from ciasc.kiosk.public_services import services_now
from ciasc.kiosk.routes import routes
from ciasc.kiosk.tile_groups import screens
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_device, page
from ciasc.web.server_parts import web

__all__ = ["routes"]


@routes.pages.get("/kiosk")
def kiosk() -> Page:
    """Show the services to touch."""
    return for_device(Permission.ISSUE, _kiosk)


def _kiosk(who: Caller) -> Page:
    words = section_words("kiosk")
    with web().station.store.read() as tx:
        station, tiles = tx.config.station(), tx.config.in_force().tiles
        offered = services_now(tx, web().station.clock(), web().station.calendar.tz)
    return page(
        "kiosk.html",
        who,
        t=words,
        screens=screens([service.model_dump() for service in offered.root], words["tile"], tiles),
        kiosk=who.actor.name if who.actor.role is Role.KIOSK else "",
        station=station.name,
        inches=_inches(request.args.get("pulgadas", "")),
    )


def _inches(asked: str) -> str:
    """Return the diagonal in the address, as 10.1; empty if it is none."""
    return asked if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", asked) and float(asked) else ""
