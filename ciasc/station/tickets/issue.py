"""Issue tickets, also those that a kiosk gave while it was offline, and print their paper."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.messages import message
from ciasc.domain.core.permissions import Actor, Permission, Role
from ciasc.domain.core.print_jobs import PrintJob, PrintState
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.forecast.accuracy import WaitPromise, promised
from ciasc.domain.forecast.wait_estimate import estimate_without_history, queue_ahead
from ciasc.domain.queueing.people_ahead import shared_line
from ciasc.domain.queueing.working_desks import capable_desks, served_after_pause, working
from ciasc.domain.tickets import events
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.number_of_offline_paper import renumber
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.ports import Transaction
from ciasc.station.context import Context, as_promised, find_service, find_ticket, offered
from ciasc.station.desks.ticket_alerts import watch_ticket
from ciasc.station.kiosk_printer_orders import KioskWishes
from ciasc.station.tickets.ticket_order import TicketOrder, arrival_of, known_kiosk, same_ticket

_TicketAndPromise = tuple[Ticket, WaitPromise | None]
"""A ticket with its estimates, and the promise if there is one."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new ticket and its paper, if its kiosk has a printer.

    `until_min` is within how many minutes 8 of 10 are called, if there is an estimate: the paper shows it.
    """

    ticket: Ticket
    job: PrintJob | None
    until_min: int | None = None


@dataclass(frozen=True, slots=True)
class Tickets:
    """The use cases of new tickets and their paper."""

    context: Context

    def issue(self, tx: Transaction, by: Actor, order: TicketOrder) -> Issued:
        """Create a ticket, its number and its print job in one commit; Closed if none is given for that.

        A ticket gets no paper later from a printer that prints none now: its person notes the number.
        """
        by.must(Permission.ISSUE)
        at = arrival_of(by, order, self.context.clock())
        if order.id is not None and (known := tx.tickets.get(order.id)) is not None:
            same = self._as_on_paper(tx, by, same_ticket(tx, known, by, order), order, at)
            return Issued(same, tx.prints.job_of(known.id))
        # A person with a paper is attended, even if the station gives no tickets now.
        printed, key = order.number is not None, order.service
        service = find_service(tx, key) if printed else offered(tx, key, at, self.context.calendar.tz)
        kiosk = by.name if by.role is Role.KIOSK else known_kiosk(tx, order.kiosk)
        if order.arrived_at is not None:
            service = as_promised(tx, service, at)
        order, rules = replace(order, kiosk=kiosk), self.context.rules_in(tx)
        now = self.context.clock()
        ticket, promise = self._fresh(tx, order, service, at, now, rules)
        tx.events.record(EventKind.ISSUED, by, now, ticket=ticket.id, data=events.issued(ticket))
        tx.tickets.add(ticket)
        if promise is not None:
            tx.estimates.keep(promise)
        watch_ticket(self.context, tx, by, ticket)
        printer = tx.devices.printer_of(kiosk) if kiosk is not None and not printed else None
        job = None
        # In the immediate lane a paper would leave a trace of the danger.
        if printer is not None and rules.has_number(ticket.lane):
            paper = PrintState.NONE if printer in self.context.printers.out() else PrintState.QUEUED
            job = tx.prints.queue(ticket, printer, now, state=paper)
        until = promise.until_min if promise is not None and promise.shown else None
        return Issued(ticket, job, until)

    def _as_on_paper(
        self, tx: Transaction, by: Actor, known: Ticket, order: TicketOrder, at: datetime
    ) -> Ticket:
        """Return a ticket after a lost answer, under the number that its kiosk then printed."""
        printed = order.number
        if printed is None or printed == known.number or known.kiosk != by.name:
            return known
        now, day = self.context.clock(), self.context.calendar.day(at)
        if self._free(tx, day, known.letter, printed, now, self.context.rules_in(tx)):
            ticket = renumber(known, day=day, number=printed, arrived_at=at)
        elif printed != known.paper_number:
            note = self._paper_note(known.letter, printed)
            ticket = renumber(
                known, day=known.day, number=known.number, arrived_at=at, note=note, paper_number=printed
            )
        else:
            return known
        data = events.renumbered(ticket, known)
        tx.events.record(EventKind.RENUMBERED, by, now, ticket=ticket.id, data=data)
        if known.state is TicketState.ABSENT:
            tx.stats.reopen_leg(known.id, known.leg)
        tx.tickets.save(ticket)
        watch_ticket(self.context, tx, by, ticket, known)
        return ticket

    def _number(
        self, tx: Transaction, day: date, letter: str, printed: int | None, now: datetime, rules: Policy
    ) -> tuple[int, str | None]:
        """Return the number of a new ticket, and a note for the desk if the paper shows another one.

        A kiosk's printed number is used unless another person may still be called by it.
        """
        if printed is not None and self._free(tx, day, letter, printed, now, rules):
            return printed, None
        number = tx.tickets.take_free_number(day, letter, now, now - rules.absent_keeps)
        return number, None if printed is None else self._paper_note(letter, printed)

    def _free(
        self, tx: Transaction, day: date, letter: str, number: int, now: datetime, rules: Policy
    ) -> bool:
        return tx.tickets.number_free(day, letter, number, now, now - rules.absent_keeps)

    def _paper_note(self, letter: str, number: int) -> str:
        return self.context.render(message("station.notes.paper_says", code=ticket_code(letter, number)))

    def _fresh(
        self,
        tx: Transaction,
        order: TicketOrder,
        service: Service,
        at: datetime,
        now: datetime,
        rules: Policy,
    ) -> _TicketAndPromise:
        day = self.context.calendar.day(at)
        number, note = self._number(tx, day, service.letter, order.number, now, rules)
        if order.arrived_at is None:
            # A clock that was put back gives no new ticket a place before those who wait already.
            at = max(at, tx.tickets.last_queued_at() or at)
        ticket = issue(
            service,
            id=order.id or self.context.new_id(at),
            seq=tx.config.station().seq + 1,
            day=day,
            number=number,
            note=note,
            token=self.context.new_token(),
            lane=order.lane,
            lang=order.lang,
            kiosk=order.kiosk,
            at=at,
        )
        told, promise = self._with_estimates(tx, ticket, service, now, rules)
        if order.number is None:
            return told, promise
        # A person with a number from an offline kiosk got no estimate.
        paper = None if order.number == number else order.number
        return replace(told, low_min=None, high_min=None, paper_number=paper), None

    def _with_estimates(
        self, tx: Transaction, ticket: Ticket, service: Service, now: datetime, rules: Policy
    ) -> _TicketAndPromise:
        """Return the ticket with its estimates: if discreet, those of the service shown in its place.

        In the immediate lane there is none: a person in danger does not wait.
        """
        if ticket.lane is Lane.IMMEDIATE:
            return ticket, None
        services = tx.config.services()
        shown, seen = service, ticket
        if service.discreet:
            shown = services[service.public_key]
            seen = ticket.seen_as(shown)
        now, every = self.context.clock(), tx.desks.all()
        desks = working(every, now, rules)
        able = capable_desks(desks, shown, services)
        foreseen = self.context.foresee()
        if foreseen is not None and shown.key in foreseen.known:
            later = able or served_after_pause(every, shown)
            found = foreseen.new.get((shown.key, seen.lane)) if later else None
            estimate, promise = promised(ticket.id, shown.key, found, foreseen.quiet)
        else:
            queue = queue_ahead(shown, tx.tickets.waiting_before(seen), desks, services) if able else 0
            estimate, promise = estimate_without_history(queue, shown.mean_service_s, able), None
        low, high = estimate or (None, None)
        ahead = tx.tickets.count_ahead(seen, shared_line(seen, every, services, now, rules))
        return replace(ticket, ahead=ahead, low_min=low, high_min=high), promise

    def reprint(self, tx: Transaction, by: Actor, ticket_id: str) -> PrintJob | None:
        """Queue a copy of the paper of a ticket; raise Conflict if its kiosk has no printer.

        A kiosk with a printer of its own prints it by itself: the wish is stored, and there is no job here.
        If a paper is on its way, return that one: two requests at the same time get one paper.
        """
        by.must(Permission.REPRINT)
        ticket = find_ticket(tx, ticket_id)
        if not self.context.rules_in(tx).has_number(ticket.lane):
            raise Conflict("station.ticket.no_number", now=ticket.summary())
        kiosk = by.name if by.role is Role.KIOSK else ticket.kiosk
        printer = tx.devices.printer_of(kiosk) if kiosk is not None else None
        own = ticket.kiosk if ticket.kiosk in self.context.printers.printing_kiosks() else None
        if printer is None and own is None:
            raise Conflict("station.ticket.no_printer", now=ticket.summary())
        now, known = self.context.clock(), tx.prints.job_of(ticket.id)
        pace, ended = self.context.pace(), ticket.ended_at
        if known is not None and printer is not None and known.suffices(printer, now, ended, pace):
            return known
        tx.events.record(EventKind.REPRINTED, by, now, ticket=ticket.id)
        if printer is not None:
            return tx.prints.queue(ticket, printer, now, copy=True)
        if own is not None:
            KioskWishes(self.context).add(tx, own, ticket.id)
        return None
