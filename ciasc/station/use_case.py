"""What all use cases share: the parts of a station, one transaction for a command, and looking things up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from ciasc.domain.core.calendar import Calendar
from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.errors import Closed, Conflict, InvalidInput, NotFound, StaleVersion
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.policy import Policy
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.allowed_actions import kept_until
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.next_ticket import DeskLine, line_of_desk
from ciasc.domain.queueing.working_desks import working
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Clock, Foresee, Publish, Reading, StationInfo, Store, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """The parts of a station; `new_id` and `new_token` give unguessable texts, `pace` how the clock runs."""

    store: Store
    clock: Clock
    publish: Publish
    new_id: Callable[[datetime], str]
    new_token: Callable[[], str]
    calendar: Calendar = field(default_factory=Calendar)
    rules: Policy = field(default_factory=Policy)
    foresee: Foresee = lambda: None
    pace: PaceNow = lambda: EVEN

    def rules_now(self) -> Policy:
        """The rules that hold: those given at the start, as far as the configuration says nothing else."""
        with self.store.read() as tx:
            return self.rules_in(tx)

    def rules_in(self, tx: Reading) -> Policy:
        """Return the rules that hold, as that transaction sees them, laid on the wall clock."""
        return tx.configuration().rules.over(self.rules).laid(self.pace())


@dataclass(frozen=True, slots=True)
class Within:
    """A store whose one transaction is already open: what a command does inside `once` joins it."""

    tx: Transaction

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """The open transaction; whoever opened it commits it."""
        yield self.tx

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """The open transaction, to look at."""
        yield self.tx


def find_ticket(tx: Reading, ticket_id: str) -> Ticket:
    """The ticket with that id, else NotFound."""
    ticket = tx.ticket(ticket_id)
    if ticket is None:
        raise NotFound("No existe ese ticket en esta comisaría.")
    return ticket


def at_version(ticket: Ticket, version: int) -> Ticket:
    """That ticket if it is still what the person saw, else StaleVersion with what is true now."""
    if ticket.version != version:
        raise StaleVersion(
            f"El ticket {ticket.shown} cambió: le mostramos cómo está ahora.", now=ticket.summary()
        )
    return ticket


def find_desk(tx: Reading, number: int) -> Desk:
    """The desk with that number, else NotFound."""
    desk = tx.desk(number)
    if desk is None:
        raise NotFound(f"No existe el módulo {number} en esta comisaría.")
    return desk


def find_service(tx: Reading, key: str) -> Service:
    """The service with that key, else InvalidInput."""
    service = tx.services().get(key)
    if service is None:
        raise InvalidInput("Ese servicio no existe en esta comisaría.")
    return service


def as_promised(tx: Reading, service: Service, at: datetime) -> Service:
    """That service with the target in force when somebody arrived for it; the present one before it was."""
    entry = tx.configuration_at(at).service(service.key)
    return service if entry is None else replace(service, target_wait_s=entry.target_wait_s)


def offered(tx: Reading, key: str, at: datetime, tz: tzinfo) -> tuple[StationInfo, Service]:
    """The station and that service if tickets are given for it at that moment, else Closed."""
    station = tx.station()
    service = find_service(tx, key)
    if not station.open:
        raise Closed(
            "La comisaría no entrega tickets ahora. Avise al personal: le atenderán igual.",
            now={"open": False},
        )
    if not service.enabled:
        raise Closed(
            "Ese servicio no se atiende en esta comisaría. Pregunte en informes.", now={"open": False}
        )
    config = tx.configuration()
    if not config.open_for(key, at, tz):
        raise Closed(
            f"{config.opens_words(key, at, tz)} Si es urgente, avise a cualquier policía.",
            now={"open": False},
        )
    return station, service


def desk_worked_by(tx: Reading, by: Actor, number: int) -> Desk:
    """The desk with that number if this person works at it."""
    desk = find_desk(tx, number)
    desk.worked_by(by)
    return desk


def acting_person(tx: Reading, by: Actor, number: int) -> Actor:
    """The person at that desk if it is the desk's button that asks, else who asks."""
    return find_desk(tx, number).person_of(by) if by.role is Role.BUTTON else by


def is_still_callable(ticket: Ticket, now: datetime, rules: Policy) -> None:
    """Return unless the ticket was absent for so long that its place is gone, else raise Conflict."""
    until = kept_until(ticket, rules)
    if until is not None and now > until:
        raise Conflict(
            "Pasó el tiempo en que conservaba su lugar: entregue un ticket nuevo.", now=ticket.summary()
        )


def line_at(tx: Reading, desk: Desk, now: datetime, rules: Policy) -> DeskLine:
    """Whom that desk may call now, and in which order."""
    return line_of_desk(desk, working(tx.open_desks(), now, rules), tx.services(), now)


def at_desk(tx: Reading, by: Actor, number: int, version: int) -> tuple[Desk, Ticket]:
    """This person's desk and its current ticket, if the ticket is still what they saw."""
    desk = desk_worked_by(tx, by, number)
    if desk.ticket is None:
        raise Conflict(f"No hay nadie llamado en el módulo {number}.", now=desk.summary())
    return desk, at_version(find_ticket(tx, desk.ticket), version)
