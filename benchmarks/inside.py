"""A whole station in this process, on a folder of its own, by a simulated clock and its public API."""

import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from werkzeug.test import Client as HttpClient

from ciasc.app import create_app
from ciasc.create_station import add_device, add_staff, add_staff_token, create_station
from ciasc.domain.core.permissions import Role
from ciasc.settings import load
from ciasc.station.stats.estimator import score_days
from ciasc.station_tasks import StationApplication
from ciasc.storage.store import open_store


@dataclass
class HandClock:
    """A clock that moves only when it is set."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the present moment."""
        return self.now


class StationInside:
    """The station: commands by HTTP without a socket, and what its background tasks do when it matters."""

    def __init__(self, application: StationApplication, clock: HandClock, tokens: Mapping[str, str]) -> None:
        self.application = application
        self.estimates = False
        self._clock = clock
        self._tokens = tokens
        self._http = HttpClient(application.flask, use_cookies=False)

    def post(self, who: str, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Return the status and the body of the answer to that command."""
        headers = {"Idempotency-Key": f"simulated-{uuid.uuid4().hex}"}
        if who in self._tokens:
            headers["Authorization"] = f"Bearer {self._tokens[who]}"
        answer = self._http.post(f"/api/v1{path}", json=dict(body), headers=headers)
        return answer.status_code, json.loads(answer.data) if answer.data else None

    def at(self, now: datetime) -> None:
        """Set the clock of the station."""
        self._clock.now = now

    def before_ticket(self) -> None:
        """Compute the estimates as the station does each second, if they are wanted."""
        if self.estimates:
            self.application.estimator.refresh()

    def expected(self, midnight: datetime) -> dict[str, float]:
        """Return the seconds that the tickets of that day were expected to wait (P50), by ticket."""
        with self.application.store.read() as tx:
            kept = tx.estimates.kept_promises(midnight.date())
        return {one.promise.ticket: one.promise.p50_s for one in kept}

    def night(self, now: datetime) -> None:
        """Score the days that are over."""
        self.at(now)
        score_days(self.application.store, self.application.station.calendar, now)


@contextmanager
def running(folder: Path, clock: HandClock, tokens: Mapping[str, str]) -> Iterator[StationInside]:
    """Run the station of that folder, and stop it at the end."""
    application = create_app(load(folder), clock=clock)
    try:
        yield StationInside(application, clock, tokens)
    finally:
        application.stop()


def furnish(folder: Path, officers: Sequence[bool], clock: HandClock) -> dict[str, str]:
    """Create a station in that folder with a desk for each of those people; return tokens by name."""
    create_station(folder, "Comisaría", "Lima", len(officers), clock)
    tokens: dict[str, str] = {}
    with closing(open_store(load(folder).database)) as store:
        for number, officer in enumerate(officers, 1):
            name = f"desk{number}"
            add_staff(store, name, Role.OFFICER if officer else Role.AUXILIARY, "a password", clock)
            with store.read() as tx:
                account = tx.staff.named(name)
            assert account is not None
            tokens[name] = add_staff_token(store, account, clock)
        tokens["kiosk"] = add_device(store, Role.KIOSK, "1", None, clock=clock)
    return tokens


@contextmanager
def station_inside(officers: Sequence[bool], begins: datetime) -> Iterator[StationInside]:
    """Run a new station with a desk for each of those people in a temporary folder."""
    folder, clock = Path(tempfile.mkdtemp(prefix="ciasc-bench-")), HandClock(begins)
    try:
        tokens = furnish(folder, officers, clock)
        with running(folder, clock, tokens) as station:
            yield station
    finally:
        shutil.rmtree(folder)
