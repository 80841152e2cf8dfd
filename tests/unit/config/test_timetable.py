from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.content.messages import render, sentences
from ciasc.domain.config.timetable import (
    DayHours,
    Span,
    SpecialDay,
    Timetable,
    on_day,
    overlap,
    overlapping_spans,
)
from ciasc.domain.core.station_day import LIMA

MONDAY = datetime(2026, 3, 2, tzinfo=LIMA)


def span(day: int, opens: str, closes: str) -> Span:
    return Span(day=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


def table(*weekly: Span, special: tuple[SpecialDay, ...] = ()) -> Timetable:
    return Timetable(weekly, special, LIMA)


def at(day: int, hour: str) -> datetime:
    """Return that hour of a day of March 2026; the second is a Monday."""
    return datetime.combine(date(2026, 3, day), time.fromisoformat(hour), tzinfo=LIMA)


WORKDAYS = table(*(span(day, "08:00", "18:00") for day in range(1, 6)))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(at(2, "07:59"), False), (at(2, "08:00"), True), (at(2, "17:59"), True), (at(2, "18:00"), False)],
)
def test_hours_begin_and_end_to_the_minute(moment: datetime, *, is_open: bool) -> None:
    assert WORKDAYS.open_at(moment) is is_open
    assert WORKDAYS.open_at(moment.astimezone(UTC)) is is_open


def test_no_hours_at_all_means_always() -> None:
    assert table().open_at(at(1, "03:00"))
    assert table().opens_next(at(1, "03:00")) == at(2, "00:00")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    nights = table(span(1, "22:00", "06:00"))
    assert nights.open_at(at(2, "23:00"))
    assert nights.open_at(at(3, "05:59"))
    assert not nights.open_at(at(3, "06:00"))
    assert not nights.open_at(at(2, "05:00"))
    assert nights.closes_at(at(2, "23:00")) == at(3, "06:00")


def test_hours_that_end_when_they_begin_last_a_whole_day() -> None:
    assert table(span(1, "08:00", "08:00")).closes_at(at(2, "09:00")) == at(3, "08:00")


def test_a_special_day_keeps_other_hours_than_its_weekday() -> None:
    early = SpecialDay(
        day=date(2026, 3, 3), name="Aniversario", hours=(DayHours(opens=time(9), closes=time(12)),)
    )
    shut = SpecialDay(day=date(2026, 3, 4), name="Feriado")
    week = table(*WORKDAYS.weekly, special=(early, shut))
    assert week.open_at(at(3, "11:59"))
    assert sentences(week.closes_words(at(3, "11:59"))) == "Hoy cerramos a las 12:00."
    assert week.closes_words(at(3, "12:00")) is None
    assert week.closes_words(at(2, "09:00")) is None
    assert not week.open_at(at(3, "12:00"))
    assert not week.open_at(at(4, "10:00"))
    assert week.today(at(4, "10:00")) == shut
    assert week.today(at(5, "10:00")) is None
    always = table(special=(shut,))
    assert not always.open_at(at(4, "10:00"))
    assert always.open_at(at(5, "00:00"))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2, "06:00"), "Abrimos a las 08:00."),
        (at(2, "19:00"), "Abrimos mañana a las 08:00."),
        (at(6, "19:00"), "Abrimos el lunes a las 08:00."),
    ],
)
def test_people_read_when_it_opens(moment: datetime, words: str) -> None:
    assert render(WORKDAYS.opens_words(moment)) == words


def test_far_and_unknown_openings_have_words_too() -> None:
    closed = tuple(SpecialDay(day=date(2026, 3, day), name="Cerrado") for day in range(2, 11))
    assert (
        render(table(*WORKDAYS.weekly, special=closed).opens_words(at(2, "09:00")))
        == "Abrimos el 11/03 a las 08:00."
    )
    weeks = tuple(SpecialDay(day=date(2026, 3, day), name="Cerrado") for day in range(1, 31))
    assert render(table(special=weeks).opens_words(at(2, "09:00"))) == "Por ahora no damos tickets."


@given(st.integers(0, 7 * 1440 - 1), st.integers(1, 7), st.integers(0, 1439), st.integers(1, 1440))
def test_a_minute_is_in_a_weekly_span_exactly_if_it_lies_between_its_ends(
    minute: int, day: int, begin: int, length: int
) -> None:
    end = (begin + length) % 1440
    weekly = span(day, f"{begin // 60:02}:{begin % 60:02}", f"{end // 60:02}:{end % 60:02}")
    moment = datetime.fromtimestamp(MONDAY.timestamp() + 60 * minute, LIMA)
    inside = (minute - (day - 1) * 1440 - begin) % (7 * 1440) < length
    assert table(weekly).open_at(moment) is inside


def test_hours_overlap_also_past_sunday() -> None:
    assert overlapping_spans((span(1, "08:00", "13:00"), span(1, "12:00", "18:00")))
    assert overlapping_spans((span(7, "22:00", "06:00"), span(1, "05:00", "08:00")))
    assert not overlapping_spans(
        (span(1, "08:00", "13:00"), span(1, "13:00", "18:00"), span(2, "08:00", "09:00"))
    )
    assert not overlapping_spans((span(1, "08:00", "08:00"),))


def test_two_timetables_may_meet_on_one_weekday_only() -> None:
    nights = (span(7, "22:00", "06:00"),)
    mornings = (span(1, "05:00", "12:00"),)
    assert overlap(nights, mornings, 1)
    assert not overlap(nights, mornings, 7)
    assert overlap((), mornings, 1)
    assert on_day(nights, 1)
    assert not on_day(nights, 2)
