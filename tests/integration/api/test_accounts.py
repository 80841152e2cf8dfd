"""An account as its person sees it: sessions, the password again, a second factor, and what was done."""

import re

import httpx
import pyotp
import pytest
from click.testing import CliRunner

from ciasc.cli.staff import staff
from ciasc.domain.core.errors import NotSignedIn, TooMany
from ciasc.web.auth.count_wrong_guesses import GuessLimit
from ciasc.web.auth.credentials import CSRF_HEADER, SESSION_COOKIE
from tests.api import Json, problem
from tests.live import PASSWORD, Live

ACCOUNT = "/api/v1/account"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


def enter(live: Live, name: str, code: str | None = None, agent: str = CHROME) -> httpx.Client:
    """Return a browser in which that person has signed in."""
    browser = live.browser()
    browser.headers["User-Agent"] = agent
    answer = tried(browser, name, code)
    assert answer.status_code == 200, answer.text
    browser.headers[CSRF_HEADER] = answer.json()["csrf_token"]
    return browser


def tried(browser: httpx.Client, name: str, code: str | None = None) -> httpx.Response:
    wish = {"username": name, "password": PASSWORD} | ({"code": code} if code else {})
    return browser.post("/api/v1/session", json=wish)


def code_of(live: Live, secret: str) -> str:
    return pyotp.TOTP(secret).at(live.clock.now)


def protected(live: Live, browser: httpx.Client) -> tuple[str, list[str]]:
    """Return the secret and the recovery codes of the second factor that was set up in that browser."""
    begun = browser.post(f"{ACCOUNT}/second-factor/begin", json={})
    assert begun.status_code == 200, begun.text
    secret: str = begun.json()["secret"]
    made = browser.post(f"{ACCOUNT}/second-factor/confirm", json={"code": code_of(live, secret)})
    assert made.status_code == 200, made.text
    return secret, made.json()["recovery_codes"]


def test_a_person_sees_where_they_are_signed_in_and_ends_what_they_like(live: Live) -> None:
    here, there = enter(live, "auxiliary"), enter(live, "auxiliary", agent="curl/8")
    enter(live, "auxiliary")
    rows: list[Json] = here.get(f"{ACCOUNT}/sessions").json()
    assert sorted((row["agent"], row["here"]) for row in rows) == [
        ("Chrome en Windows", False),
        ("Chrome en Windows", True),
        ("Otro navegador", False),
    ]
    other = next(row["id"] for row in rows if row["agent"] == "Otro navegador")
    assert here.post(f"{ACCOUNT}/sessions/{other}/end", json={}).status_code == 204
    problem(there.get("/api/v1/session"), 401, "not-signed-in")
    problem(here.post(f"{ACCOUNT}/sessions/{other}/end", json={}), 404, "not-found")
    assert here.post(f"{ACCOUNT}/sessions/end", json={}).status_code == 204
    [left] = here.get(f"{ACCOUNT}/sessions").json()
    assert left["here"] is True
    assert here.cookies[SESSION_COOKIE] not in here.get(f"{ACCOUNT}/sessions").text


def test_a_new_sign_in_takes_the_place_of_the_older_one_of_the_same_browser(live: Live) -> None:
    browser, elsewhere = enter(live, "auxiliary"), enter(live, "auxiliary")
    older = browser.cookies[SESSION_COOKIE]
    assert tried(browser, "officer").status_code == 200
    left = live.browser()
    left.cookies.set(SESSION_COOKIE, older)
    problem(left.get("/api/v1/session"), 401, "not-signed-in")
    assert browser.get("/api/v1/session").json()["username"] == "officer"
    assert elsewhere.get("/api/v1/session").status_code == 200


def test_no_one_ends_the_session_of_another_person(live: Live) -> None:
    mine, theirs = enter(live, "auxiliary"), enter(live, "officer")
    [row] = theirs.get(f"{ACCOUNT}/sessions").json()
    problem(mine.post(f"{ACCOUNT}/sessions/{row['id']}/end", json={}), 404, "not-found")
    assert mine.post(f"{ACCOUNT}/sessions/end", json={}).status_code == 204
    assert theirs.get("/api/v1/session").status_code == 200


def test_a_session_shows_when_it_was_last_used(live: Live) -> None:
    browser = enter(live, "auxiliary")
    live.clock.forward(600)
    browser.get("/cuenta")
    [row] = browser.get(f"{ACCOUNT}/sessions").json()
    assert (row["created_at"][11:16], row["seen_at"][11:16]) == ("14:00", "14:10")


def test_a_dangerous_step_asks_for_the_password_again_after_ten_minutes(live: Live) -> None:
    browser = enter(live, "admin")
    live.clock.forward(601)
    step = f"{ACCOUNT}/second-factor/begin"
    problem(browser.post(step, json={}), 403, "not-fresh")
    wrong = browser.post("/api/v1/session/confirm", json={"password": "no es la clave"})
    problem(wrong, 401, "not-signed-in")
    problem(browser.post(step, json={}), 403, "not-fresh")
    assert browser.post("/api/v1/session/confirm", json={"password": PASSWORD}).status_code == 204
    assert browser.post(step, json={}).status_code == 200
    live.clock.forward(-3600)  # a clock set back makes nothing fresh
    problem(browser.post(step, json={}), 403, "not-fresh")


def test_a_program_confirms_nothing_and_has_no_second_factor(live: Live) -> None:
    program = live.http("admin")
    problem(program.post("/session/confirm", json={"password": PASSWORD}), 403, "not-allowed")
    problem(program.post("/account/second-factor/begin", json={}), 403, "not-allowed")


def test_with_a_second_factor_the_password_alone_opens_nothing(live: Live) -> None:
    secret, _ = protected(live, enter(live, "comisario"))
    browser = live.browser()
    problem(tried(browser, "comisario"), 401, "second-factor")
    problem(tried(browser, "comisario", "000000x"), 401, "second-factor")
    assert SESSION_COOKIE not in browser.cookies
    used = code_of(live, secret)
    problem(tried(browser, "comisario", used), 401, "second-factor")  # it was used to set it up
    live.clock.forward(30)
    fresh = code_of(live, secret)
    assert tried(browser, "comisario", fresh).status_code == 200
    problem(tried(live.browser(), "comisario", fresh), 401, "second-factor")
    assert tried(live.browser(), "officer").status_code == 200


def test_codes_are_guessed_no_more_often_than_passwords(live: Live) -> None:
    protected(live, enter(live, "admin"))
    browser = live.browser()
    answers = [tried(browser, "admin", "000000x").status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


def test_who_goes_on_guessing_waits_longer() -> None:
    attempts = GuessLimit(1, 1)

    def guess() -> int:
        """Return the seconds to wait, 0 if the guess was checked."""
        try:
            with attempts.guess("admin", "192.0.2.1"):
                raise NotSignedIn("station.sign_in.wrong_password")  # noqa: TRY301 - what a wrong guess is to the limit
        except TooMany as slowed:
            return slowed.retry_after_s or 0
        except NotSignedIn:
            return 0

    assert [guess(), guess()] == [0, 1]
    while guess():  # to the end of the first second
        pass
    assert guess() in (2, 3)


def test_a_recovery_code_is_good_one_time(live: Live) -> None:
    _, recovery = protected(live, enter(live, "admin"))
    assert len(set(recovery)) == 8
    browser = enter(live, "admin", code=recovery[0].upper().replace("-", " "))
    state = browser.get(f"{ACCOUNT}/second-factor").json()
    assert state == {"active": True, "recovery_codes_left": 7}
    problem(tried(live.browser(), "admin", recovery[0]), 401, "second-factor")
    problem(browser.post(f"{ACCOUNT}/second-factor/end", json={"code": recovery[0]}), 401, "second-factor")
    assert browser.post(f"{ACCOUNT}/second-factor/end", json={"code": recovery[1]}).status_code == 204
    assert tried(live.browser(), "admin").status_code == 200


def test_a_second_factor_that_was_not_confirmed_is_not_needed(live: Live) -> None:
    browser = enter(live, "admin")
    secret = browser.post(f"{ACCOUNT}/second-factor/begin", json={}).json()["secret"]
    assert tried(live.browser(), "admin").status_code == 200
    wrong = browser.post(f"{ACCOUNT}/second-factor/confirm", json={"code": "000000x"})
    problem(wrong, 401, "second-factor")
    again = browser.post(f"{ACCOUNT}/second-factor/begin", json={}).json()
    assert again["secret"] != secret
    assert again["picture"].startswith("data:image/svg+xml;base64,")
    protected(live, browser)
    problem(browser.post(f"{ACCOUNT}/second-factor/begin", json={}), 409, "conflict")
    late = browser.post(f"{ACCOUNT}/second-factor/confirm", json={"code": "000000"})
    problem(late, 409, "conflict")


def test_the_second_factor_is_for_those_who_answer_for_the_station(live: Live) -> None:
    browser = enter(live, "supervisor")
    problem(browser.post(f"{ACCOUNT}/second-factor/begin", json={}), 403, "not-allowed")
    assert "Segundo factor" not in browser.get("/cuenta").text
    assert "Segundo factor" in enter(live, "comisario").get("/cuenta").text


def test_a_reset_takes_the_second_factor_away_and_says_so(live: Live) -> None:
    protected(live, enter(live, "admin"))
    said = CliRunner().invoke(staff, ["reset", "admin", "--data", str(live.data)]).stdout
    assert "segundo factor" in said
    made = re.search(r"entrar\): (\S+)", said)
    assert made is not None
    wish = {"username": "admin", "password": made[1]}
    assert live.browser().post("/api/v1/session", json=wish).json()["must_change"] is True
    again = CliRunner().invoke(staff, ["reset", "officer", "--data", str(live.data)]).stdout
    assert "segundo factor" not in again


@pytest.mark.parametrize(
    "weak",
    ["comisaria2026", "auxiliary1", "qwertyuiop", "aaaaaaaaaaaa", "12345678910", "Comisaria de Prueba 1"],
)
def test_a_password_that_is_easy_to_guess_is_refused_in_words(live: Live, weak: str) -> None:
    browser = enter(live, "auxiliary")
    refused = browser.post("/api/v1/session/password", json={"old": PASSWORD, "new": weak})
    assert "fácil de adivinar" in problem(refused, 422, "invalid-input")["detail"]
    assert browser.get("/api/v1/session").status_code == 200


def test_a_very_long_password_is_looked_at_too(live: Live) -> None:
    browser = enter(live, "auxiliary")
    wish = {"old": PASSWORD, "new": "un gallo azul canta " * 10}
    assert browser.post("/api/v1/session/password", json=wish).status_code == 204


def test_a_person_sees_what_they_did(live: Live) -> None:
    enter(live, "officer")
    browser = enter(live, "auxiliary")
    assert browser.post("/api/v1/desks/2/open", json={}).status_code == 200
    done = browser.get(f"{ACCOUNT}/actions").json()
    assert [(one["what"], one["desk"]) for one in done] == [("módulo abierto", 2), ("ingreso", None)]
    assert "módulo abierto" in browser.get("/cuenta").text
    live.clock.forward(2 * 86400)
    later = enter(live, "auxiliary")
    assert [one["what"] for one in later.get(f"{ACCOUNT}/actions").json()] == ["ingreso"]
    assert len(later.get(f"{ACCOUNT}/actions?days=7").json()) == 3
    assert "02/03/2026" in later.get("/cuenta?dias=7").text
