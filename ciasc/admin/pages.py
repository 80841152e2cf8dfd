"""The administrator's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ciasc.admin import staff_routes
from ciasc.admin.config_routes import routes
from ciasc.admin.config_schemas import config_body, version_rows
from ciasc.admin.new_service import new_service
from ciasc.content.config_field_names import language_name
from ciasc.content.dates import weekday_name
from ciasc.content.messages import render, section_words, text
from ciasc.content.orientation_cards import titles_to_review
from ciasc.content.posters import poster_titles_to_review
from ciasc.content.printer_symptoms import SYMPTOMS
from ciasc.content.services_of_new_station import PICTOGRAMS, service_card
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.timetable import DAYS_OF_WEEK, Span
from ciasc.domain.config.validation import LANGUAGES, LETTERS, NEEDS
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import STAFF_ROLES, Permission
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.domain.core.services import ServiceWords
from ciasc.ports import Reading
from ciasc.station.config.first_run import finished_steps
from ciasc.web.api.config_changes import KINDS, LANES, ROLES, tile_name
from ciasc.web.auth.credentials import Caller
from ciasc.web.devices.kiosk_screen_words import screen_faults, screen_size
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

__all__ = ["routes"]

_NEW: Final = "nuevo"  # the address of a service that does not exist yet
_EMPTY: Final = ServiceWords("", "", "", reviewed=False)


def hours_by_day(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Return the hours of each weekday as people type them: 08:00-13:00, 14:00-18:00."""
    rows: list[list[str]] = [[] for _ in range(DAYS_OF_WEEK)]
    for span in spans:
        if 1 <= span.day <= DAYS_OF_WEEK:
            rows[span.day - 1].append(f"{span.opens:%H:%M}-{span.closes:%H:%M}")
    return [(weekday_name(day), ", ".join(found)) for day, found in enumerate(rows, start=1)]


@dataclass(frozen=True, slots=True)
class AdminPage:
    """One page of the administration: its address below /admin, the key of its name, and who may see it."""

    address: str
    key: str
    permission: Permission = Permission.SEE_CONFIG

    @property
    def name(self) -> str:
        """Return the name of the page."""
        return text(f"admin.page.{self.key}")


PARTS: Final = (
    AdminPage("", "overview"),
    AdminPage("inicio", "setup", Permission.CONFIGURE),
    AdminPage("datos", "station"),
    AdminPage("servicios", "services"),
    AdminPage("dispensador", "first_screen"),
    AdminPage("orientacion", "orientation"),
    AdminPage("afiches", "posters"),
    AdminPage("modulos", "desks"),
    AdminPage("idiomas", "languages"),
    AdminPage("horario", "hours"),
    AdminPage("equipos", "devices", Permission.MANAGE_DEVICES),
    AdminPage("personal", "staff", Permission.MANAGE_STAFF),
    AdminPage("publicar", "publish"),
)
STEPS: Final = (
    "admin.step.station",
    "admin.page.services",
    "admin.page.desks",
    "admin.page.staff",
    "admin.step.devices",
    "admin.step.trial",
)


def _show(where: str, **more: Any) -> Page:  # noqa: ANN401 - whatever the template shows
    part = next(part for part in PARTS if part.address == where)
    return for_staff(part.permission, lambda who: admin_page(who, where, **more))


def admin_page(who: Caller, where: str, template: str = "", **more: Any) -> Page:  # noqa: ANN401 - as above
    """Return the page of that part of the administration."""
    station = web().station
    with station.store.read() as tx:
        body = config_body(tx)
        shown: dict[str, Any] = {
            "station": tx.config.station().name,
            "parts": [part for part in PARTS if who.actor.may(part.permission)],
            "where": where,
            "body": body,
            "config": body.document,
            "may_change": who.actor.may(Permission.CONFIGURE),
            "may_publish": who.actor.may(Permission.PUBLISH_CONFIG),
            "no_qr": not web().settings.public_url,
            **_words(body.document),
            **_house(tx, who),
            "versions": version_rows(tx) if where == "publicar" else [],
            "expired": titles_to_review(body.document, today()),
            "expired_posters": poster_titles_to_review(body.document, today()),
        }
    return page(template or f"admin_{where or 'resumen'}.html", who, **shown, **more)


def today() -> date:
    """Return the station's present day of the calendar."""
    return web().station.calendar.local(web().station.clock()).date()


def _words(config: Configuration) -> dict[str, Any]:
    return {
        "languages": {code: language_name(code) for code in LANGUAGES},
        "needs": {code: language_name(code) for code in NEEDS},
        "letters": LETTERS,
        "icon_options": [(name, section_words("pictograms")[name]) for name in PICTOGRAMS],
        "lanes": LANES,
        "group_words": section_words("kiosk")["tile"],
        "tile_names": {tile.key: tile_name(tile.key, [config]) for tile in config.tiles},
        "roles": {role.value: ROLES[role] for role in STAFF_ROLES},
        "role_words": {role.value: words for role, words in ROLES.items()},
        "kinds": KINDS,
        "hours_by_day": hours_by_day,
        "empty_words": _EMPTY,
        "year": web().station.clock().year,
        "rules": config.rules.over(web().station.rules),
    }


def _house(tx: Reading, who: Caller) -> dict[str, Any]:
    """Return the context of people and devices, as far as the person may see them."""
    if not who.actor.may(Permission.MANAGE_DEVICES):
        return {}
    return {
        "staff": staff_routes.staff_rows(tx),
        "devices": tx.devices.all(),
        "screen_size": screen_size,
        "screen_faults": screen_faults,
        "printers": tx.devices.printers(),
        "printer_states": {name: now.status.value for name, now in web().printers().items()},
        "unsure": {name for name, now in web().printers().items() if not now.confirms},
        "symptoms": [
            {"key": one.key, "option": one.option, "sees": render(one.sees), "does": render(one.does)}
            for one in SYMPTOMS
        ],
        "progress": finished_steps(tx),
        "generic": GENERIC,
    }


@routes.pages.get("/admin/")
def overview() -> Page:
    """Show the overview of the station and its checks."""
    return _show("")


@routes.pages.get("/admin/datos")
def data() -> Page:
    """Show the station's data and rules."""
    return _show("datos")


@routes.pages.get("/admin/servicios")
def services() -> Page:
    """Show the services."""
    return _show("servicios")


@routes.pages.get("/admin/servicios/<key>")
def service(key: str) -> Page:
    """Show one service to change; `nuevo` is one that does not exist yet."""
    return for_staff(Permission.SEE_CONFIG, lambda who: _service(who, key))


def _service(who: Caller, key: str) -> Page:
    with web().station.store.read() as tx:
        config = config_body(tx).document
    entry = config.service(key) if key != _NEW else new_service(config)
    if entry is None:
        raise NotFound("admin.service_not_found")
    return admin_page(
        who,
        "servicios",
        "admin_servicio.html",
        entry=entry,
        new=_NEW,
        fresh=key == _NEW,
        shown=service_card(entry.key, entry),
        bring_words=section_words("kiosk")["bring"],
    )


@routes.pages.get("/admin/dispensador")
def first_screen() -> Page:
    """Show which services are on the dispenser's first screen, alone or in a group."""
    return _show("dispensador")


@routes.pages.get("/admin/modulos")
def desks() -> Page:
    """Show the desks and their services."""
    return _show("modulos")


@routes.pages.get("/admin/horario")
def hours() -> Page:
    """Show the hours and special days."""
    return _show("horario")


@routes.pages.get("/admin/equipos")
def devices() -> Page:
    """Show printers, kiosks and displays."""
    return _show("equipos")


@routes.pages.get("/admin/personal")
def people() -> Page:
    """Show the accounts."""
    return _show("personal")


@routes.pages.get("/admin/publicar")
def publish() -> Page:
    """Show what would change, and let it be published or taken back."""
    return _show("publicar")


@routes.pages.get("/admin/inicio")
@routes.pages.get("/admin/inicio/<int:step>")
def start(step: int = 0) -> Page:
    """Show the installation, from the step where it was left."""
    return for_staff(Permission.CONFIGURE, lambda who: _start(who, step))


def _start(who: Caller, step: int) -> Page:
    with web().station.store.read() as tx:
        done = finished_steps(tx)
    step = min(max(step or done + 1, 1), len(STEPS))
    return admin_page(who, "inicio", step=step, steps=[text(step_name) for step_name in STEPS])
