from datetime import timedelta

from ciasc.domain.events import Event, Kind
from ciasc.domain.house import Spell, desk_spells, outages, seconds_by_hour
from tests.fakes import A_MONDAY

NINE, TEN = A_MONDAY, A_MONDAY + timedelta(hours=1)


def event(minute: float, kind: Kind, desk: int | None = 1, **data: str) -> Event:
    at = NINE + timedelta(minutes=minute)
    return Event(seq=1, at=at, kind=kind, actor="s-1", desk=desk, data=data)


def minutes(spells: list[Spell]) -> list[tuple[str, str, float, float]]:
    since = ((spell.begin, spell.end) for spell in spells)
    told = [((a - NINE).total_seconds() / 60, (b - NINE).total_seconds() / 60) for a, b in since]
    return [(spell.what, spell.state, *both) for spell, both in zip(spells, told, strict=True)]


def test_a_desk_is_open_between_its_pauses() -> None:
    told = desk_spells(
        [
            event(-60, Kind.DESK_OPENED),
            event(-30, Kind.DESK_OPENED, 2),
            event(-20, Kind.DESK_CLOSED, 2),
            event(10, Kind.DESK_PAUSED, reason="break"),
            event(25, Kind.DESK_RESUMED),
            event(30, Kind.PRINTER_OUT, None, printer="p"),
            event(40, Kind.DESK_CLOSED),
            event(50, Kind.DESK_OPENED, 3),
            event(59, Kind.DESK_OPENED, None),
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
    assert desk_spells([event(5, Kind.DESK_CLOSED)], NINE, TEN) == []


def test_a_printer_is_out_until_it_is_back() -> None:
    told = outages(
        [
            event(-5, Kind.PRINTER_OUT, None, printer="a", cause="paper_out"),
            event(7, Kind.PRINTER_BACK, None, printer="a"),
            event(55, Kind.PRINTER_OUT, None, printer="b"),
        ],
        NINE,
        TEN,
    )
    assert minutes(told) == [("a", "out", 0, 7), ("b", "out", 55, 60)]
    assert told[0].reason == "paper_out"
    assert sum(spell.seconds for spell in told) == 720


def test_spells_are_shared_out_among_hours() -> None:
    told = desk_spells(
        [event(30, Kind.DESK_OPENED), event(150, Kind.DESK_CLOSED)], NINE, NINE + timedelta(days=1)
    )
    assert seconds_by_hour(told) == {NINE: 1800, TEN: 3600, TEN + timedelta(hours=1): 1800}
