from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.stats.durations_across_leaps import leapt_spans
from ciasc.domain.stats.facts import (
    Speakers,
    Visit,
    facts,
    legs_from_events,
    visit_from_events,
    visit_of_ticket,
)
from ciasc.domain.stats.leg_moments import leg_moments
from ciasc.domain.stats.legs import LegDuration, LegEnd
from ciasc.domain.tickets import events
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.replay import replay
from tests.builders import a_ticket
from tests.facts import a_fact, a_waiting
from tests.fakes import A_MONDAY


def told(*kinds: tuple[EventKind, dict[str, object]]) -> list[Event]:
    """Return the events of a ticket a minute apart, the first of which issues it."""
    born = (EventKind.ISSUED, dict(events.issued(a_ticket(lang="es"))))
    return [
        Event(
            seq=seq,
            at=A_MONDAY + timedelta(minutes=seq),
            kind=kind,
            actor="s-1",
            ticket="t-1",
            desk=1,
            data=data,  # type: ignore[arg-type]  # JSON, by this test
        )
        for seq, (kind, data) in enumerate((born, *kinds), start=1)
    ]


CALLED: tuple[EventKind, dict[str, object]] = (EventKind.CALLED, {})
SERVED: tuple[EventKind, dict[str, object]] = (EventKind.SERVED, {})
MOVED: tuple[EventKind, dict[str, object]] = (
    EventKind.TRANSFERRED,
    {"service": "robo", "lane": 2, "target_s": 60, "note": None, "for_staff": None},
)


def test_no_events_give_no_legs() -> None:
    assert legs_from_events([]) == []
    with pytest.raises(ValueError, match="no event"):
        replay([])


def test_a_transfer_ends_a_leg_and_its_undoing_opens_it_again() -> None:
    moved = told(CALLED, SERVED, MOVED)
    assert [(leg.service, leg.end) for leg in legs_from_events(moved)] == [
        ("denuncias", LegEnd.TRANSFERRED), ("robo", LegEnd.OPEN),
    ]  # fmt: skip
    undone = told(CALLED, SERVED, MOVED, (EventKind.UNDONE, {"of": 4, "kind": "transferred"}))
    assert [(leg.service, leg.end) for leg in legs_from_events(undone)] == [("denuncias", LegEnd.OPEN)]
    twice = told(CALLED, SERVED, MOVED, (EventKind.UNDONE, {"of": 4, "kind": "transferred"}), MOVED)
    assert [leg.end for leg in legs_from_events(twice)] == [LegEnd.TRANSFERRED, LegEnd.OPEN]


def test_a_visit_has_its_denuncia_its_language_and_the_reason_for_none() -> None:
    noted = told(
        CALLED,
        SERVED,
        (EventKind.LANGUAGE_CHANGED, {"lang": "qu"}),
        (EventKind.DENUNCIA_NOTED, {"denuncia_ref": "1"}),
        (EventKind.COMPLETED, {"outcome": "denuncia", "denuncia_ref": "1"}),
    )
    visit = visit_from_events(visit_of_ticket(noted[0]), noted[1:])
    assert (visit.lang, visit.issued_by, visit.ticket) == ("qu", "s-1", "t-1")
    assert visit.denuncia_at == noted[4].at
    assert visit.reason is None
    refused = told(
        (EventKind.COMPLETED, {"outcome": "withdrew", "denuncia_ref": None, "reason": "declined"}), CALLED
    )
    told_why = visit_from_events(visit_of_ticket(refused[0]), refused[1:])
    assert (told_why.denuncia_at, told_why.reason) == (None, "declined")


def test_a_ticket_handed_over_later_arrived_when_its_person_did() -> None:
    earlier = A_MONDAY - timedelta(minutes=7)
    number: dict[str, object] = {"day": A_MONDAY.date().isoformat(), "number": 42}
    kept = told((EventKind.RENUMBERED, number))
    assert (
        visit_from_events(visit_of_ticket(kept[0]), kept[1:]).arrived_at
        == visit_of_ticket(kept[0]).arrived_at
    )
    moved = told((EventKind.RENUMBERED, number | {"arrived_at": earlier.isoformat()}))
    assert visit_from_events(visit_of_ticket(moved[0]), moved[1:]).arrived_at == earlier


def test_a_missed_call_does_not_count_for_a_ticket_under_another_number() -> None:
    missed = told(CALLED, (EventKind.NO_SHOW, {}))
    assert leg_moments(missed)[1].called_at == missed[1].at
    number: dict[str, object] = {"day": A_MONDAY.date().isoformat(), "number": 42}
    again = told(CALLED, (EventKind.NO_SHOW, {}), (EventKind.RENUMBERED, number))
    moments = leg_moments(again)[1]
    assert (moments.called_at, moments.called_lane, moments.waits_again) == (None, None, ())
    leap_after = [9]
    assert LegDuration.FIRST_CALL not in leapt_spans(missed, leap_after).get(1, ())
    assert LegDuration.FIRST_CALL in leapt_spans(again, leap_after)[1]


def test_undone_events_are_ignored() -> None:
    undone = told(
        (EventKind.DENUNCIA_NOTED, {"denuncia_ref": "1"}), (EventKind.UNDONE, {"of": 2, "kind": "x"})
    )
    assert visit_from_events(visit_of_ticket(undone[0]), undone[1:]).denuncia_at is None


def test_facts_know_what_people_come_for_and_who_speaks_what() -> None:
    visit = Visit(ticket="t", arrived_at=A_MONDAY, issued_by="kiosk:1")
    legs = [a_fact(service="robo").leg, a_waiting("t").leg]
    speakers = Speakers({"s-1": frozenset({"qu"})})
    first, second = facts(legs, {"t": visit}, denuncia=frozenset({"robo"}), speakers=speakers)
    assert (first.denuncia, first.spoken, first.visit) == (True, frozenset({"qu"}), visit)
    assert (second.denuncia, second.spoken) == (False, frozenset())


def changed(minute: int, path: str, before: list[str] | None, after: list[str]) -> Event:
    row = {"path": path, "before": before, "after": after}
    at = A_MONDAY + timedelta(minutes=minute)
    return Event(
        seq=minute, at=at, kind=EventKind.STAFF_CHANGED, actor="s-9", data={"staff": "s-1", "changes": [row]}
    )


def test_who_learns_a_language_did_not_speak_it_before() -> None:
    events = [
        changed(1, "languages", None, ["en"]),
        changed(2, "languages", ["en"], []),
        changed(3, "role", ["officer"], ["supervisor"]),
        replace(changed(4, "languages", [], []), data={"staff": "s-1", "what": "session"}),
        changed(5, "languages", [], ["ay", "qu"]),
    ]
    speakers = Speakers.from_events({"s-1": frozenset({"ay", "qu"}), "s-2": frozenset({"en"})}, events)
    spoken = [speakers.at("s-1", A_MONDAY + timedelta(minutes=minute)) for minute in (0, 2, 4, 5)]
    assert spoken == [{"en"}, set(), set(), {"ay", "qu"}]
    assert [speakers.at(staff, A_MONDAY) for staff in ("s-2", "s-3")] == [{"en"}, set()]


def test_durations_that_have_no_end_are_not_known() -> None:
    waiting = a_waiting()
    assert (waiting.stay_s, waiting.answer_s, waiting.response_s) == (None,) * 3
    assert a_fact(ended=None).stay_s is None
    assert a_fact(denuncia=200, arrived=-100, queued=50).response_s == 300
