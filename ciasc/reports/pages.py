"""The report's page."""

from ciasc.domain.people import Permission
from ciasc.reports.routes import routes
from ciasc.reports.view import DEFINITIONS
from ciasc.web.auth import Caller
from ciasc.web.changes import KINDS
from ciasc.web.context import web
from ciasc.web.pages import Page, for_staff, page

__all__ = ["routes"]


@routes.pages.get("/reportes")
def report() -> Page:
    """Show the wait times and indicators."""
    return for_staff(Permission.SEE_REPORTS, _report)


def _report(who: Caller) -> Page:
    station = web().station
    with station.store.read() as tx:
        name, data = tx.station().name, tx.configuration().station
    return page(
        "report.html",
        who,
        station=name,
        head=[KINDS[data.kind].capitalize(), data.district, data.phone_words],
        today=station.calendar.day(station.clock()),
        definitions=DEFINITIONS,
        may_export=who.actor.may(Permission.EXPORT_REPORTS),
    )
