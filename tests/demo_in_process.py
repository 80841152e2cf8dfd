"""A demo in the test's own process: the sample station, its tour and its printer in software, no crowd."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from werkzeug.serving import make_server

from ciasc.demo.run_demo import demo_application
from ciasc.demo.sample_station import Sample
from ciasc.demo.start_sample_parts import emulated_printer, furnish
from ciasc.settings import load
from ciasc.station_tasks import StationApplication
from tests.live import begin
from tests.patience import PATIENCE_S


@dataclass(frozen=True)
class Demo:
    """A running demo: its address, its application, and the secrets of its station."""

    base: str
    application: StationApplication
    sample: Sample

    def browser(self) -> httpx.Client:
        """Return a client that keeps cookies and follows no redirect."""
        return httpx.Client(base_url=self.base, timeout=60)


def _connect_printers(application: StationApplication) -> None:
    """Wait until each printer is connected, so that its socket is not opened in the middle of a test."""
    deadline = time.monotonic() + PATIENCE_S
    while not all(now.status.prints for now in application.printers.now().values()):
        assert time.monotonic() < deadline, application.printers.now()
        threading.Event().wait(0.01)


@contextmanager
def touring(data: Path) -> Iterator[Demo]:
    """Run a demo in that folder until the block ends."""
    printed = data / "tickets"
    printed.mkdir(parents=True)
    with emulated_printer(printed, fast=True) as (address, control):
        sample = furnish(data, address)
        application = demo_application(load(data, environ={}), sample, printed, control)
        server = make_server("127.0.0.1", 0, application.flask, threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        begin(application)
        try:
            _connect_printers(application)
            yield Demo(f"http://127.0.0.1:{server.server_port}", application, sample)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            application.stop()
