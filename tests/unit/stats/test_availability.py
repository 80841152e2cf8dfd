from datetime import timedelta

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.availability import (
    AvailabilitySpell,
    desk_spells,
    device_spells,
    outages,
    present_devices,
    printer_lifetimes,
    seconds_by_day,
    seconds_by_hour,
)
from ciasc.domain.tickets.events import Event, EventKind
from tests.fakes import A_MONDAY

NINE, TEN = A_MONDAY, A_MONDAY + timedelta(hours=1)


def event(minute: float, kind: EventKind, desk: int | None = 1, **data: str) -> Event:
    at = NINE + timedelta(minutes=minute)
    return Event(seq=1, at=at, kind=kind, actor="s-1", desk=desk, data=data)


def minutes(spells: list[AvailabilitySpell]) -> list[tuple[str, str, float, float]]:
    since = ((spell.begin, spell.end) for spell in spells)
    told = [((a - NINE).total_seconds() / 60, (b - NINE).total_seconds() / 60) for a, b in since]
    return [(spell.what, spell.state, *both) for spell, both in zip(spells, told, strict=True)]


def test_a_desk_is_open_between_its_pauses() -> None:
    told = desk_spells(
        [
            event(-60, EventKind.DESK_OPENED),
            event(-30, EventKind.DESK_OPENED, 2),
            event(-20, EventKind.DESK_CLOSED, 2),
            event(10, EventKind.DESK_PAUSED, reason="break"),
            event(25, EventKind.DESK_RESUMED),
            event(30, EventKind.PRINTER_OUT, None, printer="p"),
            event(40, EventKind.DESK_CLOSED),
            event(50, EventKind.DESK_OPENED, 3),
            event(59, EventKind.DESK_OPENED, None),
        ],
        NINE,
        TEN,
    )
    assert minutes(told) == [
        ("1", "open", 0, 10), ("1", "paused", 10, 25), ("1", "open", 25, 40), ("3", "open", 50, 60),
    ]  # fmt: skip
    assert [spell.reason for spell in told] == [None, "break", None, None]
    assert {spell.actor for spell in told} == {"s-1"}


def test_a_desk_that_closed_without_having_opened_was_not_open() -> None:
    assert desk_spells([event(5, EventKind.DESK_CLOSED)], NINE, TEN) == []


def test_a_printer_is_out_from_its_failure_to_its_recovery() -> None:
    told = outages(
        [
            event(-5, EventKind.PRINTER_OUT, None, printer="a", cause="paper_out"),
            event(7, EventKind.PRINTER_BACK, None, printer="a"),
            event(55, EventKind.PRINTER_OUT, None, printer="b"),
        ],
        NINE,
        TEN,
    )
    assert minutes(told) == [("a", "out", 0, 7), ("b", "out", 55, 60)]
    assert told[0].reason == "paper_out"
    assert sum(spell.seconds for spell in told) == 720


def test_a_device_is_known_from_its_first_sign_to_its_removal() -> None:
    events = [
        event(10, EventKind.DEVICE_BACK, None, device="kiosk:1"),
        event(20, EventKind.DEVICE_AWAY, None, device="kiosk:1"),
        event(25, EventKind.DEVICE_BACK, None, device="kiosk:1"),
        event(30, EventKind.DEVICE_AWAY, None, device="kiosk:1", what="removed"),
        event(40, EventKind.DEVICE_BACK, None, device="display:sala"),
    ]
    assert minutes(device_spells(events, NINE, TEN)) == [
        ("kiosk:1", "here", 10, 20), ("kiosk:1", "away", 20, 25), ("kiosk:1", "here", 25, 30),
        ("display:sala", "here", 40, 60),
    ]  # fmt: skip
    assert present_devices(events[:2]) == {"kiosk:1": False}
    assert present_devices(events) == {"display:sala": True}


def test_spells_are_shared_out_among_days() -> None:
    told = desk_spells(
        [event(0, EventKind.DESK_OPENED), event(16 * 60, EventKind.DESK_CLOSED)],
        NINE,
        NINE + timedelta(days=2),
    )
    monday = NINE.date()
    assert seconds_by_day(told, Calendar()) == {
        (monday, "1", "open"): 15 * 3600,
        (monday + timedelta(days=1), "1", "open"): 3600,
    }


def test_a_printer_counts_while_the_station_has_it() -> None:
    changes = [
        event(-90, EventKind.PRINTER_CHANGED, None, printer="old", url="x"),
        event(10, EventKind.PRINTER_CHANGED, None, printer="new", url="x"),
        event(12, EventKind.PRINTER_CHANGED, None, printer="new", what="new_roll"),
        event(20, EventKind.PRINTER_CHANGED, None, printer="new", url="y"),
        event(30, EventKind.PRINTER_CHANGED, None, printer="old", what="removed"),
        event(40, EventKind.PRINTER_CHANGED, None, printer="gone", what="removed"),
    ]
    had = printer_lifetimes(changes, ["new", "always"], TEN)
    assert had.seconds(NINE, TEN) == 60 * (30 + 50 + 40 + 60)
    assert had.seconds(TEN, TEN) == 0
    out = outages([event(15, EventKind.PRINTER_OUT, None, printer="old")], NINE, TEN)
    assert minutes(had.within(out[0])) == [("old", "out", 15, 30)]
    assert printer_lifetimes([], [], TEN).within(out[0]) == []


def test_a_printer_that_comes_back_has_two_lives() -> None:
    changes = [
        event(0, EventKind.PRINTER_CHANGED, None, printer="p", url="x"),
        event(10, EventKind.PRINTER_CHANGED, None, printer="p", what="removed"),
        event(30, EventKind.PRINTER_CHANGED, None, printer="p", url="x"),
    ]
    had = printer_lifetimes(changes, ["p"], TEN)
    assert had.seconds(NINE, TEN) == 60 * 40
    out = outages([event(5, EventKind.PRINTER_OUT, None, printer="p")], NINE, TEN)
    assert minutes(had.within(out[0])) == [("p", "out", 5, 10), ("p", "out", 30, 60)]


def test_spells_are_shared_out_among_hours() -> None:
    told = desk_spells(
        [event(30, EventKind.DESK_OPENED), event(150, EventKind.DESK_CLOSED)], NINE, NINE + timedelta(days=1)
    )
    assert seconds_by_hour(told) == {NINE: 1800, TEN: 3600, TEN + timedelta(hours=1): 1800}
