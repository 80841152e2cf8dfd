"""Wrong guesses of strangers do not lock out a person where they signed in before."""

import httpx

from ciasc.web.auth.known_browser import KNOWN_COOKIE, known_browser, with_account
from tests.api import problem
from tests.live import PASSWORD, Live

SESSION = "/api/v1/session"
WRONG = "wrong password"
ELSEWHERE = [f"127.0.0.{number}" for number in range(2, 8)]


def tries(browser: httpx.Client, name: str = "auxiliary", password: str = PASSWORD) -> int:
    """Return the status of a sign-in."""
    return browser.post(SESSION, json={"username": name, "password": password}).status_code


def guesses(browser: httpx.Client, name: str = "auxiliary", most: int = 40) -> list[int]:
    """Guess until refused; return the status of each guess."""
    found: list[int] = []
    while len(found) < most and 429 not in found:
        found.append(tries(browser, name, WRONG))
    return found


def known(live: Live, name: str = "auxiliary") -> httpx.Client:
    """Return a browser in which that person signed in."""
    browser = live.browser()
    assert tries(browser, name) == 200
    return browser


def test_behind_one_address_for_all_the_known_browser_gets_in(live: Live) -> None:
    browser = known(live)
    assert guesses(live.browser())[-1] == 429
    assert tries(live.browser()) == 429
    assert tries(browser) == 200
    assert tries(live.browser()) == 429  # the person's success gives a stranger no new guesses


def test_the_address_of_an_earlier_sign_in_is_not_locked_by_strangers_elsewhere(live: Live) -> None:
    known(live)
    for address in ELSEWHERE:
        guesses(live.browser(address))
    assert tries(live.browser()) == 200
    assert tries(live.browser("127.0.0.9")) == 429


def test_an_address_that_guesses_at_all_accounts_does_not_lock_the_person_there(live: Live) -> None:
    known(live)
    stranger = live.browser()
    for number in range(60):
        tries(stranger, f"nobody-{number}", WRONG)
    assert tries(stranger, "officer") == 429
    assert tries(live.browser()) == 200


def test_a_known_browser_has_few_guesses_too(live: Live) -> None:
    browser = known(live)
    assert guesses(browser) == [401] * 5 + [429]
    assert tries(browser) == 429


def test_a_browser_is_known_for_its_own_accounts_alone(live: Live) -> None:
    browser = known(live, "officer")
    assert guesses(live.browser()) == [401] * 5 + [429]
    assert tries(browser) == 429
    assert tries(browser, "officer") == 200


def test_a_person_confirms_the_password_while_strangers_guess(live: Live) -> None:
    browser = live.browser()
    answer = browser.post(SESSION, json={"username": "auxiliary", "password": PASSWORD})
    browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    guesses(live.browser())
    assert browser.post(f"{SESSION}/confirm", json={"password": PASSWORD}).status_code == 204
    wish = {"old": PASSWORD, "new": "otra clave de prueba"}
    assert browser.post(f"{SESSION}/password", json=wish).status_code == 204
    assert tries(browser, password="otra clave de prueba") == 200  # known by the new password


def test_a_forged_or_endless_cookie_is_no_proof(live: Live) -> None:
    browser = live.browser()
    browser.cookies.set(KNOWN_COOKIE, "~".join(["name.proof"] * 300))
    assert guesses(browser) == [401] * 5 + [429]
    problem(browser.post(SESSION, json={"username": "auxiliary", "password": PASSWORD}), 429, "too-many")


def test_a_browser_of_many_people_knows_the_last_ones() -> None:
    cookie = ""
    for number in range(20):
        cookie = with_account(cookie, str(number), f"hash {number}")
    assert len(cookie) < 2000
    found = [known_browser(cookie, str(number), f"hash {number}") is not None for number in range(20)]
    assert found == [False] * 8 + [True] * 12
    assert known_browser(cookie, "19", "another hash") is None
