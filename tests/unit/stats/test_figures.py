"""Check each figure against a group of legs counted by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.history_model import ENOUGH, learn_from_history
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import COUNTS, FIELDS, MARKS, Figures, figures, pct
from ciasc.domain.stats.legs import LegDuration, LegEnd
from ciasc.domain.stats.percentiles import mark
from ciasc.domain.stats.whole_wait import whole_wait
from tests.builders import a_service
from tests.facts import a_fact, a_waiting
from tests.fakes import A_MONDAY

NOW = A_MONDAY + timedelta(seconds=400)


def of(*facts: Fact) -> Figures:
    return figures(facts, NOW)


def test_legs_are_counted_by_their_state() -> None:
    told = of(
        a_fact(),
        a_fact(end=LegEnd.NO_SHOW, serving=None),
        a_fact(end=LegEnd.LEFT, called=None, serving=None, ended=100),
        a_fact(end=LegEnd.TRANSFERRED),
        a_fact(leg=2, end=LegEnd.OPEN, ended=None),
        a_waiting(),
        a_fact(end=LegEnd.CANCELLED, called=None, serving=None),
    )
    assert (told.issued, told.called, told.cancelled) == (6, 4, 1)
    assert (told.attended, told.no_show, told.left, told.transferred) == (1, 1, 1, 1)
    assert (told.waiting, told.begun) == (1, 1)
    assert (told.visits, told.moved) == (5, 1)


def test_the_promise_is_judged_of_all_who_were_issued() -> None:
    told = of(
        a_fact(called=10, last_called=290, serving=300),
        a_fact(called=10, serving=301),
        a_fact(called=301, serving=None, end=LegEnd.NO_SHOW),
        a_fact(called=10, serving=None, end=LegEnd.LEFT, ended=301),
        a_fact(called=10, serving=None, end=LegEnd.LEFT, ended=299),
        a_waiting(queued=0),
        a_waiting(queued=200),
    )
    assert (told.kept, told.broken, told.early, told.undecided) == (1, 4, 1, 1)
    assert told.within_target_pct == 20
    assert told.kept + told.broken + told.early + told.undecided == told.issued
    assert (told.whole_kept, told.whole_broken) == (told.kept, told.broken)
    assert of().within_target_pct is None


def test_a_ticket_that_the_system_ended_broke_its_promise_and_did_not_leave() -> None:
    told = of(
        a_fact(called=None, serving=None, end=LegEnd.EXPIRED, ended=100),
        a_fact(called=10, serving=None, end=LegEnd.EXPIRED, ended=390),
        a_fact(called=None, serving=None, end=LegEnd.LEFT, ended=100),
    )
    assert (told.expired, told.left, told.broken, told.kept, told.early) == (2, 1, 2, 0, 1)


def test_a_wait_during_which_the_clock_changed_is_counted_and_not_measured() -> None:
    every = frozenset(LegDuration)
    leapt = [
        a_fact(called=260_000, last_called=260_010, serving=260_020, ended=260_100, leapt=every, denuncia=5),
        a_fact(called=None, serving=None, end=LegEnd.LEFT, ended=-500, leapt=every),
        a_waiting(leapt=every),
        a_fact(lane=Lane.IMMEDIATE, leapt=every),
    ]
    told = of(*leapt, a_fact())
    assert (told.issued, told.leapt, told.called, told.attended) == (5, 4, 3, 3)
    assert (told.kept, told.broken, told.early, told.undecided) == (1, 0, 0, 0)
    assert (told.prompt, told.tardy) == (0, 0)
    measured = {what: len(getattr(told, what)) for what in MARKS}
    unmeasured = {"contacts": 0, "answers": 0, "responses": 0}
    assert measured == {**dict.fromkeys(MARKS, 1), **unmeasured}
    assert (told.whole_kept, told.whole_broken) == (1, 0)
    assert (told.wait_s, told.service_s) == (70, 300)
    served = of(a_fact(leapt=frozenset({LegDuration.SERVICE, LegDuration.VISIT})))
    assert (served.leapt, served.kept, len(served.waits), len(served.services)) == (0, 1, 1, 0)
    assert of(a_fact(end=LegEnd.EXPIRED, leapt=every)).leapt == 0


def test_the_share_within_the_target_is_shown_of_ten() -> None:
    assert (of(*[a_fact()] * 9).judged, of(*[a_fact()] * 9).shown_target_pct) == (9, None)
    assert of(*[a_fact()] * 10).shown_target_pct == 100


def test_waits_last_until_attention_begins_with_the_first_and_the_last_call_beside_them() -> None:
    told = of(a_fact(called=30, last_called=130, serving=140), a_fact(called=200, serving=210))
    assert told.waits == mark(140) + mark(210)
    assert told.first_calls == mark(30) + mark(200)
    assert told.last_waits == mark(130) + mark(200)
    assert (told.again, told.wait_s) == (1, 350)


def test_a_call_without_attention_ends_no_wait() -> None:
    aside = a_fact(called=30, last_called=3630, serving=3640, ended=3700)
    open_ = a_fact(called=30, serving=None, ended=None, end=LegEnd.OPEN)
    left = a_fact(called=30, serving=None, ended=7200, end=LegEnd.LEFT)
    told = of(aside, open_, left)
    assert (told.waits, told.first_calls) == (mark(3640), mark(30) * 3)
    assert (told.kept, told.broken, told.left) == (0, 3, 1)


def test_an_attention_that_was_set_aside_ends_the_wait_when_it_began() -> None:
    told = of(a_fact(called=30, last_called=900, attended=40, served_before=60, serving=910, ended=970))
    assert (told.waits, told.service_s, told.services) == (mark(40), 120, mark(120))


def test_the_wait_of_who_did_not_come_ends_at_the_last_call_and_of_who_was_sent_on_then() -> None:
    absent = a_fact(called=30, last_called=120, serving=None, ended=200, end=LegEnd.NO_SHOW)
    sent = a_fact(called=30, serving=None, ended=45, end=LegEnd.TRANSFERRED)
    assert of(absent, sent).waits == mark(45) + mark(120)


def test_a_desk_worked_for_who_was_set_aside_and_left_or_was_cancelled() -> None:
    attended: dict[str, Any] = {"called": 0, "serving": None, "served_before": 600, "ended": 15_000}
    for end in (LegEnd.LEFT, LegEnd.CANCELLED, LegEnd.EXPIRED):
        told = of(a_fact(end=end, attended=0, **attended))
        assert (told.service_s, told.services) == (600, "")
    busy = a_fact(end=LegEnd.EXPIRED, **attended)
    assert of(replace(busy, leg=replace(busy.leg, left_open=timedelta(seconds=600)))).service_s == 0


def test_a_visit_keeps_its_promise_with_all_its_waits() -> None:
    first = a_fact("t", called=100, serving=200, ended=210, end=LegEnd.TRANSFERRED)
    second = a_fact("t", leg=2, queued=210, called=215, serving=320, ended=330, arrived=0)
    both = [replace(first, whole=whole_wait([second.leg, first.leg])), second]
    told = of(*both, a_fact("u"))
    assert (told.issued, told.visits, told.kept, told.broken) == (3, 2, 3, 0)
    assert (told.whole_kept, told.whole_broken) == (1, 1)


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        (a_waiting("t", leg=2, queued=310), None),
        (a_waiting("t", leg=2, queued=290), False),
        (a_fact("t", leg=2, queued=390, called=None, serving=None, ended=395, end=LegEnd.LEFT), None),
        (a_fact("t", leg=2, queued=390, called=None, serving=None, ended=395, end=LegEnd.EXPIRED), False),
        (a_fact("t", leg=2, queued=390, called=391, leapt=frozenset({LegDuration.WAIT})), None),
    ],
)
def test_the_whole_wait_of_a_visit_that_is_not_over(*, last: Fact, kept: bool | None) -> None:
    first = a_fact("t", serving=200, ended=210, end=LegEnd.TRANSFERRED)
    assert whole_wait([first.leg, last.leg]).kept(NOW) is kept


def test_service_times_are_of_attended_legs_and_visit_times_of_whole_visits() -> None:
    told = of(
        a_fact(serving=60, ended=120, end=LegEnd.TRANSFERRED),
        a_fact(leg=2, arrived=0, queued=120, called=130, serving=140, ended=390),
        a_fact(serving=None, end=LegEnd.NO_SHOW),
    )
    assert (told.services, told.service_s) == (mark(60) + mark(250), 310)
    assert told.stays == mark(390)


def test_attention_of_who_goes_first_begins_promptly_or_not() -> None:
    preferential: dict[str, Any] = {"lane": Lane.PREFERENTIAL}
    urgent: dict[str, Any] = {"lane": Lane.IMMEDIATE}
    told = of(
        a_fact(serving=300, **preferential),
        a_fact(serving=301, answers=[100], **preferential),
        a_fact(serving=180, answers=[20, 25], **urgent),
        a_fact(called=30, serving=181, **urgent),
        a_fact(called=60, serving=70, answers=[-5], **urgent),
        a_waiting(queued=0, **urgent),
        a_fact(serving=600),
    )
    assert (told.prompt, told.tardy) == (3, 3)
    assert told.contacts == mark(70) + mark(180) + mark(181)
    assert told.answers == mark(20) + mark(30) + mark(60)


def test_priority_is_measured_from_the_arrival_and_from_when_it_was_given() -> None:
    late = a_fact(called=1210, serving=1220, granted=1200, ended=1300, lane=Lane.PREFERENTIAL)
    told = of(late, a_waiting(queued=0, granted=390, lane=Lane.PREFERENTIAL))
    assert (told.prompt, told.tardy) == (0, 2)
    assert (told.granted_prompt, told.granted_tardy) == (1, 0)


def test_denuncias_are_due_where_people_come_for_them() -> None:
    told = of(a_fact(due=True, denuncia=200), a_fact(due=True), a_fact(denuncia=100), a_waiting(due=True))
    assert (told.due, told.unfiled, told.responses) == (2, 1, mark(200))


def test_requests_for_another_language_are_counted_and_met() -> None:
    told = of(
        a_fact(lang="qu", spoken=frozenset({"qu"})),
        a_fact(lang="qu", spoken=frozenset({"en"})),
        a_fact(lang="qu", serving=None, end=LegEnd.NO_SHOW),
        a_fact(),
    )
    assert (told.asked, told.spoken) == (2, 1)


def test_figures_of_two_groups_add_up_to_those_of_both() -> None:
    some, others = [a_fact(), a_waiting()], [a_fact(called=200), a_fact(end=LegEnd.LEFT)]
    both, added = of(*some, *others), of(*some) + of(*others)
    assert {name: getattr(both, name) for name in COUNTS} == {name: getattr(added, name) for name in COUNTS}
    assert all(sorted(getattr(both, name)) == sorted(getattr(added, name)) for name in MARKS)
    assert set(COUNTS) | set(MARKS) == set(FIELDS)


@pytest.mark.parametrize(("many", "half", "tail"), [(9, False, False), (10, True, False), (20, True, True)])
def test_figures_of_few_are_hidden(*, many: int, half: bool, tail: bool) -> None:
    told = of(*(a_fact(str(number)) for number in range(many)))
    assert told.hidden is (many < 10)
    assert (told.percentile_s("waits", 0.5) is not None) is half
    assert (told.percentile_s("waits", 0.9) is not None) is tail


def test_a_share_of_nothing_is_none() -> None:
    assert (pct(1, 4), pct(0, 0)) == (25, None)


def test_a_clock_that_was_put_back_makes_no_negative_time() -> None:
    assert of(a_fact(called=-5, serving=-4, ended=-1)).waits == mark(0)
    assert a_fact(ended=-10).stay_s == 0


def test_the_roster_has_the_mean_attention_of_the_reports() -> None:
    """One mean for I13 and the roster: of who was attended or sent on, whatever else desks worked."""
    some = [a_fact(ended=400 + n) for n in range(ENOUGH)]
    some += [a_fact(end=LegEnd.TRANSFERRED), a_fact(end=LegEnd.NO_SHOW, serving=None)]
    told = of(*some)
    service = a_service(some[0].leg.service)
    others = [
        a_fact(end=LegEnd.CANCELLED, ended=9000),
        a_fact(end=LegEnd.LEFT, serving=None, served_before=7200),
        a_fact(ended=900, leapt=frozenset({LegDuration.SERVICE})),
    ]
    for more in ([], others):
        whole = of(*some, *more)
        known = learn_from_history([one.leg for one in (*some, *more)], NOW, Calendar())
        assert known.attention_s(service) == whole.mean_attention_s == told.mean_attention_s
        assert known.attention_s(service) == pytest.approx(told.service_s / len(told.services))
        assert known.attention_s(service) < sum(known.times(service)) / len(known.times(service))
    assert of(*some, *others).service_s > told.service_s
    assert of().mean_attention_s is None


def test_a_clock_that_changed_while_people_waited_leaves_their_attention_known() -> None:
    some = [a_fact(ended=400 + n, leapt=frozenset({LegDuration.WAIT})) for n in range(ENOUGH)]
    known = learn_from_history([one.leg for one in some], NOW, Calendar())
    assert known.attention_s(a_service(some[0].leg.service)) == of(*some).mean_attention_s
