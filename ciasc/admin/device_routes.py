"""Routes of devices for an administrator's pages, and the trial of an installation."""

import os
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urlsplit

from flask import Blueprint
from pydantic import Field

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission, Role
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import CommandAnswer, Transaction
from ciasc.station.access import change_devices as devices
from ciasc.station.access import pairing_codes
from ciasc.station.access.node_bands_and_printers import ONLY_USB_PRINTER, OwnSetup, with_own_setup
from ciasc.station.access.pairing_codes import PAIRING_LASTS
from ciasc.station.config import first_run
from ciasc.web.account.recent_password import require_recent_password
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.server_parts import web

routes = Routes(Blueprint("admin_devices", __name__))

PrinterName = Annotated[str, Field(min_length=1, max_length=40)]
STEPS = 6


class NewDevice(Input, title="NewDevice"):
    """A kiosk or display to pair; `own` is a kiosk of its own, with the printer that is plugged into it.

    `machine` is the code that the machine shows, which then registers itself and says whether it is `own`.
    """

    machine: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    kind: Literal["kiosk", "display"]
    name: PrinterName
    printer: PrinterName | None = None
    own: bool = False
    own_printer: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    own_profile: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] | None = None
    band: Annotated[str, Field(pattern=r"^\d{3}-\d{3}$")] | None = None

    @property
    def setup(self) -> OwnSetup | None:
        """Return the printer and the band of a kiosk of its own; None for other devices."""
        if not self.own:
            return None
        return OwnSetup(self.own_printer or ONLY_USB_PRINTER, self.own_profile or GENERIC, self.band)


class PairingCodeOffer(Output, title="Code"):
    """The code to type at /vincular on the device, or for `ciasc kiosk pair`; the band that it will have.

    `code` is null if the machine shows a code and gets its answer itself.
    """

    name: str
    code: str | None
    seconds: int
    band: str | None = None


class PrinterChoice(Input, title="PrinterChoice"):
    """The printer of a kiosk; none if null."""

    printer: PrinterName | None = None


class NewPrinter(Input, title="NewPrinter"):
    """A printer of this server, by its address and the profile of its model; none named keeps the profile."""

    name: PrinterName
    url: Annotated[str, Field(min_length=1, max_length=200)]
    profile: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] | None = None


class TrialKiosk(Input, title="Trial"):
    """The kiosk of the printer that is to print."""

    kiosk: PrinterName


class Tried(Output, title="Tried"):
    """The number that was printed and shown, and whether the kiosk has a printer."""

    code: str
    printed: bool


class Step(Input, title="Step"):
    """A step of the first-run assistant that was finished."""

    step: Annotated[int, Field(ge=1, le=STEPS)]


class Progress(Output, title="Progress"):
    """The last step that was finished; 0 before the first."""

    step: int


def _checked_device(call: ApiCall[NewDevice]) -> ApiCall[NewDevice]:
    """Return the call if its machine is there and its own printer may be set.

    Raise NotFound if no machine shows the code, InvalidInput if the kind, address or profile is wrong.
    """
    sent = require_recent_password(call).body
    if sent.machine is not None:
        machine = web().machines_to_pair.checked(sent.machine, sent.kind)
        call = replace(call, body=sent.model_copy(update={"own": sent.own or machine.own}))
    setup = call.body.setup
    if setup is not None:
        call.station.printers.check(setup.printer, setup.profile)
        _must_be_a_wire(setup.printer)
    return call


@routes.command(
    "/admin/devices/pairing",
    "offer_pairing",
    who=Permission.MANAGE_DEVICES,
    takes=NewDevice,
    gives={201: PairingCodeOffer},
    repeats=False,
    before=_checked_device,
)
def offer_pairing(call: ApiCall[NewDevice], tx: Transaction) -> CommandAnswer:
    """Create a code by which a browser becomes a device, or give it to the machine that shows one."""
    station, sent = call.station, call.body
    fresh = devices.checked_device(tx, Role(sent.kind), sent.name, sent.printer)
    if sent.setup is not None:
        fresh = with_own_setup(tx, fresh, sent.setup)
    code = pairing_codes.offer_pairing(tx, call.actor, station.clock(), fresh, station.pace())
    waiting = web().machines_to_pair
    if sent.machine is not None:
        machine = waiting.find(sent.machine)
        tx.after_commit(lambda: waiting.hand_over(machine, code))
    lasts_s = int(PAIRING_LASTS.total_seconds())
    shown = code if sent.machine is None else None
    return answer(PairingCodeOffer(name=fresh.name, code=shown, seconds=lasts_s, band=fresh.band), 201)


@routes.command(
    "/admin/devices/<name>/revoke",
    "revoke_device",
    who=Permission.MANAGE_DEVICES,
    gives={204: None},
    before=require_recent_password,
)
def revoke_device(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Revoke the token of a device."""
    devices.revoke_device(tx, call.actor, call.station.clock(), call.path["name"])
    return CommandAnswer(204, "")


@routes.command(
    "/admin/devices/<name>/printer",
    "choose_printer",
    who=Permission.MANAGE_DEVICES,
    takes=PrinterChoice,
    gives={204: None},
)
def choose_printer(call: ApiCall[PrinterChoice], tx: Transaction) -> CommandAnswer:
    """Set the printer of a kiosk."""
    devices.choose_printer(tx, call.actor, call.station.clock(), call.path["name"], call.body.printer)
    return CommandAnswer(204, "")


def _checked_printer(call: ApiCall[NewPrinter]) -> ApiCall[NewPrinter]:
    """Return the call if the printer may be set; raise InvalidInput if address or profile is wrong."""
    sent = require_recent_password(call).body
    _must_be_a_wire(sent.url)
    call.station.printers.check(sent.url, sent.profile or GENERIC)
    return call


@routes.command(
    "/admin/printers",
    "add_printer",
    who=Permission.MANAGE_DEVICES,
    takes=NewPrinter,
    gives={204: None},
    before=_checked_printer,
)
def add_printer(call: ApiCall[NewPrinter], tx: Transaction) -> CommandAnswer:
    """Set a printer, new or of that name, which the server uses a few seconds later."""
    sent = call.body
    at = call.station.clock()
    devices.add_printer(tx, call.actor, at, sent.name, sent.url, sent.profile, os.path.realpath)
    return CommandAnswer(204, "")


def _must_be_a_wire(url: str) -> None:
    """Return unless papers sent there would be a file of the server's disk, else raise InvalidInput.

    The file would be created where it does not exist, so only the server's own command line may set one.
    """
    way, _, rest = url.partition(":")
    place = PurePosixPath(urlsplit(rest).path)
    wired = place.parts[:2] == ("/", "dev") and len(place.parts) > 2 and ".." not in place.parts  # noqa: PLR2004 - a name below /dev
    if way.lower() != "tcp" and not (way.lower() in ("serial", "usb") and wired):
        raise InvalidInput("admin.printer_address")


@routes.command("/admin/trial", "trial", who=Permission.CONFIGURE, takes=TrialKiosk, gives={200: Tried})
def trial(call: ApiCall[TrialKiosk], tx: Transaction) -> CommandAnswer:
    """Print a ticket, show and sound its call on the wall, and cancel it."""
    ticket, printed = call.station.config.trial(tx, call.actor, call.body.kiosk)
    return answer(Tried(code=ticket.code, printed=printed))


@routes.command("/admin/setup", "finish_step", who=Permission.CONFIGURE, takes=Step, gives={200: Progress})
def finish_step(call: ApiCall[Step], tx: Transaction) -> CommandAnswer:
    """Record that a step of the first-run assistant was finished."""
    first_run.finish_step(tx, call.actor, call.station.clock(), call.body.step)
    return answer(Progress(step=first_run.finished_steps(tx)))
