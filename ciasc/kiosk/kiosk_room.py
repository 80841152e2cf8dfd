"""The room of a kiosk's page: whether tickets are issued, for what, and the state of its printer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from ciasc.content.messages import sentences
from ciasc.domain.config.document import Tile
from ciasc.domain.config.other_languages import languages_mark
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.print_jobs import LostPaper, PrinterNow, PrinterStatus
from ciasc.kiosk.public_services import ServiceList, services_for_headphones, services_now, waits_now
from ciasc.ports import Foresee, Reading, RulesIn
from ciasc.web.api.alert_listeners import Danger, Listening, dangers_of
from ciasc.web.api.output_base import Output
from ciasc.web.server_parts import Printers


class KioskPrinter(Output, title="KioskPrinter"):
    """The printer of a kiosk, `none` where it has none; `lost` are tickets whose paper may not come."""

    state: str
    prints: bool
    lost: list[str]


class KioskBody(Output, title="KioskBody"):
    """A kiosk. `opens` says when tickets are issued again, `closes` when a special day ends.

    `unprinted` are tickets of the last minutes that got no paper while the printer printed none: a copy is
    printed on request alone. `dangers` are its tickets of the immediate lane up to the moment when a person
    is met. `waits` has by service the minutes within which 8 of 10 who come now are called. `languages`
    changes with the languages that citizens may choose, and with their phrases. `screen` is its glass as the
    administration describes it, `voice` how it speaks; both empty if unknown.
    `private` are the services that it names to headphones alone.
    """

    open: bool
    opens: str | None
    closes: str | None
    printer: KioskPrinter
    unprinted: list[str]
    dangers: list[Danger]
    services: ServiceList
    waits: dict[str, int]
    tiles: tuple[Tile, ...]
    station: str
    languages: str
    screen: str
    voice: str
    private: list[str]


class KioskState(KioskBody, title="KioskState"):
    """The same at a moment."""

    room: str
    seq: int
    server_time: str


class KioskView:
    """Render the room of one kiosk."""

    def __init__(
        self, printers: Printers, tz: tzinfo, rules_in: RulesIn, listening: Listening, foresee: Foresee
    ) -> None:
        self._foresee = foresee
        self._rules_in = rules_in
        self._listening = listening
        self._printers = printers
        self._tz = tz

    def __call__(self, tx: Reading, name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return the snapshot of the kiosk with that name."""
        printer = tx.devices.printer_of(name)
        status = None if printer is None else _status(self._printers().get(printer))
        hours = tx.config.in_force().timetable(self._tz)
        phones = tx.config.in_force().station.phone_words
        body = KioskBody(
            open=tx.config.station().open,
            closes=sentences(hours.closes_words(now)) or None,
            opens=None if hours.open_at(now) else sentences(hours.opens_words(now), phones),
            printer=kiosk_printer(status, _of(tx.prints.lost(), printer)),
            unprinted=_of(tx.prints.unprinted(), printer),
            dangers=dangers_of(tx, name, now, self._rules_in(tx), self._listening),
            services=services_now(tx, now, self._tz),
            waits=waits_now(tx, self._foresee()),
            tiles=tx.config.in_force().tiles,
            station=tx.config.station().name,
            languages=languages_mark(tx.config.in_force().languages),
            screen=tx.devices.screen_of(name) or "",
            voice=tx.devices.voice_of(name) or "",
            private=services_for_headphones(tx.config.services().values()),
        )
        return body.model_dump(mode="json")


def kiosk_printer(status: PrinterStatus | None, lost: Sequence[str]) -> KioskPrinter:
    """Return the printer of a kiosk in that state, None if it has none, with the tickets of lost papers."""
    if status is None:
        return KioskPrinter(state="none", prints=False, lost=[*lost])
    return KioskPrinter(state=status.value, prints=status.prints, lost=[*lost])


def _status(now: PrinterNow | None) -> PrinterStatus:
    return now.status if now is not None else PrinterStatus.DOWN


def _of(papers: Sequence[LostPaper], printer: str | None) -> list[str]:
    """Return the tickets of the papers of that printer."""
    return [paper.ticket for paper in papers if paper.printer == printer]
