"""The kiosk's page."""

from flask import request

from ciasc.content.orientation_cards import shown_cards
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.permissions import Permission, Role
from ciasc.kiosk.page_values import guide_values, page_values, screen_values, voice_values
from ciasc.kiosk.public_services import said_in, services_for_headphones, services_now
from ciasc.kiosk.routes import routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_device, page
from ciasc.web.server_parts import web

__all__ = ["routes"]


@routes.pages.get("/kiosk")
def kiosk() -> Page:
    """Show the services to touch."""
    return for_device(Permission.ISSUE, _kiosk)


def _kiosk(who: Caller) -> Page:
    lang = request.args.get("lang", SPANISH)
    name = who.actor.name if who.actor.role is Role.KIOSK else ""
    with web().station.store.read() as tx:
        station, config = tx.config.station(), tx.config.in_force()
        screen = tx.devices.screen_of(name) if name else None
        voice = tx.devices.voice_of(name) if name else None
        services = tx.config.services()
        offered = services_now(tx, web().station.clock(), web().station.calendar.tz)
    return page(
        "kiosk.html",
        who,
        **page_values(lang, config.languages, offered.root, said_in(config, lang), config.tiles),
        kiosk=name,
        station=station.name,
        guide=bool(shown_cards(config)),
        **screen_values(screen),
        **voice_values(voice, services_for_headphones(services.values())),
    )


@routes.pages.get("/kiosk/guide")
def guide() -> Page:
    """Return the screens of orientation, which the kiosk's page fetches when a person opens them."""
    return for_device(Permission.ISSUE, _guide)


def _guide(who: Caller) -> Page:
    station = web().station
    with station.store.read() as tx:
        config = tx.config.in_force()
        offered = {key for key, service in tx.config.services().items() if service.enabled}
    lang, today = request.args.get("lang", SPANISH), station.calendar.local(station.clock()).date()
    values = guide_values(lang, config.languages, shown_cards(config), today, offered)
    return page("kiosk_guide.html", who, **values)
