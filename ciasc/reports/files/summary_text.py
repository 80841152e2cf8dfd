"""The text of the one-page summary: six figures beside their earlier values, and three sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ciasc.content.messages import text
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.confidence import Interval, wilson
from ciasc.domain.stats.figures import Figures, pct
from ciasc.domain.stats.too_few_to_show import FEW, FEW_FOR_TAIL
from ciasc.reports.figure_cells import not_counted, over_target_pct
from ciasc.reports.files.file_labels import hour_words, weekday_hour_words
from ciasc.reports.files.group_figures import figures_by_service
from ciasc.reports.files.report_data import ReportData, added
from ciasc.reports.number_format import (
    NONE,
    format_count,
    format_percent,
    format_percentile,
    format_ratio,
    interval_words,
    moves,
    some_legs,
)


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure in words: its name, its value, its count, and its value in the period before."""

    name: str
    value: str
    of: str
    before: str


def kpis(book: ReportData) -> list[Kpi]:
    """Return the six figures of the one-page summary."""
    total, was = book.total, added(book.before.by_lane.values())
    first, was_first = (_preferential(lanes) for lanes in (book.by_lane, book.before.by_lane))
    return [
        Kpi(
            text("files.summary.issued"),
            format_count(total.visits),
            "; ".join(
                filter(
                    None,
                    (
                        _moved(total, "files.summary.and_transfers"),
                        text("files.summary.attended", many=format_count(total.attended)),
                    ),
                )
            ),
            _visits_before(book, was),
        ),
        _waited(text("reports.figures.wait_half"), total, was, 0.5),
        _waited(text("files.summary.wait_nine"), total, was, 0.9),
        Kpi(
            text("files.summary.within_target"),
            _kept(total),
            _with_interval(_of_legs(total.judged, total), total.target_interval),
            _kept(was),
        ),
        Kpi(
            text("files.summary.lost"),
            _absent_and_left(total),
            _of_lost(total),
            _absent_and_left(was),
        ),
        Kpi(
            text("files.summary.prompt"),
            _share(first.prompt, first.tardy),
            _with_interval(_of_legs(first.prompt + first.tardy, first), _sure(first.prompt, first.tardy)),
            _share(was_first.prompt, was_first.tardy),
        ),
    ]


def _visits_before(book: ReportData, was: Figures) -> str:
    """Return how many visits there were before: by day if the days are not as many as those of the period."""
    before = book.before
    if not before.times or not before.days:
        return NONE
    if book.days == 1 or before.days == book.lived:
        return format_count(was.visits / before.times)
    then, now = format_ratio(was.visits / before.days), format_ratio(book.total.visits / max(book.lived, 1))
    return text("files.summary.each_day", before=then, present=now)


def _of_lost(total: Figures) -> str:
    lost = text("files.summary.of_lost", no_show=format_count(total.no_show), left=format_count(total.left))
    if not total.expired and not total.cancelled:
        return lost
    expired, cancelled = format_count(total.expired), format_count(total.cancelled)
    return text("files.summary.of_more", lost=lost, expired=expired, cancelled=cancelled)


def _sure(part: int, rest: int) -> Interval | None:
    return wilson(part, part + rest) if part + rest >= FEW else None


def _with_interval(words: str, interval: Interval | None) -> str:
    return f"{words}; {interval_words(interval)}" if interval is not None else words


def summary_sentences(book: ReportData) -> list[str]:
    """Return three sentences: how much and how long, the comparison with before, and where to look.

    A fourth says how many waits are not counted, if there are any.
    """
    found = [_how_long(book), _promise(book), _where(book)]
    return [*found, *filter(None, (not_counted(book.total),))]


def _how_long(book: ReportData) -> str:
    total = book.total
    half, tail = (total.percentile_s("waits", share) for share in (0.5, 0.9))
    how_many = text(
        "files.summary.how_many",
        tickets=format_count(total.visits),
        transfers=_moved(total, "files.summary.there_were_transfers"),
        attended=format_count(total.attended),
    )
    if half is None or tail is None:
        return text("files.summary.too_few_waits", how_many=how_many)
    middle = text("files.summary.half_did_not_wait")
    if round(half):
        middle = text("files.summary.half_waited", duration=format_percentile(half))
    return text("files.summary.waits", how_many=how_many, half=middle, tail=format_percentile(tail))


def _moved(told: Figures, message_id: str) -> str:
    """Return that message with the number of transfers; empty if there were none."""
    many = moves(told.visits, told.issued)
    return text(message_id, transfers=many) if many else ""


def _of_legs(many: int, told: Figures) -> str:
    legs = some_legs(told.visits, told.issued)
    return text("files.summary.of_legs", many=format_count(many), legs=legs)


def _promise(book: ReportData) -> str:
    total, was = book.total, added(book.before.by_lane.values())
    if total.shown_target_pct is None:
        return text("files.summary.target_unknown")
    legs = some_legs(total.visits, total.issued)
    told = text("files.summary.in_time", legs=legs, many=_round(total))
    if was.shown_target_pct is None:
        return text("files.summary.nothing_before", in_time=told)
    return text("files.summary.compared", in_time=told, before=book.before.words, many=_round(was))


def _where(book: ReportData) -> str:
    """Return the service and the hour with most broken targets, if there are any."""
    worst = max(_slow_services(book), default=None)
    if worst is None:
        return text("files.summary.no_service")
    share, name = worst
    hour = _hardest(list(_hard_hours(book)))
    if not share:
        return text("files.summary.no_late_service", hour=hour)
    part = format_percent(share) if share >= 1 else text("files.summary.under_one_percent")
    return text("files.summary.worst_service", service=name, share=part, hour=hour)


def _hardest(hours: Sequence[tuple[float, str]]) -> str:
    """Return the words for the hour that was harder than the others; empty if all were alike."""
    worst, least = max(hours, default=None), min(hours, default=None)
    if worst is None or least is None or format_percent(worst[0]) == format_percent(least[0]):
        return ""
    return text("files.summary.hardest_hour", hour=worst[1], share=format_percent(worst[0]))


def _slow_services(book: ReportData) -> Iterator[tuple[float, str]]:
    for group in figures_by_service(book):
        over = over_target_pct(group.told)
        if over is not None and len(group.told.waits) >= FEW_FOR_TAIL:
            yield over, text("files.summary.service", name=group.name)


def _hard_hours(book: ReportData) -> Iterator[tuple[float, str]]:
    if book.days == 1:
        for hour, told in book.by_hour.items():
            over = over_target_pct(told)
            if over is not None:
                yield over, hour_words(hour)
        return
    week: Mapping[Any, Figures] = book.by_week
    for (weekday, begins), figures in week.items():
        over = over_target_pct(figures)
        if over is not None:
            yield over, weekday_hour_words(weekday, begins)


def _waited(name: str, total: Figures, was: Figures, share: float) -> Kpi:
    found, before = (told.percentile_s("waits", share) for told in (total, was))
    of = text("files.summary.of_waits", many=format_count(len(total.waits)))
    return Kpi(name, format_percentile(found), of, format_percentile(before))


def _kept(told: Figures) -> str:
    return format_percent(told.shown_target_pct)


def _share(part: int, rest: int) -> str:
    return format_percent(pct(part, part + rest)) if part + rest >= FEW else NONE


def _absent_and_left(told: Figures) -> str:
    if told.issued < FEW:
        return NONE
    return f"{format_percent(pct(told.no_show, told.issued))} · {format_percent(pct(told.left, told.issued))}"


def _round(told: Figures) -> int:
    return round(told.within_target_pct or 0)


def _preferential(by_lane: Mapping[Lane, Figures]) -> Figures:
    return by_lane.get(Lane.PREFERENTIAL, Figures())
