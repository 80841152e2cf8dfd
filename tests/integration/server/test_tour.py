"""The tour of the demo: one click signs in as each role, and only there."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ciasc.cli.serve_and_demo import demo
from ciasc.content.tour_words import TOUR_LANGUAGES, tour_words
from ciasc.demo.tour_pages import PLACES
from ciasc.demo.tour_tasks import TASKS
from ciasc.domain.core.print_jobs import PrinterStatus
from tests.demo_in_process import Demo, touring
from tests.live import Live

ENTER = "/demo/entrar"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with touring(tmp_path_factory.mktemp("tour") / "station") as made:
        yield made


def key_of(browser: httpx.Client) -> str:
    found = re.search(r'name="key" value="([^"]+)"', browser.get("/").text)
    assert found is not None
    return found[1]


def enter(browser: httpx.Client, to: str, **headers: str) -> httpx.Response:
    return browser.post(ENTER, data={"key": key_of(browser), "to": to}, headers=headers)


def here(browser: httpx.Client) -> str:
    name = browser.get("/demo/tareas.json").json()["here"]
    assert isinstance(name, str)
    return name


@pytest.mark.parametrize(
    "to", [pytest.param(key, marks=[pytest.mark.long] if key == "sheet" else []) for key in PLACES]
)
def test_one_click_opens_the_page_of_each_person(shown: Demo, to: str) -> None:
    with shown.browser() as browser:
        answer = enter(browser, to)
        assert answer.status_code == 303
        assert here(browser) == PLACES[to].account
        assert browser.get(answer.headers["Location"]).status_code == 200


def test_the_same_person_keeps_the_session_and_another_one_ends_it(shown: Demo) -> None:
    with shown.browser() as browser:
        enter(browser, "supervisor")
        first = browser.cookies["ciasc_session"]
        enter(browser, "supervisor")
        assert browser.cookies["ciasc_session"] == first
        enter(browser, "comisario")
        assert here(browser) == "comisario"
        old = {"Cookie": f"ciasc_session={first}"}
        assert httpx.get(f"{shown.base}/api/v1/session", headers=old).status_code == 401


def test_leaving_a_free_desk_closes_it_and_the_next_person_gets_it(shown: Demo) -> None:
    with shown.browser() as browser:
        desk = enter(browser, "auxiliary").headers["Location"]
        token = browser.get("/api/v1/session").json()["csrf_token"]
        number = desk.rpartition("/")[2]
        opened = browser.post(
            f"/api/v1/desks/{number}/open",
            json={},
            headers={"X-CSRF-Token": token, "Idempotency-Key": "tour-opens-a-desk"},
        )
        assert opened.status_code == 200, opened.text
        assert enter(browser, "auxiliary").headers["Location"] == desk
        assert enter(browser, "officer").headers["Location"] == desk


@pytest.mark.parametrize(
    ("form", "headers", "status"),
    [
        ({"to": "admin"}, {}, 403),
        ({"to": "admin", "key": "guessed"}, {}, 403),
        ({"to": "admin", "key": None}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ({"to": "admin", "key": None}, {"Origin": "http://elsewhere.example"}, 403),
        ({"to": "nowhere", "key": None}, {}, 404),
        ({"key": None}, {}, 404),
    ],
)
def test_only_a_click_on_the_tour_itself_enters(
    shown: Demo, form: dict[str, str | None], headers: dict[str, str], status: int
) -> None:
    with shown.browser() as browser:
        sent = {name: key_of(browser) if value is None else value for name, value in form.items()}
        answer = browser.post(ENTER, data=sent, headers=headers)
        assert answer.status_code == status
        assert "ciasc_session" not in browser.cookies


def test_a_get_signs_no_one_in(shown: Demo) -> None:
    with shown.browser() as browser:
        assert browser.get(ENTER, params={"key": key_of(browser), "to": "admin"}).status_code == 405
        assert here(browser) == ""


def test_the_routes_of_the_demo_are_not_those_of_a_station(shown: Demo, live: Live) -> None:
    served = {rule.rule: rule.endpoint for rule in live.application.flask.url_map.iter_rules()}
    demo_only = {
        rule.rule
        for rule in shown.application.flask.url_map.iter_rules()
        if rule.endpoint.startswith(("tour.", "demo."))
    }
    assert {ENTER, "/demo/dispensador", "/demo/impresora/orden", "/piezas"} <= demo_only
    assert demo_only.isdisjoint(served)
    assert [rule for rule in served if rule.startswith("/demo")] == []
    assert [name for name in served.values() if name.startswith(("tour.", "demo."))] == []
    everything = {rule.rule for rule in shown.application.flask.url_map.iter_rules()}
    assert everything - demo_only == set(served)
    with live.browser() as browser:
        for path in demo_only:
            assert browser.post(path.replace("<name>", "1.png"), data={"to": "admin"}).status_code == 404
        start = browser.get("/")
        assert "¿A dónde quiere ir?" in start.text
        assert "tour.css" not in start.text
        assert "ciasc_session" not in browser.cookies


def test_the_demo_listens_on_this_machine_alone_by_default() -> None:
    [host] = [option for option in demo.params if option.name == "host"]
    assert host.default == "127.0.0.1"


def test_only_the_pages_that_the_tour_frames_may_be_framed_and_by_it_alone(shown: Demo, live: Live) -> None:
    policy = "Content-Security-Policy"
    with shown.browser() as browser:
        kiosk = browser.get(f"/kiosk?token={shown.sample.kiosk_token}", follow_redirects=True)
        assert "frame-ancestors 'self'" in kiosk.headers[policy]
        for path in ("/", "/entrar", "/demo/dispensador", "/demo/celular"):
            assert "frame-ancestors 'none'" in browser.get(path).headers[policy]
    with live.browser() as browser:
        assert "frame-ancestors 'none'" in browser.get("/kiosk").headers[policy]


def test_the_figures_count_as_read_when_the_station_served_them(tmp_path: Path) -> None:
    with touring(tmp_path / "station") as made, made.browser() as browser:
        address = enter(browser, "yesterday").headers["Location"]
        assert browser.get("/demo/tareas.json").json()["done"] == []
        browser.get(address)
        assert browser.get("/demo/tareas.json").json()["done"] == ["figures"]


def shape(words: object) -> object:
    return {key: shape(one) for key, one in words.items()} if isinstance(words, dict) else ""


def test_both_languages_have_every_text() -> None:
    assert TOUR_LANGUAGES == ("es", "en")
    spanish, english = (dict(tour_words(lang)) for lang in TOUR_LANGUAGES)
    assert set(english.pop("printer")) == {status.value for status in PrinterStatus}
    assert shape(spanish) == shape(english)
    assert set(spanish["task"]) == set(TASKS)
    assert tour_words("fr") == tour_words("es")
