"""The accuracy of the wait estimates: what people read against what happened, for the chief."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from flask import Blueprint

from ciasc.domain.config.document import Configuration
from ciasc.domain.core.permissions import Permission
from ciasc.domain.forecast.accuracy import WEEK_DAYS, EstimateScore, by_service, unreliable_services
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.ports import CommandAnswer
from ciasc.reports.discreet_services import RESERVED, service_name
from ciasc.reports.figure_cells import clock_words
from ciasc.reports.number_format import format_exact_percent, format_ratio
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("estimates", __name__, template_folder="templates"))

_MONTH_DAYS: Final = 28


class ScoreRow(Output, title="ScoreRow"):
    """The estimates of one service, or of one day. Shares in percent, minutes; null if n is 0.

    `leapt` are not judged: the clock changed before the call.
    """

    service: str | None = None
    day: date | None = None
    name: str = ""
    n: int
    abandoned: int
    leapt: int
    inside_pct: float | None
    by_p80_pct: float | None
    late_pct: float | None
    error_min: float | None
    bias_min: float | None
    pinball_min: float | None
    shown: bool = True
    few: bool


class EstimateReport(Output, title="EstimateReport"):
    """The last seven days and the last four weeks by service, and the last four weeks by day."""

    week: list[ScoreRow]
    month: list[ScoreRow]
    days: list[ScoreRow]


def _row(one: EstimateScore, **named: object) -> ScoreRow:
    def percent(part: int) -> float | None:
        share = one.share(part)
        return None if share is None else round(100 * share, 1)

    def minutes(total_s: float) -> float | None:
        mean = one.mean(total_s)
        return None if mean is None else round(mean / 60, 1)

    until = one.until_share
    return ScoreRow.model_validate(
        {
            "n": one.n,
            "abandoned": one.abandoned,
            "leapt": one.leapt,
            "inside_pct": percent(one.inside),
            "by_p80_pct": None if until is None else round(100 * until, 1),
            "late_pct": percent(one.late),
            "error_min": minutes(one.error_s),
            "bias_min": minutes(one.bias_s),
            "pinball_min": minutes(one.pinball_s),
            "few": one.n < FEW,
            **named,
        }
    )


def _services(
    scores: Sequence[EstimateScore], config: Configuration, silent: frozenset[str]
) -> list[ScoreRow]:
    """Return a row for each service; the discreet ones of few tickets together."""
    found: dict[str | None, EstimateScore] = {}
    for key, one in by_service(scores).items():
        entry = config.service(key)
        hides = entry is not None and entry.cover is not None and one.n < FEW
        shown = RESERVED if hides else key
        found[shown] = found[shown].plus(one) if shown in found else one
    rows = [
        _row(one, service=key, name=service_name(config, key), shown=key not in silent)
        for key, one in found.items()
    ]
    return sorted(rows, key=lambda row: row.name)


def estimate_report(scores: Sequence[EstimateScore], config: Configuration, today: date) -> EstimateReport:
    """Return the report on those scores of the last four weeks."""
    week = [one for one in scores if one.day >= today - timedelta(days=WEEK_DAYS)]
    silent = unreliable_services(week)
    days: dict[date, EstimateScore] = {}
    for one in scores:
        days[one.day] = days[one.day].plus(one) if one.day in days else one
    return EstimateReport(
        week=_services(week, config, silent),
        month=_services(scores, config, silent),
        days=[_row(one, day=day) for day, one in sorted(days.items(), reverse=True)],
    )


def _report() -> EstimateReport:
    station = web().station
    today = station.calendar.day(station.clock())
    with station.store.read() as tx:
        scores = tx.estimates.scores(today - timedelta(days=_MONTH_DAYS), today - timedelta(days=1))
        return estimate_report(scores, tx.config.in_force(), today)


@routes.operation(
    "GET", "/reports/estimates", "estimates", who=Permission.SEE_REPORTS, gives={200: EstimateReport}
)
def estimates(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show how accurate the estimates of the wait were."""
    return answer(_report())


@routes.pages.get("/reportes/estimaciones")
def estimates_page() -> Page:
    """Show how accurate the estimates of the wait were."""
    return for_staff(Permission.SEE_REPORTS, _page)


def _page(who: Caller) -> Page:
    with web().station.store.read() as tx:
        name = tx.config.station().name
    formats = {"ratio": format_ratio, "exact_percent": format_exact_percent}
    report = _report()
    left_out = clock_words("estimates", sum(row.leapt for row in report.month))
    return page("estimates.html", who, station=name, report=report, left_out=left_out, **formats)
