"""The desk's pages."""

from ciasc.desk.routes import routes
from ciasc.domain.desk import may_serve
from ciasc.domain.people import Permission
from ciasc.station.base import find_desk
from ciasc.web.auth import Caller
from ciasc.web.context import web
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.views import desk_status

__all__ = ["routes"]


@routes.pages.get("/modulo/")
def desks() -> Page:
    """Show the desks to choose from."""
    return for_staff(Permission.OPERATE_DESK, _desks)


def _desks(who: Caller) -> Page:
    with web().station.store.read() as tx:
        mine = tx.desk_of(who.actor.id)
        archived = {entry.number for entry in tx.configuration().desks if entry.archived}
        return page(
            "desks.html",
            who,
            station=tx.station().name,
            mine=mine.number if mine else None,
            desks=[desk_status(desk) for desk in tx.desks() if desk.number not in archived],
        )


@routes.pages.get("/modulo/<desk:number>")
def desk(number: int) -> Page:
    """Show one desk to work at."""
    return for_staff(Permission.OPERATE_DESK, lambda who: _desk(who, number))


def _desk(who: Caller, number: int) -> Page:
    with web().station.store.read() as tx:
        find_desk(tx, number)
        config = tx.configuration()
        services = [
            {
                "key": service.key,
                "name": config.name_of(service.key),
                "mine": may_serve(who.actor.role, service),
            }
            for service in tx.services().values()
            if service.enabled
        ]
        return page("desk.html", who, station=tx.station().name, number=number, services=services)
