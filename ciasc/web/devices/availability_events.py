"""Events of which kiosks and displays are present; their availability is computed from them."""

from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.permissions import Role
from ciasc.domain.stats.availability import present_devices
from ciasc.ports import Device
from ciasc.station import Station
from ciasc.station.access.change_devices import record_presence
from ciasc.web.devices.health_page import Seen
from ciasc.web.devices.received_health_reports import RemoteHealth

AWAY_AFTER: Final = timedelta(minutes=2)
_CALLED: Final = frozenset({Role.KIOSK, Role.DISPLAY})


class AvailabilityRecorder:
    """Record when a kiosk or display comes, is silent for two minutes, or is removed from the station.

    It loads its last records at the start, so a restart alone changes nothing.
    """

    def __init__(self, station: Station, seen: Seen, heard: RemoteHealth) -> None:
        self._station = station
        self._seen = seen
        self._heard = heard
        self._here: dict[str, bool] | None = None

    def __call__(self) -> None:
        """Check all devices and record what changed."""
        station, now = self._station, self._station.clock()
        with station.store.read() as tx:
            if self._here is None:
                self._here = present_devices(tx.events.of_station(now, now))
            last = {
                device.actor.id: self._last(device)
                for device in tx.devices.all()
                if device.active and device.role in _CALLED
            }
        changed = self._changes(self._here, last, now, station.pace().span(AWAY_AFTER))
        if changed:
            with station.change() as tx:
                for device, here, at in changed:
                    record_presence(tx, at, device, here)
            for device, here, _ in changed:
                if here is None:
                    del self._here[device]
                else:
                    self._here[device] = here

    def _last(self, device: Device) -> datetime | None:
        said = self._heard.last_report(device.actor.id)
        known = (self._seen(device.actor.id), said.at if said is not None else None, device.seen_at)
        return max((at for at in known if at is not None), default=None)

    @staticmethod
    def _changes(
        stood: dict[str, bool], last: dict[str, datetime | None], now: datetime, away_after: timedelta
    ) -> list[tuple[str, bool | None, datetime]]:
        found: list[tuple[str, bool | None, datetime]] = [
            (device, None, now) for device in stood if device not in last
        ]
        for device, at in last.items():
            here = at is not None and now - at < away_after
            if here and not stood.get(device, False):
                found.append((device, True, now))
            elif at is not None and not here and stood.get(device, False):
                found.append((device, False, at))
        return found
