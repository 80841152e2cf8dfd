"""The board of now as values: warnings, large figures, the queue and its last hours, desks and devices."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.content.messages import text
from ciasc.content.near_target import Nearness, nearness
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.ports import Reading
from ciasc.reports.charts import QueueLine
from ciasc.reports.figure_cells import TableCell, clock_words
from ciasc.reports.live.board_devices import Badge, BoardDevice, desk_things, device_things, device_warnings
from ciasc.reports.live.board_queue import (
    DeskNow,
    NextHour,
    NextHourForecast,
    QueueNow,
    desks_now,
    line_begin,
    line_now,
    queues_now,
    waited_s,
)
from ciasc.reports.live.board_queue_chart import queue_line
from ciasc.reports.live.today_page import Card
from ciasc.reports.number_format import (
    DAYS_MANY,
    NONE,
    day_words,
    format_count,
    format_duration,
    format_hour,
    format_whole_minutes,
    lane_names,
    people,
)
from ciasc.reports.period.period_days import Days
from ciasc.web.devices.health_schemas import HealthBody

_LANES: Final = {
    Lane.IMMEDIATE.word: ("urgent", "emergency"),
    Lane.PREFERENTIAL.word: ("prefer", "preferente"),
}
"""The colour and the icon of the lanes that have a badge."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One queue: its service, its lane, who waits, the longest wait, its target, and who passed it."""

    key: str
    name: str
    lane: Badge | None
    place: str
    waiting: TableCell
    wait: str
    near: Nearness
    target: str
    late: TableCell


@dataclass(frozen=True, slots=True)
class BoardPage:
    """All that the board shows."""

    printed: str
    hour: str
    warnings: Sequence[Badge]
    cards: Sequence[Card]
    line: QueueLine
    line_left_out: str
    queues: Sequence[QueueRow]
    desks: Sequence[BoardDevice]
    things: Sequence[BoardDevice]


@dataclass(frozen=True, slots=True)
class _Moment:
    """What is read of one moment, and the days from which its tickets may be."""

    now: datetime
    queues: Sequence[QueueNow]
    desks: Sequence[DeskNow]
    days: Days

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    def late(self, queue: QueueNow) -> int:
        """Return how many of that queue passed their target."""
        return sum(1 for due in queue.due_at if due < self.now)

    def waited_s(self, queue: QueueNow) -> float:
        """Return the longest wait of that queue in seconds."""
        return waited_s(queue, self.now)

    def near(self, queue: QueueNow) -> Nearness:
        """Return how near that wait is to its target."""
        return nearness(self.waited_s(queue) / queue.target_s)


@dataclass(frozen=True, slots=True)
class BoardReader:
    """Reads the board; it loads the past for the next hour once an hour."""

    calendar: Calendar
    next_hour: NextHour

    def __call__(
        self, tx: Reading, now: datetime, health: HealthBody, present: timedelta, *, alerted: bool
    ) -> BoardPage:
        """Return the board at the moment `now`. A device is there if it was seen within `present`.

        `alerted` is whether an alert is shown above the board.
        """
        local = self.calendar.local(now)
        queues = queues_now(tx)
        moment = _Moment(now, queues, desks_now(tx), _days(self.calendar, queues, now))
        facts = tx.stats.facts(line_begin(queues, now), self.calendar.bounds(self.calendar.day(now))[1], now)
        past = line_now((fact.leg for fact in facts), now)
        warnings = [*_warnings(moment), *device_warnings(health, self.calendar, now, present)]
        if not warnings and not alerted:
            warnings = [Badge("good", "check", text("reports.board.quiet"))]
        printed = text("reports.board.printed", day=day_words(local.date()), hour=format_hour(local))
        return BoardPage(
            printed=printed,
            hour=format_hour(local),
            warnings=warnings,
            cards=[*_cards(moment), _next_card(self.next_hour(tx, now))],
            line=queue_line(past, queues, self.calendar, now),
            line_left_out=clock_words("line", past.leapt),
            queues=[_queue_row(moment, queue) for queue in queues],
            desks=desk_things(moment.desks, self.calendar, now),
            things=device_things(health, self.calendar, now, present),
        )


def _days(calendar: Calendar, queues: Sequence[QueueNow], now: datetime) -> Days:
    """Return the days on which those who wait may have come: to today, also if the clock was put back."""
    oldest = min((now, *(queue.oldest_at for queue in queues)))
    return Days(calendar.day(oldest), calendar.day(now))


def _warnings(moment: _Moment) -> Iterator[Badge]:
    """Yield what asks for attention in the queue, worst first."""
    if moment.waiting and not any(desk.state == "open" for desk in moment.desks):
        yield Badge("bad", "warning", text("reports.board.none_open", people=people(moment.waiting)))
    missed: Counter[str] = Counter()
    for queue in moment.queues:
        missed[queue.name] += moment.late(queue)
    for name, late in missed.items():
        if late:
            words = text("reports.board.late_of", n=late, people=people(late), service=name)
            yield Badge("bad", "target", words)


def _cards(moment: _Moment) -> Iterator[Card]:
    late = sum(moment.late(queue) for queue in moment.queues)
    words = (
        text("reports.board.late", n=late, people=people(late)) if late else text("reports.board.none_late")
    )
    yield Card(
        "waiting",
        text("reports.board.waiting"),
        TableCell(format_count(moment.waiting), _list(moment, "all") if moment.waiting else None),
        TableCell(words, _list(moment, "late") if late else None),
    )
    yield _longest_card(moment)
    opened = sum(1 for desk in moment.desks if desk.state == "open")
    paused = sum(1 for desk in moment.desks if desk.state == "paused")
    yield Card(
        "open",
        text("reports.board.open"),
        TableCell(text("reports.board.open_of", many=opened, all=len(moment.desks))),
        TableCell(text("reports.board.paused", many=paused) if paused else text("reports.board.none_paused")),
    )


def _longest_card(moment: _Moment) -> Card:
    name = text("reports.board.longest")
    if not moment.queues:
        return Card("longest", name, TableCell(NONE), TableCell(text("reports.board.none_waits")))
    queue = min(moment.queues, key=lambda one: one.oldest_at)
    words = moment.near(queue).sign + format_duration(moment.waited_s(queue))
    of = text("reports.board.longest_of", target=format_whole_minutes(queue.target_s), service=queue.name)
    return Card("longest", name, TableCell(words, _list(moment, "longest")), TableCell(of))


def _next_card(found: NextHourForecast | None) -> Card:
    if found is None:
        none = TableCell(text("reports.board.next_none"))
        return Card("next", text("reports.board.next"), TableCell(NONE), none)
    name = text("reports.board.next_from", from_hour=found.hour, to_hour=found.hour + 1)
    span = {"least": found.least, "most": found.most}
    if found.holiday:
        note = text("reports.board.next_holiday", holiday=found.holiday, **span)
    else:
        weekdays = DAYS_MANY[found.like - 1]
        note = text("reports.board.next_like", days=found.days, weekdays=weekdays, **span)
    many = TableCell(text("reports.board.next_many", many=format_count(found.expected)))
    return Card("next", name, many, TableCell(note))


def _list(moment: _Moment, waits: str, **filters: str) -> str:
    """Return the address of those who wait now."""
    return moment.days.tickets(**filters, waits=waits)


def _queue_row(moment: _Moment, queue: QueueNow) -> QueueRow:
    late, lane = moment.late(queue), lane_names()[queue.lane]

    def cell(many: int, waits: str, shown: str) -> TableCell:
        # Others may read the board: no address names what people of a reserved service came for.
        if not many or queue.service is None:
            return TableCell(shown)
        return TableCell(shown, _list(moment, waits, service=queue.service, lane=queue.lane))

    return QueueRow(
        key=f"{queue.service}-{queue.lane}",
        name=queue.name,
        lane=Badge(*_LANES[queue.lane], lane) if queue.lane in _LANES else None,
        place=text("reports.board.place", service=queue.name, lane=lane.lower()),
        waiting=cell(queue.waiting, "all", format_count(queue.waiting)),
        wait=format_duration(moment.waited_s(queue)),
        near=moment.near(queue),
        target=format_whole_minutes(queue.target_s),
        late=cell(late, "late", format_count(late) if late else NONE),
    )
