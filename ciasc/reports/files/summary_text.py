"""The text of the one-page summary: six figures beside their earlier values, and three sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.figures import FEW, FEW_FOR_TAIL, Figures, pct
from ciasc.reports.charts import over_target_pct
from ciasc.reports.files.group_figures import figures_by_service
from ciasc.reports.files.report_data import ReportData, added
from ciasc.reports.number_format import (
    DAYS_MANY,
    NONE,
    format_count,
    format_duration,
    format_percent,
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
            "Tickets emitidos",
            format_count(total.visits),
            "; ".join(filter(None, (_moved(total, "y "), f"{format_count(total.attended)} atendidos"))),
            format_count(was.visits / book.before.times) if book.before.times else NONE,
        ),
        _waited("La mitad esperó hasta", total, was, 0.5),
        _waited("9 de cada 10 esperaron hasta", total, was, 0.9),
        Kpi(
            "Dentro de su meta",
            _kept(total),
            f"de {format_count(total.judged)} {some_legs(total.visits, total.issued)}",
            _kept(was),
        ),
        Kpi(
            "No se presentaron · se retiraron",
            _lost(total),
            f"{format_count(total.no_show)} y {format_count(total.left)} tickets",
            _lost(was),
        ),
        Kpi(
            "Preferentes en 5 minutos",
            _share(first.prompt, first.tardy),
            f"de {format_count(first.prompt + first.tardy)} {some_legs(first.visits, first.issued)}",
            _share(was_first.prompt, was_first.tardy),
        ),
    ]


def summary_sentences(book: ReportData) -> list[str]:
    """Return three sentences: how much and how long, the comparison with before, and where to look."""
    return [_how_long(book), _promise(book), _where(book)]


def _how_long(book: ReportData) -> str:
    total = book.total
    half, tail = (total.percentile_s("waits", share) for share in (0.5, 0.9))
    moved = _moved(total, ", hubo ")
    begin = f"Se emitieron {format_count(total.visits)} tickets{moved}"
    begin += f" y se atendió a {format_count(total.attended)}"
    if half is None or tail is None:
        return f"{begin}; son muy pocos para hablar de tiempos de espera."
    middle = f"esperó {format_duration(half)} o menos" if round(half) else "no esperó"
    return f"{begin}: la mitad {middle} y 9 de cada 10, {format_duration(tail)} o menos."


def _moved(told: Figures, begin: str) -> str:
    """Return the words for the transfers after that beginning; empty if there were none."""
    many = moves(told.visits, told.issued)
    return begin + many if many else ""


def _promise(book: ReportData) -> str:
    total, was = book.total, added(book.before.by_lane.values())
    if total.told_target_pct is None:
        return "Todavía no se puede decir cuántos fueron llamados dentro de su meta."
    legs = some_legs(total.visits, total.issued)
    told = f"De cada 100 {legs}, {_round(total)} fueron llamados dentro de su meta"
    if was.told_target_pct is None:
        return f"{told}; no hay con qué comparar."
    return f"{told}; antes ({book.before.words}) fueron {_round(was)}."


def _where(book: ReportData) -> str:
    """Return the service and the hour with most broken targets, if there are any."""
    worst = max(_slow_services(book), default=None)
    if worst is None:
        return "Ningún servicio tiene tickets suficientes para señalarlo."
    share, name = worst
    part = format_percent(share) if share >= 1 else "menos de 1 %"
    told = f"Donde más se pasa la meta es en {name}: {part} de sus tickets"
    if not share:
        told = "Ningún servicio con tickets suficientes se pasó de su meta"
    return f"{told}{_hardest(list(_hard_hours(book)))}."


def _hardest(hours: Sequence[tuple[float, str]]) -> str:
    """Return the words for the hour that was harder than the others; empty if all were alike."""
    worst, least = max(hours, default=None), min(hours, default=None)
    if worst is None or least is None or format_percent(worst[0]) == format_percent(least[0]):
        return ""
    return f"; y la hora más difícil, {worst[1]}: {format_percent(worst[0])}"


def _slow_services(book: ReportData) -> Iterator[tuple[float, str]]:
    for group in figures_by_service(book):
        over = over_target_pct(group.told)
        if over is not None and len(group.told.waits) >= FEW_FOR_TAIL:
            yield over, f"«{group.name}»"


def _hard_hours(book: ReportData) -> Iterator[tuple[float, str]]:
    if book.days == 1:
        for hour, told in book.by_hour.items():
            over = over_target_pct(told)
            if over is not None:
                yield over, f"de {hour} a {hour + 1} h"
        return
    week: Mapping[Any, Figures] = book.by_week
    for (weekday, begins), figures in week.items():
        over = over_target_pct(figures)
        if over is not None:
            yield over, f"los {DAYS_MANY[weekday - 1]} de {begins} a {begins + 1} h"


def _waited(name: str, total: Figures, was: Figures, share: float) -> Kpi:
    found, before = (told.percentile_s("waits", share) for told in (total, was))
    return Kpi(
        name, format_duration(found), f"de {format_count(len(total.waits))} esperas", format_duration(before)
    )


def _kept(told: Figures) -> str:
    return format_percent(told.told_target_pct)


def _share(part: int, rest: int) -> str:
    return format_percent(pct(part, part + rest)) if part + rest >= FEW else NONE


def _lost(told: Figures) -> str:
    if told.issued < FEW:
        return NONE
    return f"{format_percent(pct(told.no_show, told.issued))} · {format_percent(pct(told.left, told.issued))}"


def _round(told: Figures) -> int:
    return round(told.within_target_pct or 0)


def _preferential(by_lane: Mapping[Lane, Figures]) -> Figures:
    return by_lane.get(Lane.PREFERENTIAL, Figures())
