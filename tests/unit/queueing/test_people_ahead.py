from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason, may_serve
from ciasc.domain.queueing.next_ticket import line_of_desk, next_ticket, queue_sort_key
from ciasc.domain.queueing.people_ahead import count_ahead, shared_line
from ciasc.domain.tickets.ticket import Ticket
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY

SERVICES = {
    one.key: one
    for one in (
        a_service("informes"),
        a_service("constancias"),
        a_service("denuncias", officer_only=True),
        a_service("robo", officer_only=True),
    )
}
RULES = Policy()


def a_desk(number: int, role: Role = Role.AUXILIARY, *services: str, languages: str = "") -> Desk:
    actor = Actor(f"s-{number}", role, f"Persona {number}")
    return Desk(number=number).open(actor, frozenset(services), A_MONDAY, frozenset(languages.split()))


def waits(seq: int, service: str = "informes", **changes: object) -> Ticket:
    at = A_MONDAY + timedelta(minutes=seq)
    return replace(a_ticket(seq, service=service, at=at, due_at=at), **changes)  # type: ignore[arg-type]


def ahead(ticket: Ticket, waiting: Sequence[Ticket], *desks: Desk) -> int:
    return count_ahead(ticket, waiting, shared_line(ticket, desks, SERVICES, A_MONDAY, RULES))


def test_the_first_in_line_has_none_ahead_though_others_wait_for_a_desk_that_is_closed() -> None:
    before = [waits(1, "denuncias"), waits(2, "denuncias"), waits(3, "robo")]
    mine, auxiliary, officer = waits(4), a_desk(1), a_desk(2, Role.OFFICER)
    assert ahead(mine, [*before, mine], auxiliary) == 0
    assert ahead(mine, [*before, mine], auxiliary, officer) == 3


def test_those_that_no_desk_at_work_serves_count_each_other() -> None:
    line = [waits(1, "denuncias"), waits(2), waits(3, "robo"), waits(4, "denuncias")]
    assert [ahead(one, line, a_desk(1)) for one in line] == [0, 0, 1, 2]
    assert [ahead(one, line) for one in line] == [0, 1, 2, 3]


def test_a_desk_in_a_pause_counts_only_where_no_open_one_serves() -> None:
    line = [waits(1, "denuncias"), waits(2), waits(3, "denuncias")]
    officer = a_desk(2, Role.OFFICER).pause(PauseReason.BREAK, A_MONDAY)
    assert [ahead(one, line, a_desk(1), officer) for one in line] == [0, 0, 2]
    assert officer.state is DeskState.PAUSED


def test_a_window_that_is_silent_for_too_long_is_no_desk_at_work() -> None:
    silent = replace(a_desk(2, Role.OFFICER), heard_at=A_MONDAY - timedelta(seconds=RULES.idle_seconds + 1))
    line = [waits(1, "denuncias"), waits(2)]
    assert ahead(line[1], line, a_desk(1), silent) == 0


def test_what_was_sent_to_another_person_is_before_no_other() -> None:
    sent, mine = waits(1, for_staff="s-2"), waits(2)
    first, second = a_desk(1, Role.AUXILIARY), a_desk(2, Role.AUXILIARY, "constancias")
    assert ahead(mine, [sent, mine], first, second) == 0
    assert ahead(mine, [sent, mine], first) == 1, "who is not at work leaves it to all"
    later = waits(3, "constancias")
    assert ahead(later, [sent, mine, later], first, second) == 2


def test_the_speakers_of_a_language_call_its_people_first() -> None:
    line = [waits(1), waits(2), waits(3, lang="qu")]
    speaker, other = a_desk(1, languages="qu"), a_desk(2)
    assert ahead(line[2], line, speaker, other) == 0
    assert ahead(line[0], line, speaker, other) == 0
    assert ahead(line[0], line, speaker) == 1
    assert ahead(line[2], line, other) == 2


def random_hall(chance: Random) -> tuple[list[Desk], list[Ticket]]:
    desks = [
        a_desk(
            number,
            chance.choice([Role.AUXILIARY, Role.OFFICER]),
            *chance.choice([(), ("informes",), ("informes", "constancias")]),
        )
        for number in range(1, chance.randrange(1, 5))
    ]
    tickets = []
    for seq in range(1, 12):
        service = chance.choice(list(SERVICES))
        # A ticket is sent only to a person who may attend it.
        able = [one.staff for one in desks if one.role is not None and may_serve(one.role, SERVICES[service])]
        sent = chance.choice([None, None, "s-9", *able])
        tickets.append(waits(seq, service, lane=chance.choice(list(Lane)), for_staff=sent))
    return desks, tickets


@pytest.mark.parametrize("seed", range(60))
def test_who_is_next_at_every_desk_that_may_call_them_has_none_ahead(seed: int) -> None:
    desks, line = random_hall(Random(seed))  # noqa: S311 - a repeatable hall, not a secret
    lines = [line_of_desk(desk, desks, SERVICES) for desk in desks]
    for one in line:
        able = [desk for desk in lines if desk.takes(one)]
        before = {
            other.id
            for desk in able
            for other in line
            if desk.takes(other) and queue_sort_key(other) < queue_sort_key(one)
        }
        if not able:
            never = [other for other in line if not any(desk.takes(other) for desk in lines)]
            before = {other.id for other in never if queue_sort_key(other) < queue_sort_key(one)}
        assert ahead(one, line, *desks) == len(before)
        is_next = [next_ticket(desk, line) is one for desk in able]
        assert not able or all(is_next) == (not before)
