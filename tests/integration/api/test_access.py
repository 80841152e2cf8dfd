"""Permissions: every operation and room against every role, cookies, forged changes, and guesses."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from ciasc.domain.core.permissions import MAY, Permission, Role
from ciasc.flask_app import ALL_ROUTES
from ciasc.station.access.hashing import hash_secret
from ciasc.web.api.operations import Operation
from ciasc.web.auth.credentials import CSRF_HEADER, DEVICE_COOKIES, SESSION_COOKIE
from tests.api import everything, post, problem, take
from tests.live import PASSWORD, Live
from tests.patience import PATIENCE_S

OPERATIONS = [operation for routes in ALL_ROUTES for operation in routes.operations]
ASKING = ["auxiliary", "officer", "supervisor", "comisario", "admin", "kiosk", "display", None]
WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "auxiliary")  # as an East Asian keyboard writes it
ROOMS = {
    "display": Permission.SEE_WALL,
    "desk:1": Permission.SEE_QUEUE,
    "queue": Permission.SEE_QUEUE,
    "kiosk:kiosk": Permission.ISSUE,
    "now": Permission.SEE_REPORTS,
}


def asked(operation: Operation) -> str:
    path = re.sub(r"<[^>]*number>", "1", re.sub(r"<(?!desk)[^>]*>", "none", operation.path))
    return f"{path}?from=never" if path.endswith((".pdf", ".xlsx")) else path  # no file need be made


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_each_operation_is_for_the_roles_that_may(
    request: pytest.FixtureRequest, operation: Operation
) -> None:
    # These succeed with an empty body, which is another matter.
    moves = operation.name in ("open_desk", "sign_out", "call_staff", "end_other_sessions")
    live: Live = request.getfixturevalue("live" if moves else "steady")
    before = everything(live)
    for who in ASKING:
        answer = live.http(who).request(operation.method, asked(operation))
        assert answer.status_code < 500
        if operation.who == "anyone":
            assert answer.status_code not in (401, 403) or operation.name == "sign_in"
        elif who is None:
            problem(answer, 401, "not-signed-in")
        elif operation.who == "signed-in":
            assert (answer.status_code == 403) is (who in ("kiosk", "display"))
        elif Role(who) not in MAY[operation.who]:
            problem(answer, 403, "not-allowed")
        else:
            assert answer.status_code != 401
        if moves:
            return
        assert everything(live) == before


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_for_the_roles_that_may(steady: Live, room: str) -> None:
    for who in ASKING:
        screen = steady.screen(who)
        answer = screen.watch(room)
        may = who is not None and Role(who) in MAY[ROOMS[room]]
        assert answer["ok"] is may
        if may:
            assert screen.wait(1)[0]["room"] == room
        screen.close()


@pytest.fixture
def page(live: Live) -> httpx.Client:
    """Return a browser in which an auxiliary has signed in, with the token for changes."""
    browser = live.browser()
    answer = browser.post("/api/v1/session", json={"username": "Auxiliary ", "password": PASSWORD})
    assert answer.status_code == 200
    browser.headers[CSRF_HEADER] = answer.json()["csrf_token"]
    return browser


def test_a_cookie_is_out_of_reach_of_scripts_and_other_sites(steady: Live) -> None:
    answer = steady.browser().post("/api/v1/session", json={"username": "auxiliary", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert answer.json()["role"] == "auxiliary"
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("forged", ["", "0" * 32, "ñandú"])
def test_a_change_without_the_pages_token_is_refused(page: httpx.Client, live: Live, forged: str) -> None:
    before = everything(live)
    page.headers[CSRF_HEADER] = forged.encode().decode("latin-1") if forged else ""
    problem(page.post("/api/v1/desks/1/open", json={}), 403, "not-allowed")
    assert everything(live) == before


def test_a_page_works_up_to_the_sign_out(page: httpx.Client) -> None:
    assert page.post("/api/v1/desks/1/open", json={}).status_code == 200
    assert page.get("/api/v1/session").json()["username"] == "auxiliary"
    cookie = page.cookies[SESSION_COOKIE]
    assert page.post("/api/v1/session/end").status_code == 204
    page.cookies.set(SESSION_COOKIE, cookie)
    problem(page.get("/api/v1/session"), 401, "not-signed-in")


def test_a_session_ends_by_itself(page: httpx.Client, live: Live) -> None:
    live.clock.forward(12 * 3600 + 1)
    problem(page.get("/api/v1/session"), 401, "not-signed-in")


def test_each_sign_in_has_a_secret_of_its_own(steady: Live) -> None:
    secrets = set()
    for _ in range(2):
        browser = steady.browser()
        browser.cookies.set(SESSION_COOKIE, "chosen-by-somebody-else")
        browser.post("/api/v1/session", json={"username": "officer", "password": PASSWORD})
        secrets |= {cookie.value for cookie in browser.cookies.jar if cookie.name == SESSION_COOKIE}
    assert len(secrets - {"chosen-by-somebody-else"}) == 2


def test_guesses_are_slowed_down_and_leak_nothing(live: Live) -> None:
    guess = live.browser()

    def attempt(name: str, password: str = "wrong password") -> httpx.Response:
        return guess.post("/api/v1/session", json={"username": name, "password": password})

    wrong, unknown = attempt("auxiliary"), attempt("nobody-at-all")
    assert problem(wrong, 401, "not-signed-in") == problem(unknown, 401, "not-signed-in")
    for _ in range(4):
        attempt("auxiliary")
    slowed = attempt("auxiliary", PASSWORD)
    problem(slowed, 429, "too-many")
    assert int(slowed.headers["Retry-After"]) > 0
    assert attempt("officer", PASSWORD).status_code == 200


def test_guesses_that_come_together_are_counted_too(live: Live) -> None:
    def attempt(_number: int) -> int:
        body = {"username": "auxiliary", "password": "wrong password"}
        return live.browser().post("/api/v1/session", json=body).status_code

    with ThreadPoolExecutor(24) as pool:
        answers = Counter(pool.map(attempt, range(24)))
    assert 0 < answers[401] <= 5
    assert set(answers) <= {401, 429, 503}


@pytest.mark.parametrize("name", ["AUXILIARY", " auxiliary ", WIDE])
def test_a_name_is_the_same_however_it_is_written(live: Live, name: str) -> None:
    browser = live.browser()
    wish = {"username": name, "password": PASSWORD}
    assert browser.post("/api/v1/session", json=wish).status_code == 200
    for _ in range(5):
        browser.post("/api/v1/session", json=wish | {"password": "wrong password"})
    plain = {"username": "auxiliary", "password": PASSWORD}
    problem(browser.post("/api/v1/session", json=plain), 429, "too-many")


def test_a_stranger_elsewhere_does_not_keep_the_person_out(live: Live) -> None:
    stranger = live.browser("127.0.0.2")
    for _ in range(6):
        stranger.post("/api/v1/session", json={"username": "auxiliary", "password": "wrong password"})
    person = live.browser().post("/api/v1/session", json={"username": "auxiliary", "password": PASSWORD})
    assert person.status_code == 200


def test_the_old_password_cannot_be_guessed_either(page: httpx.Client) -> None:
    wish = {"old": "wrong", "new": "otra clave de prueba"}
    answers = [page.post("/api/v1/session/password", json=wish).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://127.0.0.1:1"}],
)
def test_another_sites_page_signs_no_one_in_and_changes_nothing(
    page: httpx.Client, live: Live, headers: dict[str, str]
) -> None:
    wish = {"username": "auxiliary", "password": PASSWORD}
    problem(live.browser().post("/api/v1/session", json=wish, headers=headers), 403, "not-allowed")
    problem(page.post("/api/v1/desks/1/open", json={}, headers=headers), 403, "not-allowed")
    own = {"Origin": live.base, "Sec-Fetch-Site": "same-origin"}
    assert page.post("/api/v1/desks/1/open", json={}, headers=own).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_signs_no_one_in(steady: Live, kind: str) -> None:
    sent = f'{{"username": "auxiliary", "password": "{PASSWORD}"}}'.encode()
    answer = steady.browser().post("/api/v1/session", content=sent, headers={"Content-Type": kind})
    problem(answer, 400, "malformed")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "wish",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example/x",
        "/\n/evil.example",
        "http://evil.example",
        "x",
    ],
)
def test_the_sign_in_leads_to_pages_of_this_server_alone(steady: Live, wish: str) -> None:
    shown = steady.browser().get("/entrar", params={"siguiente": wish})
    assert 'data-next="/"' in shown.text
    assert "evil" not in shown.text


def test_a_token_leaves_the_address_at_the_wrong_door_too(steady: Live) -> None:
    answer = steady.browser().get("/entrar?token=secret")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/entrar")


def test_choosing_a_password_ends_every_sign_in(page: httpx.Client, live: Live) -> None:
    wish = {"old": PASSWORD, "new": "otra clave de prueba"}
    problem(page.post("/api/v1/session/password", json=wish | {"old": "wrong"}), 401, "not-signed-in")
    problem(page.post("/api/v1/session/password", json=wish | {"new": "corta"}), 422, "invalid-input")
    problem(page.post("/api/v1/session/password", json=wish | {"new": PASSWORD}), 422, "invalid-input")
    assert page.post("/api/v1/session/password", json=wish).status_code == 204
    problem(page.get("/api/v1/session"), 401, "not-signed-in")
    again = live.browser().post("/api/v1/session", json={"username": "auxiliary", "password": wish["new"]})
    assert again.status_code == 200


def test_a_device_signs_in_one_time_and_its_token_leaves_the_address(steady: Live) -> None:
    browser = steady.browser()
    answer = browser.get(f"/kiosk?token={steady.tokens['kiosk']}&lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/kiosk?lang=en")
    shown = browser.get("/kiosk?lang=en")
    assert shown.status_code == 200
    assert 'lang="en"' in shown.text
    assert steady.tokens["kiosk"] not in shown.text
    assert browser.get("/pantalla").status_code == 401


def test_a_button_opens_no_page(steady: Live) -> None:
    for path in ("/kiosk", "/pantalla", "/modulo/"):
        browser = steady.browser()
        answers = [browser.get(f"{path}?token={steady.tokens['button']}"), browser.get(path)]
        assert answers[0].status_code == 302
        assert answers[1].status_code == 401 or answers[1].headers["Location"].startswith("/entrar")
        assert not [answer for answer in answers if "Set-Cookie" in answer.headers]


def test_a_browser_of_a_person_and_a_device_serves_both(page: httpx.Client, live: Live) -> None:
    page.get(f"/kiosk?token={live.tokens['kiosk']}")
    page.get(f"/pantalla?token={live.tokens['display']}")
    assert set(DEVICE_COOKIES.values()) < set(page.cookies)
    assert page.get("/pantalla").status_code == 200
    token = re.search(r'name="csrf-token" content="(\w+)"', page.get("/kiosk").text)
    assert token is not None
    answer = page.post("/api/v1/tickets", json={"service": "informes"}, headers={CSRF_HEADER: token[1]})
    assert answer.status_code == 201
    with live.application.store.read() as tx:
        ticket = tx.tickets.get(answer.json()["id"])
    assert ticket is not None
    assert ticket.kiosk == "kiosk"
    assert page.post("/api/v1/desks/1/open", json={}).status_code == 200


@pytest.mark.parametrize(("path", "what"), [("/kiosk", "dispensador"), ("/pantalla", "pantalla")])
def test_a_page_of_a_device_asks_a_stranger_for_no_password(steady: Live, path: str, what: str) -> None:
    answer = steady.browser().get(path)
    assert answer.status_code == 401
    assert what in answer.text
    assert 'id="machine-code"' in answer.text
    assert 'type="password"' not in answer.text


@pytest.mark.parametrize("path", ["/modulo/", "/modulo/1", "/reportes"])
def test_a_page_asks_a_stranger_to_sign_in(steady: Live, path: str) -> None:
    answer = steady.browser().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/entrar?siguiente={path}")


@pytest.mark.parametrize("to", ["https://example.com", "//example.com", "/\\example.com", "javascript:0"])
def test_the_sign_in_leads_to_no_other_site(steady: Live, to: str) -> None:
    assert "example.com" not in steady.browser().get("/entrar", params={"siguiente": to}).text


def test_a_first_password_is_changed_before_anything_else(live: Live) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only this test changes an account

    with live.application.store.begin() as tx:
        account = tx.staff.named("officer")
        assert account is not None
        tx.staff.save(replace(account, must_change=True))
    browser = live.browser()
    signed = browser.post("/api/v1/session", json={"username": "officer", "password": PASSWORD}).json()
    assert signed["must_change"] is True
    assert browser.get("/modulo/").headers["Location"].startswith("/entrar?cambiar=1")
    proof = {CSRF_HEADER: signed["csrf_token"]}
    refused = browser.post("/api/v1/desks/1/open", json={}, headers=proof)
    assert "provisional" in problem(refused, 403, "not-allowed")["detail"]
    wish = {"old": PASSWORD, "new": "otra clave de prueba"}
    assert browser.post("/api/v1/session/password", json=wish, headers=proof).status_code == 204


def test_a_first_password_opens_no_screen_and_closes_those_that_were_open(live: Live) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only this test changes an account

    browser = live.browser()
    wish = {"username": "supervisor", "password": PASSWORD}
    assert browser.post("/api/v1/session", json=wish).status_code == 200
    before = live.screen(browser=browser)
    assert before.watch("queue")["ok"] is True
    with live.application.store.begin() as tx:
        account = tx.staff.named("supervisor")
        assert account is not None
        tx.staff.save(replace(account, must_change=True))
    live.application.recheck_screens()
    assert before.ended.wait(PATIENCE_S)
    screen = live.screen(browser=browser)
    for room in ("queue", "desk:1", "display", "now"):
        answer = screen.watch(room)
        assert (answer["status"], answer["detail"]) == (403, "Cambie primero su contraseña provisional.")
    assert screen.heard == []
    screen.close()
    program = live.screen("supervisor")  # a program of the same person got its token at the server
    assert program.watch("queue")["ok"] is True
    program.close()


def test_a_revoked_token_and_a_disabled_account_are_out_within_a_second(live: Live) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only this test changes a device

    kiosk = live.http("kiosk")
    assert post(kiosk, "/tickets", service="informes").status_code == 201
    with live.application.store.begin() as tx:
        device = next(one for one in tx.devices.all() if one.name == "kiosk")
        tx.devices.save(replace(device, active=False))
    refused: Any = None
    for _ in range(400):
        refused = post(kiosk, "/tickets", service="informes")
        if refused.status_code != 201:
            break
    problem(refused, 401, "not-signed-in")


def test_a_new_password_ends_the_tokens_of_programs_too(page: httpx.Client, live: Live) -> None:
    program = live.http("auxiliary")
    assert program.get("/queue").status_code == 200
    wish = {"old": PASSWORD, "new": "otra clave de prueba"}
    assert page.post("/api/v1/session/password", json=wish).status_code == 204
    with live.application.store.read() as tx:
        assert tx.staff.by_token(hash_secret(live.tokens["auxiliary"])) is None


def test_a_device_is_logged_as_seen_each_minute(live: Live) -> None:
    def seen() -> object:
        rows = live.http("supervisor").get("/devices").json()["devices"]
        return next(row["seen_at"] for row in rows if row["name"] == "display")

    assert seen() is None
    browser = live.browser()
    browser.get(f"/pantalla?token={live.tokens['display']}")
    first = seen()
    assert first is not None
    live.clock.forward(61)
    browser.get("/pantalla")
    assert seen() != first


def test_every_answer_forbids_what_a_page_does_not_need(live: Live) -> None:
    take(live)
    for path in ("/", "/entrar", "/api/v1/services", "/none", "/static/css/base.css"):
        headers = live.browser().get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_nothing_is_changed_by_a_get(live: Live) -> None:
    take(live)
    before = everything(live)
    for operation in OPERATIONS:
        if operation.method == "POST":
            assert live.http("comisario").get(asked(operation)).status_code in (404, 405, 403, 200)
    assert everything(live) == before
