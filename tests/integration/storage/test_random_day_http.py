"""A random morning over the real API: retries, stale versions, many desks, and restarts of the server."""

import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.api import Json, post
from tests.fakes import HandClock
from tests.live import Live, Template, running
from tests.search_effort import EFFORT

STAFF: Final = {1: "auxiliary", 2: "second", 3: "officer"}
DESKS = st.sampled_from(sorted(STAFF))
STEPS: Final[dict[str, Json]] = {
    "call-next": {},
    "recall": {},
    "serve": {},
    "complete": {"outcome": "attended", "reason": "other"},
    "no-show": {},
    "park": {},
    "transfer": {"service": "informes"},
    "undo": {},
    "pause": {"reason": "break"},
    "resume": {},
}
# The allowed next states after each state, so that no missed step goes unseen.
LEADS: Final = {
    "call-next": {"called"},
    "recall": {"called"},
    "serve": {"serving"},
    "complete": {"completed"},
    "no-show": {"absent"},
    "park": {"parked"},
    "transfer": {"waiting"},
    "undo": {"waiting", "called", "serving", "parked"},
}
AT_DESK: Final = ("called", "serving")


class RandomMorning(RuleBasedStateMachine):
    """Three desks and a kiosk, each sending as a page does on a bad line."""

    template: Template

    @initialize()
    def begin(self) -> None:
        """Open three desks."""
        self.folder = tempfile.TemporaryDirectory()
        self.clock, self.up = HandClock(), ExitStack()
        self.starts()
        self.tickets: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.said: list[tuple[str, str, str, Json, httpx.Response]] = []
        for number in STAFF:
            assert self.ask(STAFF[number], f"/desks/{number}/open", {}).status_code == 200

    def starts(self) -> None:
        """Start a server on the stored state."""
        self.live: Live = self.up.enter_context(
            running(self.template, Path(self.folder.name) / "data", self.clock)
        )
        self.clients = {who: self.live.http(who) for who in (*STAFF.values(), "kiosk")}

    def teardown(self) -> None:
        """Close the morning."""
        if hasattr(self, "up"):
            self.up.close()
            self.folder.cleanup()

    def ask(self, who: str, path: str, body: Json, *, again: bool = False) -> httpx.Response:
        """Return the server's answer; check that a retry under the same key gets the same body."""
        key = uuid.uuid4().hex
        answer = post(self.clients[who], path, key, **body)
        assert answer.status_code < 500, answer.text
        self.said.append((who, path, key, body, answer))
        if again:
            self.same(self.said[-1])
        return answer

    def same(self, told: tuple[str, str, str, Json, httpx.Response]) -> None:
        """Send the same command again: the answer is the same and nothing is done twice."""
        who, path, key, body, answer = told
        if answer.is_success:
            before = self.seq()
            repeated = post(self.clients[who], path, key, **body)
            assert (repeated.status_code, repeated.text) == (answer.status_code, answer.text)
            assert self.seq() == before

    def seq(self) -> int:
        """Return the station's sequence."""
        return int(self.clients["officer"].get("/queue").json()["seq"])

    def desk(self, number: int) -> dict[str, Any]:
        """Return the desk's snapshot."""
        found: Json = self.clients["officer"].get(f"/desks/{number}").json()
        return found

    @rule(again=st.booleans(), service=st.sampled_from(["informes", "documentos", "violencia", "transito"]))
    def somebody_comes(self, *, again: bool, service: str) -> None:
        """Take one ticket, however often the kiosk sends the request."""
        answer = self.ask("kiosk", "/tickets", {"service": service}, again=again)
        assert answer.status_code == 201
        self.tickets[answer.json()["id"]] = "waiting"
        self.tokens[answer.json()["id"]] = answer.json()["token"]

    @rule(number=DESKS, data=st.data(), again=st.booleans(), stale=st.integers(0, 5))
    def a_desk_does_what_its_page_offers(
        self, number: int, data: st.DataObject, *, again: bool, stale: int
    ) -> None:
        """Use some of the buttons that the server offers, one in six times with an old version."""
        for _ in range(3):
            seen = self.desk(number)
            offered = [*(seen["ticket"] or {"actions": ()})["actions"], *seen["desk"]["actions"]]
            legal = [step for step in offered if step in STEPS] + (["undo"] if seen["undo"] else [])
            self.acts(number, data.draw(st.sampled_from(legal)), again=again, stale=stale == 0)

    @rule(number=DESKS, step=st.sampled_from(sorted(STEPS)))
    def a_desk_asks_for_anything(self, number: int, step: str) -> None:
        """Send a command that the page would never offer."""
        self.acts(number, step, again=False, stale=False)

    def acts(self, number: int, step: str, *, again: bool, stale: bool) -> None:
        """Check that a command is done, or refused with a message and without change."""
        seen, before = self.desk(number), self.seq()
        known = seen["undo"] if step == "undo" else seen["ticket"]
        version = (known["version"] if known else 1) + (-1 if stale and known and known["version"] > 1 else 0)
        body = STEPS[step] | ({"version": version} if step not in ("call-next", "pause", "resume") else {})
        answer = self.ask(STAFF[number], f"/desks/{number}/{step}", body, again=again)
        if answer.status_code in (204, 400, 403, 409, 422):
            assert answer.status_code == 204 or answer.json()["detail"]
            assert self.seq() == before
            return
        assert answer.status_code == 200
        assert self.seq() > before
        if step in LEADS:
            assert not (known and version != known["version"])
            told = answer.json()
            assert told["state"] in LEADS[step]
            self.tickets[told["id"]] = told["state"]

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), step=st.sampled_from(["leave", "stay"]), again=st.booleans())
    def a_citizen_goes_or_stays(self, data: st.DataObject, step: str, *, again: bool) -> None:
        """Leave or stay from the telephone."""
        ticket = data.draw(st.sampled_from(sorted(self.tokens)))
        answer = self.ask("kiosk", f"/tickets/{self.tokens[ticket]}/{step}", {}, again=again)
        if answer.is_success:
            self.tickets[ticket] = answer.json()["state"]

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def an_old_command_comes_once_more(self, data: st.DataObject) -> None:
        """Repeat an old command, as a bad network does."""
        self.same(data.draw(st.sampled_from(self.said)))

    @rule(seconds=st.sampled_from([3, 9, 40, 100]))
    def time_passes(self, seconds: int) -> None:
        """Let some time pass."""
        self.clock.forward(seconds)

    @rule()
    def the_server_starts_again(self) -> None:
        """Replace the application by another one on the same folder."""
        self.up.close()
        self.starts()

    @invariant()
    def nobody_is_doubled_or_lost(self) -> None:
        """Check that each desk has one ticket, each ticket one desk and the state of its last answer."""
        if not hasattr(self, "tickets"):
            return
        with self.live.application.store.read() as tx:
            stored = {key: tx.tickets.get(key) for key in self.tickets}
            desks = {desk.number: desk.ticket for desk in tx.desks.all() if desk.ticket}
        assert {key: one.state.value if one else None for key, one in stored.items()} == self.tickets
        standing = {one.desk: key for key, one in stored.items() if one and one.state.value in AT_DESK}
        assert standing == desks
        assert len(standing) == sum(1 for state in self.tickets.values() if state in AT_DESK)


@pytest.mark.long
def test_a_random_morning_over_http(station_template: Template) -> None:
    machine = type("Morning", (RandomMorning,), {"template": station_template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=1 + EFFORT,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
