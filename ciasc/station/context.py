"""The parts that all use cases share, and the look-ups that they repeat."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Concatenate, ParamSpec, TypeVar

from ciasc.domain.core.clock_changes import ClockNews
from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.errors import Closed, Conflict, InvalidInput, NotFound, StaleVersion
from ciasc.domain.core.permissions import SYSTEM, Actor, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Service
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.queueing.allowed_actions import kept_until
from ciasc.domain.queueing.desk import Desk, Window
from ciasc.domain.queueing.next_ticket import DeskLine, line_of_desk
from ciasc.domain.queueing.working_desks import working
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.restored_numbers import numbers_not_given
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import (
    Clock,
    ClockWatch,
    CommandAnswer,
    Foresee,
    Key,
    PrinterWatch,
    Publish,
    Reading,
    Render,
    Store,
    Transaction,
    Unwatched,
)

A = TypeVar("A")
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The parts of a station; `new_id` and `new_token` return random texts, `pace` how the clock runs.

    `watch` gives the changes of the clock, which are stored before anything else happens by it, `printers`
    what is known now of the printers. A sign-in lasts for `session_lasts` by the steady clock; `world` is the
    time on people's telephones where that is not the station's.
    """

    store: Store
    clock: Clock
    publish: Publish
    new_id: Callable[[datetime], str]
    new_token: Callable[[], str]
    render: Render
    calendar: Calendar = field(default_factory=Calendar)
    rules: Policy = field(default_factory=Policy)
    foresee: Foresee = lambda: None
    pace: PaceNow = lambda: EVEN
    watch: ClockWatch = field(default_factory=Unwatched)
    printers: PrinterWatch = field(default_factory=PrinterWatch)
    session_lasts: timedelta = timedelta(hours=12)
    world: Clock | None = None

    def world_clock(self) -> datetime:
        """Return the time on people's telephones."""
        return (self.world or self.clock)()

    def rules_in(self, tx: Reading) -> Policy:
        """Return the rules in force for that transaction, applied to the wall clock."""
        return tx.config.in_force().rules.over(self.rules).laid(self.pace())

    def must_hold(self, tx: Reading, by: Actor, number: int, window: Window) -> None:
        """Check that that window may work this person's desk; raise LeaseLost if not."""
        desk = find_desk(tx, number)
        if desk.staff == by.id:
            desk.held_by(window, self.clock(), self.rules_in(tx))

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Return a transaction to change the station; after its commit run its effects, once.

        The screens and printers are updated if it recorded an event or called `notify`. An effect that raises
        does not keep the others from running; the change is stored, and its error is raised after them.
        """
        with self.store.begin() as tx:
            news = self._store_clock(tx)
            yield tx
        if news is not None:
            self.watch.stored(news)
        _run_each((self.publish, self.printers.wake, *tx.effects) if tx.changed else tx.effects)

    def _store_clock(self, tx: Transaction) -> ClockNews | None:
        """Record the changes of the clock before the step that follows; return what was stored."""
        news = self.watch.news()
        if news is not None:
            for change in news.changes:
                tx.events.record(EventKind.CLOCK_CHANGED, SYSTEM, change.after, data=change.data())
            tx.events.keep_clock_mark(news.mark)
            if news.changes:
                self._respect_papers(tx)
        return news

    def _respect_papers(self, tx: Transaction) -> None:
        """Let the numbers of the day shown now go on above those that were out on paper at a restore."""
        now = self.clock()
        kept = timedelta(seconds=tx.config.in_force().rules.over(self.rules).expires_seconds)
        changes = tx.events.station_changes(), tx.events.clock_changes()
        numbers = numbers_not_given(*changes, now, self.pace().span(kept))
        day, last = self.calendar.day(now), self.calendar.day(now + kept)
        while numbers and day <= last:
            tx.tickets.continue_numbers(day, numbers)
            day += timedelta(days=1)

    def store_clock(self) -> None:
        """Store what changed of the clock, while no command does."""
        if self.watch.news() is not None:
            with self.change():
                pass

    def run(self, step: Callable[Concatenate[Transaction, P], R], *given: P.args, **named: P.kwargs) -> R:
        """Return what that step returns, run in a transaction of its own."""
        with self.change() as tx:
            return step(tx, *given, **named)

    def stored_answer(self, key: Key | None) -> CommandAnswer | None:
        """Return the stored answer of that key; None if there is none yet, or no key.

        It is right for its key, also when what the command checks first is no longer so: a recent password.
        """
        if key is None:
            return None
        with self.store.read() as tx:
            return tx.answers.get(key)

    def answer_by_key(
        self, key: Key | None, step: Callable[[A, Transaction], CommandAnswer], asked: A
    ) -> CommandAnswer:
        """Return the answer of `step` to what is asked, in one transaction with its key.

        A repeated key gets the first answer: it waits for its turn to write, and finds the answer before
        anything is done. An error rolls back everything, also the key.
        """
        with self.change() as tx:
            known = None if key is None else tx.answers.get(key)
            if known is not None:
                return known
            answer = step(asked, tx)
            if key is not None:
                tx.answers.remember(key, answer, self.clock())
        return answer


def _run_each(effects: Sequence[Callable[[], object]]) -> None:
    """Run every effect in order, also the rest after one that raises; raise its error after them."""
    for at, effect in enumerate(effects, 1):
        try:
            effect()
        except BaseException:
            _run_each(effects[at:])
            raise


def find_ticket(tx: Reading, ticket_id: str) -> Ticket:
    """Return the ticket with that id; raise NotFound if there is none."""
    ticket = tx.tickets.get(ticket_id)
    if ticket is None:
        raise NotFound("station.ticket.not_found")
    return ticket


def at_version(ticket: Ticket, version: int) -> Ticket:
    """Return that ticket if it is what the person saw; else raise StaleVersion with the present state."""
    if ticket.version != version:
        raise StaleVersion("station.ticket.changed", code=ticket.shown, now=ticket.summary())
    return ticket


def find_desk(tx: Reading, number: int) -> Desk:
    """Return the desk with that number; raise NotFound if there is none."""
    desk = tx.desks.get(number)
    if desk is None:
        raise NotFound("station.desk.not_found", desk=number)
    return desk


def find_service(tx: Reading, key: str) -> Service:
    """Return the service with that key; raise InvalidInput if there is none."""
    service = tx.config.services().get(key)
    if service is None:
        raise InvalidInput("station.service.not_found")
    return service


def as_promised(tx: Reading, service: Service, at: datetime) -> Service:
    """Return that service with the target in force at an arrival; before the first version, its own."""
    entry = tx.config.at(at).service(service.key)
    return service if entry is None else replace(service, target_wait_s=entry.target_wait_s)


def offered(tx: Reading, key: str, at: datetime, tz: tzinfo) -> Service:
    """Return that service if tickets are given for it at that moment; else raise Closed."""
    service = find_service(tx, key)
    if not tx.config.station().open:
        raise Closed("station.service.closed", now={"open": False})
    if not service.enabled:
        raise Closed("station.service.not_offered_now", now={"open": False})
    config = tx.config.in_force()
    if not config.open_for(key, at, tz):
        raise Closed(
            "station.service.closed_at_this_hour",
            opens=config.opens_words(key, at, tz),
            now={"open": False},
        )
    return service


def desk_worked_by(tx: Reading, by: Actor, number: int) -> Desk:
    """Return the desk with that number if this person works at it; else raise NotAllowed."""
    desk = find_desk(tx, number)
    desk.worked_by(by)
    return desk


def acting_person(tx: Reading, by: Actor, number: int) -> Actor:
    """Return the acting person: the desk's occupant for a call button, else the caller."""
    return find_desk(tx, number).person_of(by) if by.role is Role.BUTTON else by


def is_still_callable(ticket: Ticket, now: datetime, rules: Policy) -> None:
    """Check that the ticket has not been absent for too long; Conflict if its place is no longer kept."""
    until = kept_until(ticket, rules)
    if until is not None and now > until:
        raise Conflict("station.ticket.place_not_kept", now=ticket.summary())


def line_at(tx: Reading, desk: Desk, now: datetime, rules: Policy) -> DeskLine:
    """Return the line of that desk: whom it may call now, and in which order."""
    return line_of_desk(desk, working(tx.desks.open(), now, rules), tx.config.services(), now)


def at_desk(tx: Reading, by: Actor, number: int, version: int) -> tuple[Desk, Ticket]:
    """Return this person's desk and its current ticket, if the ticket is still what they saw."""
    desk = desk_worked_by(tx, by, number)
    if desk.ticket is None:
        raise Conflict("station.desk.nobody_called", desk=number, now=desk.summary())
    return desk, at_version(find_ticket(tx, desk.ticket), version)
