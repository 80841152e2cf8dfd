"""The live rooms of a station by name: the view that a page of each kind receives, and the right to enter.

How snapshots are published is in `ciasc/web/live/room_snapshots.py`; a further room is one line here.
"""

from collections.abc import Callable, Mapping

from ciasc.desk.view import DeskView, QueueView, desk_name
from ciasc.display import phone_status
from ciasc.display.wall_view import Board
from ciasc.domain.core.clock_pace import PaceNow
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.print_jobs import PrinterNow
from ciasc.domain.core.station_day import Calendar
from ciasc.kiosk.kiosk_room import KioskView
from ciasc.ports import Foresee, RulesIn
from ciasc.reports.live import live_pages
from ciasc.reports.live.today_room import Today
from ciasc.web.api.alert_listeners import Listening
from ciasc.web.devices import health_page
from ciasc.web.devices.walls import Walls
from ciasc.web.live.room_snapshots import Room


def room_list(
    calendar: Calendar,
    rules_in: RulesIn,
    pace: PaceNow,
    health: health_page.HealthView,
    printers: Callable[[], Mapping[str, PrinterNow]],
    foresee: Foresee,
    listening: Listening,
    walls: Walls,
) -> dict[str, Room]:
    """Return the rooms of a station by name."""
    return {
        "display": Room(Board(foresee, calendar.tz, pace, rules_in), Permission.SEE_WALL),
        "desk": Room(DeskView(rules_in, printers, listening, walls), Permission.SEE_QUEUE, desk_name),
        "queue": Room(QueueView(rules_in, listening), Permission.SEE_QUEUE),
        "kiosk": Room(KioskView(printers, calendar.tz, rules_in, listening, foresee), Permission.ISSUE, str),
        "now": Room(Today(calendar, rules_in, listening), Permission.SEE_REPORTS),
        live_pages.ROOM: Room(
            live_pages.LivePages(calendar, rules_in, pace, health, listening),
            Permission.SEE_REPORTS,
            live_pages.page_name,
        ),
        health_page.ROOM: Room(health, Permission.SEE_DEVICES),
        "ticket": Room(phone_status.PhoneView(foresee, rules_in), None, str.upper),
    }
