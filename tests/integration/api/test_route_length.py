"""How many files a reader opens to follow a touch to its paper and a call to the wall, and how deep it goes.

A file is opened where the route goes on from it into another file of `ciasc`. Not counted: what every POST
passes before its route (the limit of clients, the caller, the body), leaves that only compute or send, the
execution of a statement, and the pure rules of `ciasc/domain`. Depth is the most functions of `ciasc` that
call each other.
"""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

from ciasc.create_station import add_device, add_printer
from ciasc.domain.core.permissions import Role
from ciasc.printing.emulator import Emulator
from ciasc.settings import load
from ciasc.storage.store import open_store
from tests.api import Json, post
from tests.documents import DOCS, ROOT
from tests.live import Live, Template, running
from tests.nodes import wait_until

SOURCE = f"{ROOT / 'ciasc'}/"
BEFORE_EACH_ROUTE = frozenset(
    {
        "web/live/sockets.py",
        "web/auth/credentials.py",
        "web/api/inputs.py",
        "storage/repositories/sql_staff.py",
    }
)
IN_PLACE_OF_SQLALCHEMY = frozenset(
    {"storage/compiled_reads.py", "storage/compiled_writes.py", "storage/sqlite_cursor.py"}
)
MOST_FILES, DEEPEST = 25, 12
_WARM = 2


@dataclass
class Route:
    """The calls between files of `ciasc` in the threads with those names, while it is `on`."""

    threads: tuple[str, ...]
    on: bool = False
    depth: int = 0
    callers: set[str] = field(default_factory=set)

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Note a call; the profiler of each thread."""
        if not self.on or event != "call" or not _file(frame):
            return
        name = threading.current_thread().name
        if not any(part in name for part in self.threads):
            return
        chain = [file for file in map(_file, _stack(frame)) if file]
        self.depth = max(self.depth, len(chain))
        self.callers |= {chain[1]} if len(chain) > 1 and chain[1] != chain[0] else set()

    @property
    def opened(self) -> set[str]:
        """Return the files that a reader opens."""
        return {
            file for file in self.callers if file not in BEFORE_EACH_ROUTE and not file.startswith("domain/")
        }


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _file(frame: FrameType) -> str:
    code = frame.f_code
    inside = code.co_filename.startswith(SOURCE) and not code.co_name.startswith("<")
    file = code.co_filename.removeprefix(SOURCE) if inside else ""
    return "" if file in IN_PLACE_OF_SQLALCHEMY else file


@dataclass
class Followed:
    """A station with a printing kiosk and a watched wall, whose threads are followed."""

    live: Live
    printer: Emulator
    follow: Callable[[Route], None]


@pytest.fixture
def followed(station_template: Template, tmp_path: Path) -> Iterator[Followed]:
    current: list[Route] = []

    def profile(frame: FrameType, event: str, argument: object) -> None:
        for route in current:
            route(frame, event, argument)

    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with Emulator() as printer:
        with closing(open_store(load(data, environ={}).database)) as store:
            add_printer(store, "sala", printer.address, "epson-tm-t20iii")
            token = add_device(store, Role.KIOSK, "printing", "sala")
        threading.setprofile(profile)
        try:
            with running(Template(data, {**station_template.tokens, "printing": token}), data) as live:
                yield Followed(live, printer, current.append)
        finally:
            threading.setprofile(None)


def paper_of(live: Live, ticket: str) -> Json:
    """Return the state of the paper of that ticket."""
    with live.application.store.read() as tx:
        job = tx.prints.job_of(ticket)
    assert job is not None
    return {"state": job.state.value}


def follow_touch(followed: Followed, papers: int) -> Route:
    """Return what a touch passes until its paper, that many since the start, is printed and known to be."""
    touch = Route(("process_request_thread", "printer-sala"), on=True)
    followed.follow(touch)
    ticket = post(followed.live.http("printing"), "/tickets", service="informes").json()
    followed.printer.wait_for_tickets(papers)
    wait_until(lambda: paper_of(followed.live, ticket["id"]), lambda paper: bool(paper["state"] == "printed"))
    touch.on = False
    return touch


def follow_call(followed: Followed) -> Route:
    """Return what a call passes until a wall has it; end the attention afterwards."""
    wall, desk = followed.live.screen("display"), followed.live.http("supervisor")
    wall.watch("display")
    (before,) = wall.wait(1)
    call = Route(("process_request_thread", "screens"), on=True)
    followed.follow(call)
    called = post(desk, "/desks/1/call-next").json()
    wall.wait_for_seq(int(str(before["seq"])) + 1)
    call.on = False
    served = post(desk, "/desks/1/serve", version=called["version"]).json()
    post(desk, "/desks/1/complete", version=served["version"], outcome="attended").raise_for_status()
    return call


def test_the_routes_are_short_and_their_counts_are_in_the_architecture(followed: Followed) -> None:
    live, text = followed.live, (DOCS / "architecture.md").read_text(encoding="utf-8")
    kiosk, desk = live.http("printing"), live.http("supervisor")
    post(desk, "/desks/1/open").raise_for_status()
    # Statements are compiled at their first or second use, which is not on the route.
    for number in range(1, _WARM + 1):
        post(kiosk, "/tickets", service="informes").raise_for_status()
        followed.printer.wait_for_tickets(number)
        first = post(desk, "/desks/1/call-next").json()
        served = post(desk, "/desks/1/serve", version=first["version"]).json()
        done = post(desk, "/desks/1/complete", version=served["version"], outcome="attended")
        done.raise_for_status()

    # A status poll, or the drawing of an earlier change, can fall into a round; it is no part of the route.
    rounds = [
        (follow_touch(followed, number), follow_call(followed)) for number in range(_WARM + 1, _WARM + 4)
    ]
    touches, calls = zip(*rounds, strict=True)

    for routes, name in ((touches, "From touch to paper"), (calls, "From call to wall")):
        route = min(routes, key=lambda one: (len(one.opened), one.depth))
        told = re.search(rf"{name}: (\d+) files, (\d+) deep\.", text)
        assert told is not None
        files, depth = int(told[1]), int(told[2])
        assert {"web/api/operations.py", "station/context.py", "storage/writer.py"} <= route.opened
        assert len(route.opened) <= files <= MOST_FILES, "\n".join(sorted(route.opened))
        assert route.depth <= depth <= DEEPEST
