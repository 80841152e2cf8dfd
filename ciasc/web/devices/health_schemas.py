"""The health of printers, kiosks and displays, as programs and the page get it."""

from ciasc.domain.core.print_jobs import PrinterLevel
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment


class LostTicket(Output, title="LostTicket"):
    """A ticket whose paper may not have come out, to be printed again as a copy."""

    ticket: str
    code: str
    at: Moment


class PrinterHealth(Output, title="PrinterHealth"):
    """A printer and the papers of the last day; `lost` are those without a new copy.

    `level` is `warn` where it prints and a person should look at it. `kiosk` names the kiosk of its own that
    has the printer; None for the printers of this server. Without `confirms` the printer never reports that a
    paper is out, and `confirm_words` say so.
    """

    name: str
    state: str
    words: str
    prints: bool
    level: PrinterLevel
    since: Moment | None
    profile: str
    queued: int
    unknown: int
    lost: list[LostTicket]
    printed_at: Moment | None
    roll_mm: int
    used_mm: int
    tickets_left: int
    paper_warning: str | None
    confirms: bool
    confirm_words: str | None
    kiosk: str | None = None


class PartHealth(Output, title="PartHealth"):
    """A wired part of a machine that does not work, and what is known of it."""

    name: str
    words: str


class DeviceHealth(Output, title="DeviceHealth"):
    """A kiosk, display or button; `faults` are the wired parts that it reports as broken."""

    name: str
    kind: str
    active: bool
    printer: str | None
    seen_at: Moment | None
    faults: list[PartHealth]


class HealthBody(Output, title="HealthBody"):
    """The health of all that is plugged in. `clock_words` say what to do, None where the clock is right.

    `clock` is `back` where it was put back, `ahead` where it has leapt, `old` if it is wrong, `unsure` in the
    two hours after a start of the computer at which it was far ahead of the last stored moment.
    `danger_words` say that a person is in danger and no page rings for it. `database_words` say what to do
    where nothing can be stored, None where it can. `qr_words` say that tickets have no QR code, None where
    they have one.
    """

    clock: str
    clock_words: str | None
    danger_words: str | None = None
    database_words: str | None
    qr_words: str | None
    printers: list[PrinterHealth]
    devices: list[DeviceHealth]


class Health(HealthBody, title="Health"):
    """The same at a moment."""

    room: str
    seq: int
    server_time: str
