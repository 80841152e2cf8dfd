"""What a kiosk's page watches: whether tickets are given, for what, and how its printer stands."""

from collections.abc import Mapping
from datetime import datetime

from ciasc.domain.errors import JsonValue
from ciasc.domain.printing import PrinterNow, Status
from ciasc.kiosk.services import ServiceList, public_services
from ciasc.ports import Reading
from ciasc.web.api import Output
from ciasc.web.context import Printers


class KioskPrinter(Output):
    """The printer of a kiosk; `none` where it has none."""

    state: str


class KioskBody(Output):
    """A kiosk."""

    open: bool
    printer: KioskPrinter
    services: ServiceList


class KioskView:
    """Draws the room of one kiosk."""

    def __init__(self, printers: Printers) -> None:
        self._printers = printers

    def __call__(self, tx: Reading, name: str, _now: datetime) -> Mapping[str, JsonValue]:
        """The kiosk with that name."""
        printer = tx.printer_of(name)
        state = "none" if printer is None else _state(self._printers().get(printer))
        station_open = tx.station().open
        body = KioskBody(
            open=station_open,
            printer=KioskPrinter(state=state),
            services=public_services(tx.services().values(), station_open=station_open),
        )
        return body.model_dump(mode="json")


def _state(now: PrinterNow | None) -> str:
    return (now.status if now is not None else Status.DOWN).value
