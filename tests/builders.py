"""Complete values of the domain, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from ciasc.content.messages import render
from ciasc.content.services_of_new_station import initial_services, service_words
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Clock, Device, Printer, Staff, StationInfo, Store, Transaction
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.ticket_layout import receipt
from ciasc.printing.wire.confirmation import confirmation
from ciasc.station import Station
from tests.fakes import A_MONDAY

KIOSK = Actor(id="kiosk:entrada", role=Role.KIOSK, name="entrada")
OFFICER = Actor(id="s-1", role=Role.OFFICER, name="r.quispe")
SERVICES = ("denuncias", "constancias", "informes")


def encoded(slip: PaperTicket, profile: Profile, number: int) -> bytes:
    """Return the bytes of a ticket at the attempt of that number."""
    return encode(receipt(slip, profile), profile, confirmation(profile, number).question)


def a_station(store: Store, clock: Clock) -> Station:
    """Return the use cases of a station that publishes nothing; its ids and tokens are in order."""
    ids = count(1)
    return Station(
        store=store,
        clock=clock,
        publish=lambda: None,
        new_id=lambda _: f"t-{next(ids)}",
        new_token=lambda: f"token-{next(ids)}",
        render=render,
    )


def a_service(key: str = "denuncias", **changes: Any) -> Service:
    """Return an ordinary service with the first letter of its key as its letter."""
    plain = Service(
        key=key,
        letter=key[0].upper(),
        lane=Lane.NORMAL,
        target_wait_s=900,
        mean_service_s=600,
        icon=key,
        position=len(key),
    )
    return replace(plain, **changes)


def a_ticket(seq: int = 1, **changes: Any) -> Ticket:
    """Return a waiting ticket for `denuncias`; a higher `seq` arrives later."""
    at = changes.pop("at", A_MONDAY + timedelta(seconds=seq))
    plain = Ticket(
        id=f"t-{seq}",
        seq=seq,
        day=date(2026, 3, 2),
        letter="D",
        number=seq,
        token=f"token-{seq}",
        service="denuncias",
        lane=Lane.NORMAL,
        state=TicketState.WAITING,
        leg=1,
        lang="es",
        kiosk="entrada",
        arrived_at=at,
        queued_at=at,
        due_at=at + timedelta(seconds=900),
        target_s=900,
        version=1,
    )
    return replace(plain, **changes)


LONGEST_STATION = "Comisaría de San Juan de Lurigancho - Zárate"
LONGEST_SERVICE = max((service_words()[one.cover or one.key].name for one in initial_services()), key=len)
"""The longest names that are printed on a ticket."""


def a_slip(**changes: Any) -> PaperTicket:
    """Return the content of a ticket, on a Monday in November."""
    slip = PaperTicket(
        code="B042",
        station="Comisaría de San Martín de Porres",
        service="Servicio B",
        preferential=False,
        at=datetime(2026, 11, 23, 10, 35, tzinfo=UTC),
        ahead=6,
        low_min=15,
        high_min=25,
        url="HTTP://192.168.1.10:8000/T/ABCDEFGHIJKLMNOP",
        cud="1818",
    )
    return replace(slip, **changes)


def some_staff(name: str = "r.quispe", **changes: Any) -> Staff:
    """Return an active officer's account."""
    plain = Staff(
        id=f"s-{sha256(name.encode()).hexdigest()[:6]}",
        name=name,
        role=Role.OFFICER,
        password_hash="argon2-hash",
        active=True,
        must_change=False,
    )
    return replace(plain, **changes)


def furnish(tx: Transaction, *, desks: int = 3, seen_at: datetime | None = None) -> None:
    """Create a station with three services, some desks, and a kiosk with its printer."""
    tx.config.save_station(StationInfo(id=1, name="Comisaría de prueba", district="Lima", open=True, seq=0))
    for key in SERVICES:
        tx.config.save_service(a_service(key))
    for number in range(1, desks + 1):
        tx.desks.add(number)
    tx.devices.save_printer(Printer(name="mostrador", url="tcp://10.255.0.1:9100", profile="generic"))
    tx.devices.save(
        Device(name="entrada", role=Role.KIOSK, printer="mostrador", active=True, seen_at=seen_at),
        "hash-of-kiosk",
    )
