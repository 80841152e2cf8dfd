from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.gaming_flags import GamingSign, gaming_flags
from ciasc.domain.stats.legs import LegEnd
from tests.facts import a_fact, a_waiting

HOUR = 3600
STAFF = frozenset({"s-1", "s-2"})


def signs(*facts: Fact) -> set[tuple[GamingSign, str]]:
    found = gaming_flags(facts, Calendar(), STAFF, (9, 17))
    return {(flag.sign, flag.fact.leg.ticket) for flag in found}


def test_an_honest_morning_has_no_signs() -> None:
    assert signs(a_fact("a"), a_fact("b", queued=HOUR, called=HOUR + 60), a_waiting("c")) == set()


def test_an_attention_of_less_than_twenty_seconds_is_a_sign() -> None:
    told = signs(
        a_fact("a", serving=60, ended=79.9),
        a_fact("b", serving=60, ended=80),
        a_fact("c", serving=None, ended=61),
        a_fact("d", serving=60, ended=61, end=LegEnd.TRANSFERRED),
    )
    assert told == {(GamingSign.QUICK, "a")}


def test_five_tickets_cancelled_by_one_person_on_one_day_are_a_sign() -> None:
    def cancelled(name: str, hour: int, by: str = "s-9") -> Fact:
        ended = hour * HOUR
        return a_fact(name, called=None, serving=None, ended=ended, end=LegEnd.CANCELLED, cancelled_by=by)

    five = [cancelled(str(number), number) for number in range(5)]
    assert signs(*five) == {(GamingSign.CANCELLED, str(number)) for number in range(5)}
    assert signs(*five[:4], cancelled("other", 3, "s-8")) == set()
    assert signs(*five[:4], cancelled("tomorrow", 24)) == set()


def test_five_absences_by_one_person_in_ten_minutes_are_a_sign() -> None:
    def absent(name: str, ended: float, staff: str | None = "s-1") -> Fact:
        return a_fact(name, serving=None, ended=ended, end=LegEnd.NO_SHOW, staff=staff)

    five = [absent(str(number), 100 + number * 150) for number in range(5)]
    assert signs(*five) == {(GamingSign.MASS_NO_SHOW, str(number)) for number in range(5)}
    assert signs(*five[:4], absent("late", 701)) == set()
    assert signs(*five[:4], absent("other", 200, "s-2")) == set()
    assert signs(*five[:4], absent("nobody", 200, None)) == set()


def test_tickets_by_the_staff_as_the_shift_begins_are_a_sign() -> None:
    given = [a_waiting(str(number), queued=number * 400, issued_by="s-1") for number in range(3)]
    assert signs(*given) == {(GamingSign.SHIFT_START, str(number)) for number in range(3)}
    assert signs(*given[:2], a_waiting("late", queued=900, issued_by="s-1")) == set()
    assert signs(*given[:2], a_waiting("kiosk", queued=300)) == set()
    assert signs(*given[:2], a_waiting("moved", queued=300, issued_by="s-1", leg=2)) == set()
    later = [a_waiting(str(number), queued=HOUR + number, issued_by="s-1") for number in range(3)]
    assert signs(*later) == set()


def test_closed_and_given_again_is_a_sign() -> None:
    def again(queued: float, by: str = "s-1", service: str = "informes") -> Fact:
        return a_waiting("again", queued=queued, issued_by=by, service=service)

    closed = a_fact("first", ended=HOUR, queued=HOUR - 600, called=HOUR - 500, serving=HOUR - 400)
    assert signs(closed, again(HOUR + 120)) == {(GamingSign.REISSUED, "again")}
    for honest in (
        again(HOUR + 121),
        again(HOUR - 1),
        again(HOUR + 60, "s-2"),
        again(HOUR + 60, service="x"),
    ):
        assert signs(closed, honest) == set()


def test_a_quick_transfer_to_a_service_with_more_time_is_a_sign() -> None:
    def visit(
        ended: float = 100, staff: str = "s-1", target: int = 900, end: LegEnd = LegEnd.ATTENDED
    ) -> list[Fact]:
        return [
            a_fact("a", called=60, ended=ended, end=LegEnd.TRANSFERRED, target=300),
            a_fact(
                "a",
                leg=2,
                queued=ended,
                called=ended + 10,
                ended=ended + 300,
                target=target,
                staff=staff,
                end=end,
            ),
        ]

    assert signs(*visit()) == {(GamingSign.EASIER, "a")}
    for honest in (visit(120), visit(staff="s-2"), visit(target=300), visit(end=LegEnd.NO_SHOW)):
        assert signs(*honest) == set()
    nobody = [a_fact("a", ended=100, end=LegEnd.TRANSFERRED, staff=None), visit()[1]]
    assert signs(*nobody) == set()
    uncalled = a_fact("a", called=None, ended=30, end=LegEnd.TRANSFERRED)
    assert signs(uncalled, visit()[1]) == {(GamingSign.EASIER, "a")}
