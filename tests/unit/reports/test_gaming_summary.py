"""The figures of each ticket on the page of a period."""

from dataclasses import replace
from datetime import date

from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.legs import LegEnd
from ciasc.reports.figure_cells import no_link
from ciasc.reports.period.gaming_summary import sign_lines, unfiled_reasons
from ciasc.reports.period.period_days import Days
from tests.facts import a_fact


def ended(reason: str | None, **more: object) -> Fact:
    fact = a_fact(due=True, **more)  # type: ignore[arg-type]  # of this test
    return replace(fact, visit=replace(fact.visit, reason=reason))


def test_reasons_without_denuncia_are_shown_for_ten_or_more() -> None:
    some = [*[ended("declined")] * 6, *[ended("duplicate")] * 3]
    others = [ended("declined", denuncia=100), ended("declined", end=LegEnd.LEFT), a_fact()]
    assert unfiled_reasons([*some, *others], no_link) == []
    told = unfiled_reasons([*some, ended(None), *others], Days(date(2026, 3, 2), date(2026, 3, 3)).tickets)
    assert [(words, many) for words, many, _ in told] == [
        ("La persona no quiso denunciar", 6), ("Ticket repetido", 3), ("Sin motivo anotado", 1),
    ]  # fmt: skip
    assert [href.partition("&filed=false&reason=")[2] for *_, href in told] == [
        "declined",
        "duplicate",
        "none",
    ]


def test_a_sign_is_shown_with_its_count() -> None:
    quick = a_fact("q", serving=70, ended=80)
    lines = sign_lines([quick, a_fact("w", queued=5)], Calendar(), frozenset(), SHIFTS, no_link)
    assert [(line.words.name, line.many) for line in lines] == [("Atención de menos de 20 segundos", 1)]
