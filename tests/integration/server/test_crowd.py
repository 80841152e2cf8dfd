"""The crowd of the demo at the pace of the present: a lively hall that leaves room for the visitor."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ciasc.demo.crowd import AT_THE_DOOR, DESKS_IN_PRESENT, Crowd
from ciasc.demo.crowd_client import CrowdClient
from ciasc.demo.demo_clock import DemoClock
from ciasc.utc_clock import utc_now
from tests.demo_in_process import Demo, touring
from tests.patience import PATIENCE_S


@contextmanager
def playing(shown: Demo) -> Iterator[None]:
    """Let the crowd of the present play at that demo until the block ends."""
    clock = DemoClock(utc_now(), time.monotonic(), 1.0)
    sample = shown.sample
    crowd = Crowd(shown.base, sample.crowd_token, sample.desk_tokens, clock, present=True)
    thread = threading.Thread(target=crowd.run)
    thread.start()
    try:
        yield
    finally:
        crowd.stop()
        thread.join()


def hall(desk: CrowdClient) -> dict[str, Any]:
    """Return the queue, when as many people came as come at once and a desk has called one of them."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        queue = desk.get("/queue").body
        called = [number for number in range(1, 6) if desk.get(f"/desks/{number}").body["ticket"]]
        if called and queue["total"] + len(called) >= AT_THE_DOOR:
            return queue
        assert time.monotonic() < deadline, queue
        threading.Event().wait(0.05)


def test_people_wait_and_desks_work_at_once_and_the_visitor_keeps_ticket_and_desk(tmp_path: Path) -> None:
    with touring(tmp_path / "station") as shown:
        kiosk = CrowdClient(shown.base, shown.sample.kiosk_token)
        desk = CrowdClient(shown.base, shown.sample.desk_tokens[0])
        mine = kiosk.post("/tickets", {"service": "violencia"}).body
        with playing(shown):
            queue = hall(desk)
            assert kiosk.get(f"/tickets/{mine['token']}").body["state"] == "waiting"
            states = {one["desk"]: one["state"] for one in queue["desks"]}
        kiosk.close()
        desk.close()
        with shown.application.station.store.read() as tx:
            seen = {device.name: device.seen_at for device in tx.devices.all()}
    assert [states[number] for number in sorted(states)] == ["open"] * DESKS_IN_PRESENT + ["closed"] * 2
    assert seen["2"] is not None
