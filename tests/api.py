"""Helpers for what people do at a station over HTTP."""

import uuid
from typing import Any

import httpx

from tests.live import Live

Json = dict[str, Any]


def post(client: httpx.Client, path: str, key: str | None = None, **body: Any) -> httpx.Response:
    """Send a command with a new idempotency key."""
    return client.post(path, json=body, headers={"Idempotency-Key": key or uuid.uuid4().hex})


class Desk:
    """A desk with a person who works at it."""

    def __init__(self, live: Live, number: int = 1, who: str = "auxiliary") -> None:
        self.client = live.http(who)
        self.number = number

    def post(self, step: str, key: str | None = None, **body: Any) -> httpx.Response:
        """Send a command of the desk; return the server's answer."""
        return post(self.client, f"/desks/{self.number}/{step}", key, **body)

    def do(self, step: str, **body: Any) -> Json:
        """Send a command of the desk that must succeed; return the body."""
        answer = self.post(step, **body)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def open(self) -> "Desk":
        """Open the desk and return it."""
        self.do("open")
        return self

    def call(self) -> Json:
        """Call the next ticket and return it."""
        return self.do("call-next")

    def serve(self) -> Json:
        """Call the next ticket, set it in attention and return it."""
        return self.do("serve", version=self.call()["version"])

    def complete(self) -> Json:
        """Complete the next ticket, with the reason that some services require, and return it."""
        served = self.serve()
        why = {} if served["lane"] == "normal" else {"reason": "accompanied"}
        return self.do("complete", version=served["version"], outcome="attended", **why)


def take(live: Live, service: str = "informes", **more: Any) -> Json:
    """Return a ticket from the kiosk."""
    answer = post(live.http("kiosk"), "/tickets", service=service, **more)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def problem(answer: httpx.Response, status: int, code: str) -> Json:
    """Return the body of a refusal; check that it is well formed and reveals no more than it should."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: Json = answer.json()
    assert (body["type"], body["status"]) == (code, status)
    assert body["title"]
    assert body["detail"]
    assert "Traceback" not in answer.text
    assert status != 409 or "now" in body, "a conflict tells what is true now"
    return body


def everything(live: Live) -> list[tuple[object, ...]]:
    """Return every row of the queue's tables, to check that a refusal changed none."""
    tables = (
        "station",
        "ticket",
        "leg",
        "desk",
        "event",
        "counter",
        "print_job",
        "paper_roll",
        "idempotency",
    )
    rows: list[tuple[object, ...]] = []
    with live.application.store.connection(writes=False) as (connection, _):
        for table in tables:
            found = connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - the names stand above
            rows += [(table, *row) for row in found]
    return rows
