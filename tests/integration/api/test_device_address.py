"""The token of a device is in an address one time: it leaves the address, known or not, and no log has it."""

import shutil
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.live import Live, Template
from tests.program import serving

UNKNOWN = "no-es-una-clave-conocida"


def cookies(answer: httpx.Response) -> list[str]:
    """Return the names of the cookies that an answer sets."""
    return [line.partition("=")[0] for line in answer.headers.get_list("set-cookie")]


@pytest.mark.parametrize(
    ("path", "cookie"), [("/kiosk", "ciasc_kiosk"), ("/pantalla", "ciasc_display"), ("/vincular", None)]
)
def test_an_unknown_token_leaves_the_address(live: Live, path: str, cookie: str | None) -> None:
    browser = live.browser()
    answer = browser.get(f"{path}?token={UNKNOWN}&lado=2")
    if cookie is None:
        assert UNKNOWN not in answer.text
        return
    assert (answer.status_code, answer.headers["location"], cookies(answer)) == (
        302,
        f"{path}?lado=2",
        [cookie],
    )
    shown = browser.get(answer.headers["location"])
    assert (shown.status_code, shown.headers["refresh"]) == (401, "15")
    assert UNKNOWN not in shown.text + str(shown.headers)


def test_what_is_no_token_of_a_device_gets_no_cookie(live: Live) -> None:
    for wrong in ("", "x" * 201, "a b", live.tokens["button"], live.tokens["auxiliary"]):
        answer = live.browser().get("/kiosk", params={"token": wrong})
        assert (answer.status_code, answer.headers["location"], cookies(answer)) == (302, "/kiosk", [])


def test_an_unknown_token_takes_no_place_of_a_kiosk_that_is_signed_in(live: Live) -> None:
    browser = live.browser()
    assert cookies(browser.get(f"/kiosk?token={live.tokens['kiosk']}")) == ["ciasc_kiosk"]
    assert cookies(browser.get(f"/kiosk?token={UNKNOWN}")) == []
    assert browser.get("/kiosk").status_code == 200


def test_a_kiosk_that_is_registered_again_works_without_its_token_in_the_address(live: Live) -> None:
    def active(*, now: bool) -> None:
        with live.application.store.begin() as tx:
            kiosk = next(one for one in tx.devices.all() if one.name == "kiosk")
            tx.devices.save(replace(kiosk, active=now))

    active(now=False)
    browser = live.browser()
    browser.get(f"/kiosk?token={live.tokens['kiosk']}")
    assert browser.get("/kiosk").status_code == 401
    active(now=True)
    assert browser.get("/kiosk").status_code == 200


def test_no_log_of_the_server_has_the_token_of_an_address(station_template: Template, tmp_path: Path) -> None:
    data = Path(shutil.copytree(station_template.folder, tmp_path / "data"))
    with serving(data, CIASC_LOG_LEVEL="debug") as program:
        for path in ("/kiosk", "/pantalla", "/vincular", "/entrar", "/nada"):
            httpx.get(f"{program.base}{path}?token={UNKNOWN}", follow_redirects=True)
        program.stop()
        with program.came:
            assert not [line for line in program.lines if UNKNOWN in line]
            assert program.lines
