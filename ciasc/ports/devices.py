"""The devices and printers, as the use cases read and change them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ciasc.ports.records import (
    Device,
    Pairing,
    Printer,
)


class DeviceReading(Protocol):
    """The devices and printers, to read."""

    def all(self) -> Sequence[Device]:
        """Return every device, by name."""
        ...

    def by_token(self, token_hash: str) -> Device | None:
        """Return the active device with that hashed bearer token; None if there is none."""
        ...

    def printers(self) -> Sequence[Printer]:
        """Return every printer, by name."""
        ...

    def screen_of(self, kiosk: str) -> str | None:
        """Return the screen of the active kiosk with that name, as it is stored."""
        ...

    def voice_of(self, kiosk: str) -> str | None:
        """Return the voice of the active kiosk with that name, as it is stored."""
        ...

    def printer_of(self, kiosk: str) -> str | None:
        """Return the printer of the active kiosk with that name."""
        ...

    def pairing(self, code_hash: str, now: datetime) -> Pairing | None:
        """Return the device to be paired with that code; None if there is none or its time is over."""
        ...


class DeviceWriting(DeviceReading, Protocol):
    """The devices and printers, to read and change."""

    def seen(self, name: str, at: datetime) -> None:
        """Update when a device last sent a request."""
        ...

    def save(self, device: Device, token_hash: str | None = None) -> None:
        """Create or update a device, with its token when it is new; NotFound without its printer or desk."""
        ...

    def save_printer(self, printer: Printer) -> None:
        """Create or update a printer; a new one has a new roll."""
        ...

    def remove_printer(self, name: str) -> None:
        """Delete a printer with its papers and its roll; Conflict while an active kiosk prints on it."""
        ...

    def add_pairing(self, pairing: Pairing, now: datetime) -> None:
        """Store a device that waits to be paired, and delete those that have expired."""
        ...

    def end_pairing(self, code_hash: str) -> None:
        """Delete the pairing of a device."""
        ...
