"""The chief's pages on estimates and on tomorrow's roster as they are seen."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from ciasc.domain.forecast.accuracy import EstimateScore
from tests.api import Desk, take
from tests.browser.browsing import barriers, opened, signed_in
from tests.fakes import A_MONDAY
from tests.live import Live

pytestmark = pytest.mark.browser


@pytest.mark.long
def test_both_pages_can_be_read_by_all_and_fit_a_phone(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    take(live)
    Desk(live).open().complete()
    day = A_MONDAY.date() + timedelta(days=6)
    with live.application.store.begin() as tx:
        tx.estimates.save_scores(day, [EstimateScore(day=day, service="informes", n=40, inside=10)])
    live.clock.forward(7 * 24 * 3600)
    with opened(chromium, (1280, 900), complaints) as page:
        signed_in(page, live.base, "comisario", "/reportes/estimaciones")
        expect(page.get_by_role("region", name="Tabla de los últimos 7 días")).to_contain_text(
            "Solo el lugar"
        )
        assert barriers(page) == []
        page.goto(f"{live.base}/reportes/personal?dia=2026-03-16&mas=1")
        expect(page.get_by_role("region", name="Tabla de lo que pasaría")).to_contain_text("Con su cambio")
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert barriers(page) == []
    assert complaints == []
