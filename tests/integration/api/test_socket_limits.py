"""Places for sockets: strangers leave half of them to the station, and pages of other sites get none."""

from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from tests.live import Live, Template, running

HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


def opens(browser: httpx.Client, **headers: str) -> int:
    """Return the status of the request for a socket, which then stays idle."""
    return browser.get(HANDSHAKE, headers=headers).status_code


def test_idle_strangers_keep_no_wall_out(live: Live) -> None:
    found = [opens(live.browser(f"127.0.1.{number}")) for number in range(1, 65)]
    assert found == [200] * 30 + [503] * 34
    browser = live.browser("127.0.0.9")
    browser.get(f"/pantalla?token={live.tokens['display']}")
    with closing(live.screen(browser=browser)) as wall:
        assert wall.watch("display")["ok"] is True
    assert opens(live.browser(), Authorization=f"Bearer {live.tokens['display']}") == 200
    assert opens(live.browser(), Authorization="Bearer wrong") == 503


def test_one_address_of_strangers_gets_few_places(live: Live) -> None:
    stranger = live.browser("127.0.0.2")
    assert [opens(stranger) for _ in range(9)] == [200] * 7 + [503] * 2
    assert opens(live.browser("127.0.0.3")) == 200


def test_who_shows_a_right_later_leaves_the_place_of_a_stranger(
    station_template: Template, tmp_path: Path
) -> None:
    with running(station_template, tmp_path / "data", screens=8) as live, ExitStack() as stack:
        for _ in range(4):
            wall = stack.enter_context(closing(live.screen("display")))
            assert wall.watch("display")["ok"] is True
        assert [opens(live.browser()) for _ in range(5)] == [200] * 4 + [503]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Origin": "http://evil.example"}, "origin_is_not_host"),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, "sec_fetch_site_cross_site"),
    ],
)
def test_one_rule_of_origin_with_its_reason_in_the_log(
    live: Live, headers: dict[str, str], reason: str
) -> None:
    browser = live.browser()
    with capture_logs() as lines:
        for _ in range(2):
            assert opens(browser, **headers) == 403
        host = {"Host": "elsewhere.example"}
        assert browser.post("/api/v1/session", json={}, headers=headers | host).status_code == 403
        assert opens(browser, Origin=live.base, **{"Sec-Fetch-Site": "same-origin"}) == 200
    refused = [line for line in lines if line["event"] == "origin_refused"]
    assert [(line["by"], line["reason"]) for line in refused] == [("socket", reason), ("http", reason)]
    assert refused[0]["host"] == live.base.removeprefix("http://")
