"""What a request gets while another report is being computed."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from ciasc.reports.report_turns import PATIENCE_S as REPORT_PATIENCE_S
from ciasc.reports.report_turns import in_turn
from tests.api import problem
from tests.integration.reports.test_report_pages import pages
from tests.live import Live
from tests.patience import PATIENCE_S


@contextmanager
def a_report_being_computed() -> Iterator[None]:
    """Hold the turn of the reports in a thread of its own."""
    holds, done = threading.Event(), threading.Event()

    def report() -> None:
        with in_turn():
            holds.set()
            done.wait(4 * PATIENCE_S)

    thread = threading.Thread(target=report)
    thread.start()
    assert holds.wait(PATIENCE_S)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_who_may_not_see_a_list_is_refused_without_waiting(live: Live) -> None:
    client, browser = live.http("auxiliary"), pages(live, "auxiliary")
    with a_report_being_computed():
        refused = client.get("/reports/tickets?staff=second", timeout=REPORT_PATIENCE_S / 2)
        problem(refused, 403, "not-allowed")
        page = browser.get("/reportes/tickets?staff=second", timeout=REPORT_PATIENCE_S / 2)
        assert page.status_code == 403


@pytest.mark.long
def test_what_pages_request_again_and_again_waits_for_seconds_only(live: Live) -> None:
    client, browser = live.http("comisario"), pages(live, "comisario")
    within_s = REPORT_PATIENCE_S * 2 / 3
    with a_report_being_computed(), ThreadPoolExecutor(5) as pool:
        answers = [
            *(
                pool.submit(client.get, path, timeout=within_s)
                for path in ("/reports/now", "/reports/pages/now", "/reports/pages/today")
            ),
            *(pool.submit(browser.get, path, timeout=within_s) for path in ("/reportes", "/reportes/hoy")),
        ]
        assert [one.result().status_code for one in answers] == [200] * 5
