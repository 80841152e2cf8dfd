"""The queue over the last hours as a chart: its length and its longest wait, up to this moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.reports.charts import QueueLine
from ciasc.reports.figure_cells import Table, TableCell
from ciasc.reports.live.board_queue import LineNow, QueueNow, waited_s
from ciasc.reports.number_format import NONE, format_count, format_duration, format_hour

_HOUR = timedelta(hours=1)


def queue_line(past: LineNow, queues: Sequence[QueueNow], calendar: Calendar, now: datetime) -> QueueLine:
    """Return the chart of the past and, as its last point, of the queues at `now`."""
    every = timedelta(seconds=past.every_s)
    at = [past.since + every * place for place in range(len(past.people))]
    people, longest_s = list(past.people), list(map(float, past.longest_s))
    if at[-1] == now:  # the last point is what the queues are, as everywhere else
        del at[-1], people[-1], longest_s[-1]
    at.append(now)
    people.append(sum(queue.waiting for queue in queues))
    longest_s.append(max((waited_s(queue, now) for queue in queues), default=0.0))
    hours = [format_hour(calendar.local(moment)) for moment in at]
    waits = [
        format_duration(longest) if many else NONE for many, longest in zip(people, longest_s, strict=True)
    ]
    rows = zip(hours, people, waits, strict=True)
    return QueueLine(
        label=_label(hours[0], max(people), max(longest_s)),
        end=(at[-1] - at[0]).total_seconds(),
        at=[(moment - at[0]).total_seconds() for moment in at],
        people=people,
        minutes=[longest / 60 if many else None for many, longest in zip(people, longest_s, strict=True)],
        hours=_marks(calendar, at[0], at[-1]),
        table=Table(
            text("reports.board.line_hour"),
            (text("reports.board.line_waiting"), text("reports.board.longest")),
            [(hour, (TableCell(format_count(many)), TableCell(wait))) for hour, many, wait in rows][::-1],
        ),
    )


def _label(since: str, most: int, longest_s: float) -> str:
    if not most:
        return text("reports.board.line_empty", hour=since)
    return text("reports.board.line", hour=since, most=most, longest=format_duration(longest_s))


def _marks(calendar: Calendar, begin: datetime, end: datetime) -> list[tuple[float, str]]:
    """Return the seconds and the names of the full hours between those moments."""
    hour = calendar.local(begin).replace(minute=0, second=0, microsecond=0)
    found = []
    while hour <= end:
        if hour >= begin:
            found.append(((hour - begin).total_seconds(), format_hour(hour)))
        hour += _HOUR
    return found
