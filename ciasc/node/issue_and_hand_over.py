"""Issue tickets on a kiosk node, by the station or else from its own band, and hand them over later."""

import contextlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError, Closed, InvalidInput, Unavailable
from ciasc.domain.core.offline_numbers import NoNumbers, OfflineBand
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.kiosk.facts_for_node import PASSING, KioskFacts, KnownService, read_facts
from ciasc.node.hand_over import hand_over
from ciasc.node.node_health import NodeHealth
from ciasc.node.paper_ticket import slip_of
from ciasc.node.station_clock import StationTime
from ciasc.node.station_http import NotKnown, StationLink, StationOffice, Unreachable
from ciasc.ports import Choice, Given
from ciasc.storage.node.node_store import Issue, NodeStore, PendingTicket

POLL_S: Final = 2.0
_NOTE: Final = "facts"
_KEPT: Final = timedelta(days=3)
_TIDY_EVERY: Final = timedelta(days=1)
_log = structlog.get_logger(part="link")


class NodeTicketOffice:
    """Issues the tickets of one kiosk, and hands over in order those that the station does not know.

    After an outage, tickets are requested from the station only when it has all that were issued without it,
    so none overtakes another. `changed` is called when link or offer change, `health` reported at each
    poll, `report_views` called after it.
    """

    def __init__(
        self,
        station: StationOffice,
        store: NodeStore,
        time: StationTime,
        band: OfflineBand | None,
        *,
        changed: Callable[[], None],
        health: NodeHealth,
        report_views: Callable[[], None] = lambda: None,
        poll_s: float = POLL_S,
    ) -> None:
        self.link = StationLink.DOWN
        text = store.noted(_NOTE)
        self.facts = self._kept = read_facts(text) if text is not None else None
        self._not_noted: set[str] = set()
        self._station = station
        self._store = store
        self._time = time
        self._band = band
        self._changed = changed
        self._health = health
        self._report_views = report_views
        self._poll_s = poll_s
        self._told: StationLink | None = None
        self._tidied_at: datetime | None = None
        self._turn = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Start to poll the station."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; a hand-over on its way is repeated at the next start."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    @property
    def alive(self) -> bool:
        """Return whether its thread is alive, as it is from start to stop."""
        return self._thread.is_alive()

    @property
    def band(self) -> OfflineBand | None:
        """Return the numbers that this kiosk may issue alone: those of its station, else its settings'."""
        own = self.facts.own if self.facts is not None else None
        return OfflineBand.of(own.band) if own is not None and own.band is not None else self._band

    def give(self, choice: Choice) -> Given:
        """Return the ticket for that choice, already stored; the same choice gets the same ticket.

        Raise Closed or InvalidInput as the station refuses it; NoNumbers without a number left, or a band.
        """
        with self._turn:
            given = self._store.given(choice.id)
            if given is None:
                facts, service = self._known(choice)
                given = self._from_station(choice, facts, service) or self._alone(choice, facts, service)
        if given.service != choice.service:
            raise InvalidInput("node.key_reused")
        return given

    def _known(self, choice: Choice) -> tuple[KioskFacts, KnownService]:
        if self.facts is None:
            raise Unavailable("node.not_connected")
        if self.link is StationLink.NOT_KNOWN:
            raise NotKnown("node.not_registered")
        for service in self.facts.services:
            if service.key == choice.service:
                return self.facts, service
        raise InvalidInput("node.unknown_service")

    def _from_station(self, choice: Choice, facts: KioskFacts, service: KnownService) -> Given | None:
        if self.link is not StationLink.UP:
            return None
        try:
            given = self._station.give(choice)
        except Unreachable as error:
            self._became(StationLink.DOWN, error)
            return None
        except Closed:
            # What is stored is older than this: a kiosk whose link fails right now must use it too.
            with contextlib.suppress(Unreachable, NotKnown):
                self._learn(self._station.facts())
            raise
        _, tick = self._time.now()
        try:
            self._store.keep(Issue(choice, given, slip_of(given, facts, service, choice.lang), tick))
        except Unavailable as error:
            # The station has it, so the person gets the number; a full disk prevents only the paper.
            _log.error("ticket_not_kept", ticket=given.id, reason=error.code)
        return given

    def _alone(self, choice: Choice, facts: KioskFacts, service: KnownService) -> Given:
        if not (facts.open and service.open):
            raise Closed("node.closed", now={"open": False})
        if (band := self.band) is None:
            raise NoNumbers("node.no_band", now={"band": None})
        at, tick = self._time.now()
        lane = min(Lane.of(service.lane), Lane.of(choice.lane))

        def numbered(number: int) -> Issue:
            given = Given(
                id=choice.id,
                code=ticket_code(service.letter, number),
                service=choice.service,
                lane=lane.word,
                arrived_at=at,
                offline=True,
                shows_code=facts.immediate_numbers or lane is not Lane.IMMEDIATE,
            )
            return Issue(choice, given, slip_of(given, facts, service, choice.lang), tick)

        given = self._store.keep_offline(service.letter, band, at, numbered)
        _log.info("given_offline", ticket=given.id)
        return given

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._look()
            except NotKnown as error:
                self._became(StationLink.NOT_KNOWN, error)
            except CiascError as error:
                self._became(StationLink.DOWN, error)
            except Exception as error:  # noqa: BLE001 - this thread must not end
                _log.error("link_failed", exc_info=error)
                self._became(StationLink.DOWN)
            self._stopped.wait(self._poll_s)

    def _look(self) -> None:
        """Poll the station, hand over what it does not know, and only then use it for tickets again."""
        facts = self._station.facts()
        self._time.learn(facts.server_time)
        self._learn(facts)
        self._tidy(facts.server_time)
        self._not_noted.clear()
        while pending := self._pending():
            earliest = datetime.min.replace(tzinfo=UTC)
            for one, at in zip(pending, self._time.arrivals(pending), strict=True):
                if self._stopped.is_set():
                    return
                try:
                    earliest = hand_over(self._station, self._store, one, max(at, earliest))
                except Unreachable:
                    raise
                except Unavailable:
                    self._not_noted.add(one.choice.id)  # handed over again at the next poll: safe
        with self._turn:
            if not self._pending():
                self._became(StationLink.UP)
        self._report_state()
        self._report_views()

    def _pending(self) -> list[PendingTicket]:
        """Return the tickets that the station does not know, without those that a full disk left unmarked."""
        return [one for one in self._store.pending() if one.choice.id not in self._not_noted]

    def _learn(self, facts: KioskFacts) -> None:
        before, self.facts = self.facts, facts
        if before is None or before.shown != facts.shown:
            self._changed()
        if self._kept is None or self._kept.lasting != facts.lasting:
            with contextlib.suppress(Unavailable):  # a full disk must not cut the link to the station
                self._store.write_down(_NOTE, facts.model_dump_json(exclude=PASSING))
                self._kept = facts

    def _tidy(self, now: datetime) -> None:
        """Delete old tickets that the station has, each day, whatever the clock does."""
        if self._tidied_at is None or abs(now - self._tidied_at) >= _TIDY_EVERY:
            with contextlib.suppress(Unavailable):  # done at a later poll
                self._store.tidy(now - _KEPT)
                self._tidied_at = now

    def _report_state(self) -> None:
        """Report the state of this kiosk; a station that cannot receive it counts as no worse."""
        report = self._health.report(self._band, to_newer=bool(self.facts and self.facts.own))
        with contextlib.suppress(CiascError):
            self._health.fulfil(self._station.report(report), self._time.now()[0])

    def _became(self, link: StationLink, error: CiascError | None = None) -> None:
        self.link = link
        if link is self._told:
            return
        self._told = link
        if link is StationLink.UP:
            _log.info("station_back")
        else:
            _log.warning("station_away", link=link.value, reason=error.code if error else "internal")
        self._changed()
