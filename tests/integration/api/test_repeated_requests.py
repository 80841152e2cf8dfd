"""One request sent many times at once, over HTTP: a double click, a retry, a kiosk with a bad link."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import httpx
import pytest

from tests.live import Live

SAME, OTHERS, ROUNDS = 8, 4, 6


class Senders:
    """Clients with the token of one role that send at the same time."""

    def __init__(self, live: Live, who: str) -> None:
        self.clients = [live.http(who) for _ in range(SAME + OTHERS)]
        self.keys = count(1)

    def send(self, path: str, body: dict[str, object], key: str) -> list[tuple[int, str]]:
        """Return the answers to one key, while tickets for other people keep the writer busy."""
        start = Barrier(SAME + OTHERS)

        def one(number: int) -> httpx.Response:
            client, other = self.clients[number], f"{key}-{next(self.keys)}"
            start.wait()
            if number < SAME:
                return client.post(path, json=body, headers={"Idempotency-Key": key})
            return client.post("/tickets", json={"service": "informes"}, headers={"Idempotency-Key": other})

        with ThreadPoolExecutor(SAME + OTHERS) as pool:
            answers = list(pool.map(one, range(SAME + OTHERS)))
        return [(answer.status_code, answer.text) for answer in answers[:SAME]]


@pytest.fixture
def kiosks(live: Live) -> Senders:
    return Senders(live, "kiosk")


def test_a_touch_that_is_sent_many_times_at_once_is_one_ticket(live: Live, kiosks: Senders) -> None:
    for turn in range(1, ROUNDS + 1):
        answers = kiosks.send("/tickets", {"service": "informes"}, f"touch-{turn}")
        assert len(set(answers)) == 1
        assert answers[0][0] == 201
        total = live.http("auxiliary").get("/queue").json()["total"]
        assert total == turn * (1 + OTHERS)


def test_a_call_that_is_sent_many_times_at_once_calls_one_person(live: Live, kiosks: Senders) -> None:
    kiosks.send("/tickets", {"service": "informes"}, "touch")
    desk = live.http("auxiliary")
    desk.post("/desks/1/open", json={}).raise_for_status()
    answers = Senders(live, "auxiliary").send("/desks/1/call-next", {}, "click")
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    assert desk.get("/queue").json()["total"] == 2 * OTHERS


def test_a_command_that_fails_is_refused_for_all_and_kept_for_none(live: Live) -> None:
    senders = Senders(live, "auxiliary")
    answers = senders.send("/desks/1/call-next", {}, "click")
    assert {status for status, _ in answers} == {409}
    desk = senders.clients[0]
    desk.post("/desks/1/open", json={}).raise_for_status()
    again = desk.post("/desks/1/call-next", json={}, headers={"Idempotency-Key": "click"})
    assert again.status_code == 200
