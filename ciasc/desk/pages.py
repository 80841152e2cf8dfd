"""The desk's pages."""

from ciasc.content.messages import section_words
from ciasc.content.near_target import LEVELS, NEAR
from ciasc.desk import supervisor_hall, ticket_routes, waiting_room_routes
from ciasc.desk.keyboard_shortcuts import KEYS, next_keys
from ciasc.desk.routes import routes
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import may_serve
from ciasc.ports import Reading
from ciasc.station.context import find_desk
from ciasc.web.api.schemas import desk_status, shown_name
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

__all__ = ["routes", "supervisor_hall", "ticket_routes", "waiting_room_routes"]


@routes.pages.get("/modulo/")
def desks() -> Page:
    """Show the desks to choose from."""
    return for_staff(Permission.OPERATE_DESK, _desks)


def _desks(who: Caller) -> Page:
    station = web().station
    now = station.clock()
    with station.store.read() as tx:
        mine, rules = tx.desks.of_staff(who.actor.id), station.rules_in(tx)
        archived = {entry.number for entry in tx.config.in_force().desks if entry.archived}
        return page(
            "desks.html",
            who,
            station=tx.config.station().name,
            mine=mine.number if mine else None,
            closes=who.actor.may(Permission.CLOSE_ANY_DESK),
            desks=[desk_status(desk, now, rules) for desk in tx.desks.all() if desk.number not in archived],
        )


@routes.pages.get("/modulo/<desk:number>")
def desk(number: int) -> Page:
    """Show one desk to work at."""
    return for_staff(Permission.OPERATE_DESK, lambda who: _desk(who, number))


def _desk(who: Caller, number: int) -> Page:
    with web().station.store.read() as tx:
        find_desk(tx, number)
        known = [_offered(tx, service, who.actor, number) for service in tx.config.services().values()]
        printing = [device.name for device in tx.devices.all() if device.active and device.printer]
        name, config = tx.config.station().name, tx.config.published_version()
    t = section_words("desk")
    return page(
        "desk.html",
        who,
        station=name,
        number=number,
        config=config,
        services=[one for one in known if one["enabled"]],
        printing=printing,
        t=t,
        keys=KEYS,
        own={
            "seen": {one["key"]: one["seen"] for one in known},
            "keys": next_keys(t["next"]),
            "near": NEAR,
            "levels": {level: [one.sign, one.words] for level, one in LEVELS.items()},
        },
    )


def _offered(tx: Reading, service: Service, by: Actor, number: int) -> dict[str, str | bool]:
    """Return a service for the desk's questions, with whether person and desk may attend it."""
    config = tx.config.in_force()
    skills = config.skills(number)
    return {
        "key": service.key,
        "name": config.name_of(service.key),
        "seen": shown_name(config, service.key),
        "enabled": service.enabled,
        "mine": may_serve(by.role, service),
        "beyond": bool(skills) and service.key not in skills,
    }
