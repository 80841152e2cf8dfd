"""One window works a desk: leases, heartbeats, taking over, and leaving."""

import uuid

import httpx
import pytest

from ciasc.web.api.operations import LEASE_HEADER
from ciasc.web.auth.credentials import CSRF_HEADER
from tests.api import Desk, Json, everything, post, problem, take
from tests.live import PASSWORD, Live


class Tab:
    """A page at a desk that names itself; tabs of one browser share its sign-in."""

    def __init__(self, browser: httpx.Client, number: int = 1) -> None:
        self.browser = browser
        self.name = uuid.uuid4().hex
        self.number = number

    def post(self, step: str, **body: object) -> httpx.Response:
        """Send a command of the page to its desk and return the answer."""
        headers = {"Idempotency-Key": uuid.uuid4().hex, LEASE_HEADER: self.name}
        return self.browser.post(f"/api/v1/desks/{self.number}/{step}", json=body, headers=headers)

    def do(self, step: str, **body: object) -> Json:
        """Send a command of the page to its desk, which must succeed."""
        answer = self.post(step, **body)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def beat(self) -> httpx.Response:
        """Send the page's heartbeat."""
        return self.post("heartbeat", lease=self.name)


@pytest.fixture
def browser(live: Live) -> httpx.Client:
    """Return a browser in which an auxiliary has signed in."""
    client = live.browser()
    answer = client.post("/api/v1/session", json={"username": "auxiliary", "password": PASSWORD})
    client.headers[CSRF_HEADER] = answer.json()["csrf_token"]
    return client


def test_a_second_window_works_the_desk_only_after_taking_it_over(browser: httpx.Client, live: Live) -> None:
    first, second = Tab(browser), Tab(browser)
    take(live)
    take(live)
    assert first.do("open")["lease"] == first.name
    before = everything(live)
    for step in ("open", "call-next", "close", "help"):
        problem(second.post(step), 409, "lease-lost")
    problem(second.beat(), 409, "lease-lost")
    assert everything(live) == before
    taken = second.do("take-over")
    assert (taken["lease"], taken["leased"]) == (second.name, True)
    called = second.do("call-next")
    problem(first.beat(), 409, "lease-lost")
    problem(first.post("serve", version=called["version"]), 409, "lease-lost")
    second.do("serve", version=called["version"])


def test_a_window_that_is_silent_loses_its_lease_to_who_asks_and_is_idle_after_two_minutes(
    browser: httpx.Client, live: Live
) -> None:
    page, program = Tab(browser), Desk(live, 1)
    page.do("open")
    problem(program.post("call-next"), 409, "lease-lost")
    live.clock.forward(25)
    assert page.beat().status_code == 200
    live.clock.forward(30)
    problem(program.post("call-next"), 409, "lease-lost")
    live.clock.forward(1)
    assert program.post("call-next").status_code == 204
    status = live.http("officer").get("/desks/1").json()["desk"]
    assert (status["leased"], status["idle"]) == (False, False)
    live.clock.forward(90)
    assert live.http("officer").get("/desks/1").json()["desk"]["idle"] is True
    assert page.beat().json()["idle"] is False


def test_programs_that_name_no_window_work_as_before(browser: httpx.Client, live: Live) -> None:
    take(live)
    assert post(browser, "/api/v1/desks/1/open").json()["leased"] is True
    assert post(browser, "/api/v1/desks/1/open").status_code == 200
    called = post(browser, "/api/v1/desks/1/call-next").json()
    assert post(browser, "/api/v1/desks/1/serve", version=called["version"]).status_code == 200
    live.clock.forward(3600)
    assert live.http("auxiliary").get("/desks/1").json()["desk"]["idle"] is False


def test_a_repeated_command_gets_its_answer_though_the_lease_was_taken(
    browser: httpx.Client, live: Live
) -> None:
    first, second = Tab(browser), Tab(browser)
    take(live)
    first.do("open")
    headers = {"Idempotency-Key": "once", LEASE_HEADER: first.name}
    answers = [browser.post("/api/v1/desks/1/call-next", json={}, headers=headers)]
    second.do("take-over")
    answers.append(browser.post("/api/v1/desks/1/call-next", json={}, headers=headers))
    assert answers[0].json() == answers[1].json()


def test_an_estimate_does_not_count_on_a_desk_that_is_idle(browser: httpx.Client, live: Live) -> None:
    page = Tab(browser)
    page.do("open")
    page.beat()
    assert take(live)["estimate"] is not None
    live.clock.forward(121)
    assert take(live)["estimate"] is None


def test_a_person_left_at_a_silent_desk_is_an_alert_while_it_is_silent(
    browser: httpx.Client, live: Live
) -> None:
    page, look_round = Tab(browser), live.application.station.alerts.look_round
    ticket = take(live)
    page.do("open")
    page.beat()
    page.do("call-next")
    live.clock.forward(121)
    assert look_round() == 1
    (alert,) = live.http("officer").get("/queue").json()["alerts"]
    assert (alert["kind"], alert["desk"], alert["code"]) == ("left_alone", 1, ticket["code"])
    assert look_round() == 0
    page.beat()
    assert look_round() == 1
    assert live.http("officer").get("/queue").json()["alerts"] == []


def test_a_taken_alert_of_a_silent_desk_repeats_only_when_it_is_silent_again(
    browser: httpx.Client, live: Live
) -> None:
    page, look_round = Tab(browser), live.application.station.alerts.look_round
    take(live)
    page.do("open")
    page.do("call-next")
    for _ in range(2):
        page.beat()
        live.clock.forward(121)
        assert look_round() == 1
        (alert,) = live.http("officer").get("/queue").json()["alerts"]
        assert post(live.http("officer"), f"/alerts/{alert['id']}/take").status_code == 200
        for _ in range(40):
            live.clock.forward(5)
            assert look_round() == 0
        assert live.http("officer").get("/queue").json()["alerts"] == []


def test_who_signs_out_leaves_no_person_and_no_open_desk(browser: httpx.Client, live: Live) -> None:
    page = Tab(browser)
    take(live)
    page.do("open")
    page.do("call-next")
    refused = problem(browser.post("/api/v1/session/end", json={}), 409, "conflict")
    assert "módulo 1" in refused["detail"]
    assert browser.get("/api/v1/session").status_code == 200
    assert browser.post("/api/v1/session/end", json={"force": True}).status_code == 204
    assert live.http("officer").get("/desks/1").json()["desk"]["state"] == "open"


def test_who_signs_out_closes_the_desk_of_that_window_alone(browser: httpx.Client, live: Live) -> None:
    Desk(live, 1).open()
    assert browser.post("/api/v1/session/end", json={}).status_code == 204
    desk = live.http("officer").get("/desks/1").json()["desk"]
    assert desk["state"] == "open"


def test_a_free_desk_closes_with_its_window(browser: httpx.Client, live: Live) -> None:
    Tab(browser).do("open")
    assert browser.post("/api/v1/session/end", json={}).status_code == 204
    desk = live.http("officer").get("/desks/1").json()["desk"]
    assert (desk["state"], desk["lease"]) == ("closed", None)


def test_a_window_names_itself_in_plain_letters(live: Live) -> None:
    desk = Desk(live, 1)
    for name in ("corto", "con espacios no", "x" * 65):
        answer = desk.client.post("/desks/1/open", json={}, headers={LEASE_HEADER: name})
        problem(answer, 400, "malformed")


def test_only_the_person_at_the_desk_takes_it_over_or_is_heard_of(live: Live) -> None:
    Desk(live, 1).open()
    problem(post(live.http("officer"), "/desks/1/take-over"), 403, "not-allowed")
    problem(post(live.http("officer"), "/desks/1/heartbeat", lease="x" * 8), 403, "not-allowed")
    problem(post(live.http("officer"), "/desks/2/heartbeat", lease="x" * 8), 409, "conflict")


def test_a_sign_out_by_the_form_closes_the_desk_or_says_what_must_wait(
    browser: httpx.Client, live: Live
) -> None:
    tab, token = Tab(browser), browser.headers[CSRF_HEADER]
    tab.do("open")
    take(live)
    called = tab.do("call-next")
    before = everything(live)
    del browser.headers[CSRF_HEADER]
    for form, headers in (({}, {}), ({"csrf": "x"}, {}), ({"csrf": token}, {"Origin": "http://otra.test"})):
        assert browser.post("/salir", data=form, headers=headers).status_code == 403
    waits = browser.post("/salir", data={"csrf": token})
    assert (waits.status_code, "Todavía no puede salir" in waits.text) == (409, True)
    assert 'href="/modulo/1"' in waits.text
    assert everything(live) == before
    browser.headers[CSRF_HEADER] = token
    tab.do("park", version=called["version"])
    done = browser.post("/salir", data={"csrf": token})
    assert (done.status_code, done.headers["location"]) == (302, "/entrar")
    assert live.http("officer").get("/desks/1").json()["desk"]["state"] == "closed"
    again = browser.post("/salir", data={"csrf": token})
    assert (again.status_code, again.headers["location"]) == (302, "/entrar")
