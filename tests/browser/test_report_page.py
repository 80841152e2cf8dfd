"""The report as the comisario reads it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ciasc.web.api.schemas import spaced
from tests.api import Desk, take
from tests.browser.browsing import barriers, opened, signed_in
from tests.live import Live, Template, lived, running

pytestmark = pytest.mark.browser
SIZE = (1280, 900)
A4_PX = 718


@contextmanager
def reading(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Return the report as the comisario opens it after one visit."""
    with opened(chromium, SIZE, complaints) as page:
        signed_in(page, live.base, "comisario", "/reportes/hoy")
        expect(page.locator("#figure-issued dd").first).to_have_text("1")
        yield page


@pytest.fixture(scope="module")
def visited(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Run a station after one visit of five minutes' wait."""

    def visit(live: Live) -> None:
        take(live)
        live.clock.forward(300)
        Desk(live).open().complete()

    return lived(station_template, tmp_path_factory.mktemp("visited") / "data", visit)


@pytest.fixture
def live(visited: Template, tmp_path: Path) -> Iterator[Live]:
    """Return that station, running for this test alone."""
    with running(visited, tmp_path / "data") as live:
        yield live


@pytest.fixture
def report(chromium: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Return the report of a station of its own."""
    with reading(chromium, live, complaints) as page:
        yield page


@pytest.fixture(scope="module")
def read(chromium: Browser, visited: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Return the report of a station that is only read: the tests share it."""
    with (
        running(visited, tmp_path_factory.mktemp("read") / "data") as live,
        reading(chromium, live, []) as page,
    ):
        yield page


@pytest.fixture
def report_read(read: Page) -> Page:
    """Return the shared report as it looks when it is opened."""
    read.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    read.emulate_media(media="screen")
    read.goto(read.url.partition("#")[0])
    expect(read.locator("#figure-issued dd").first).to_have_text("1")
    return read


def test_the_figures_move_with_each_ticket(report: Page, live: Live, complaints: list[str]) -> None:
    expect(report.locator("#figure-attended dd").first).to_have_text("1")
    expect(report.locator("#figure-wait_half dd").first).to_have_text("5:00 min")
    take(live, "robo")
    expect(report.locator("#figure-issued dd").first).to_have_text("2")
    expect(report.locator("#figure-waiting dd").first).to_have_text("1")
    expect(report.locator("#by-service")).to_contain_text("Robo o hurto")
    assert complaints == []


def test_the_report_too_says_who_is_needed_now(report: Page, live: Live, complaints: list[str]) -> None:
    ticket = take(live, "violencia")
    expect(report.get_by_text(f"Atención inmediata: {spaced(ticket['code'])}")).to_be_visible()
    expect(report.locator("#alerts").get_by_text("Atención reservada")).to_be_visible()
    assert barriers(report) == []
    report.keyboard.press("Alt+v")
    expect(report.get_by_text("acude usted")).to_be_visible()
    assert complaints == []


def test_few_cases_are_marked_in_words(report_read: Page) -> None:
    expect(report_read.locator("#figure-wait_half")).to_contain_text("1 espera medida")
    expect(report_read.locator("#figure-wait_half dd").first).to_have_class("few")
    expect(report_read.locator("#figure-wait_nine dd").first).to_have_text("\N{EN DASH}")


def test_every_figure_is_explained(report_read: Page) -> None:
    asked = report_read.get_by_role("link", name="Qué significa «Dentro de la meta»")
    asked.focus()
    report_read.keyboard.press("Enter")
    expect(report_read.get_by_text("De cada 100 tickets")).to_be_visible()
    asked = report_read.get_by_role("link", name="Qué significa «Emitidos»")
    asked.click()
    expect(report_read.get_by_text("Los anulados no cuentan.")).to_be_in_viewport()


def test_the_counts_add_up(report: Page, live: Live) -> None:
    take(live)
    take(live)
    Desk(live).open().call()
    expect(report.locator("#figure-at_desk dd").first).to_have_text("1")
    keys = ("attended", "at_desk", "waiting", "no_show", "left", "transferred")
    parts = [int(report.locator(f"#figure-{key} dd").first.inner_text()) for key in keys]
    assert sum(parts) == int(report.locator("#figure-issued dd").first.inner_text()) == 3


def links(page: Page, *parts: str) -> dict[str, int]:
    """Return the addresses behind the figures in those parts of the page, and the number of each."""
    found = page.locator(", ".join(f'{part} a[href^="/reportes/tickets"]' for part in parts)).all()
    return {
        link.get_attribute("href") or "": int(re.sub(r"^\D*(\d+).*", r"\1", link.inner_text()))
        for link in found
    }


def behind(live: Live, addresses: Iterable[str]) -> dict[str, int]:
    """Return how many tickets each of those addresses lists or withholds."""
    chief = live.http("comisario")
    told = {href: chief.get(href.replace("/reportes", "/reports", 1)).json() for href in addresses}
    return {href: one["found"] + one["untold"] for href, one in told.items()}


def test_each_count_of_today_leads_to_its_tickets_and_keeps_the_keyboard(report: Page, live: Live) -> None:
    take(live, "violencia")
    take(live)
    Desk(live).call()
    take(live, "robo")
    expect(report.locator("#figure-issued dd").first).to_have_text("4")
    expect(report.locator("#figure-at_desk dd").first).to_have_text("1")
    report.get_by_text("Ver datos por hora").click()
    found = links(report, ".figure", "#by-service", "#by-hour")
    assert behind(live, found) == found
    assert len(found) == 17
    assert barriers(report) == []
    expect(report.get_by_role("link", name="Emitidos: 4, ver tickets", exact=True)).to_have_count(1)
    expect(report.get_by_role("link", name="Robo o hurto, Emitidos: 1, ver tickets")).to_have_count(1)
    for where in ("#figure-issued dd a", '#by-service a[href$="service=robo"]'):
        link = report.locator(where)
        link.focus()
        before = int(link.inner_text())
        take(live, "robo")
        expect(link).to_have_text(str(before + 1))
        expect(link).to_be_focused()
    report.keyboard.press("Enter")
    expect(report.get_by_role("heading", name="Tickets detrás de la cifra")).to_be_visible()
    expect(report.locator("tbody tr")).to_have_count(3)


def test_a_share_names_those_that_it_counts(report: Page, live: Live) -> None:
    share, half = report.locator("#figure-within_target dd"), report.locator("#figure-wait_half dd")
    expect(share.last).to_have_text("de 1")
    expect(share.first).to_have_class("few")
    for _ in range(10):
        take(live)
    live.clock.forward(1000)
    take(live, "robo")
    expect(share.last).to_have_text("de 11, entre 2 y 38 %")
    expect(share.first).to_have_text("9 %")
    expect(share.first).to_have_class("")
    expect(half.last).to_have_text("1 espera medida")
    expect(half.first).to_have_class("few")
    address = share.last.get_by_role("link").get_attribute("href") or ""
    assert behind(live, [address]) == {address: 11}
    row = report.locator("#by-service tbody tr").filter(has_text="Informes").locator("td")
    expect(row.nth(12)).to_have_text("9 %")
    expect(row.nth(12)).to_have_class("number")
    expect(row.nth(11)).to_have_class("number few")


def busy(live: Live) -> None:
    """Create twenty more visits, of which times and shares can be shown."""
    desk = Desk(live)
    for at in range(20):
        take(live)
        served = desk.serve()
        live.clock.forward(30 + at)
        desk.do("complete", version=served["version"], outcome="attended")


@pytest.mark.long
def test_each_time_and_share_of_today_links_to_all_its_tickets(report: Page, live: Live) -> None:
    busy(live)
    expect(report.locator("#figure-issued dd").first).to_have_text("21")
    for name, query, many in (
        ("La mitad esperó hasta", "waited=true&sort=wait", 21),
        ("9 de cada 10 esperaron hasta", "waited=true&sort=wait", 21),
        ("Dentro de la meta", "judged=true", 21),
        ("Informes y orientación, La mitad se atendió en", "served=true&sort=service", 21),
    ):
        link = report.get_by_role("link", name=re.compile(f"^{name}: .*, ver tickets$"))
        address = link.get_attribute("href") or ""
        assert address.endswith(query)
        assert behind(live, [address]) == {address: many}
    tail = report.get_by_role("link", name=re.compile("^Informes y orientación, 9 de cada 10 hasta"))
    tail.focus()
    take(live)
    live.clock.forward(1000)
    Desk(live).serve()
    expect(report.locator("#by-service tbody td").last).to_have_text("22")
    expect(tail).to_be_focused()
    assert barriers(report) == []
    report.keyboard.press("Enter")
    expect(report.locator("tbody tr").first).to_contain_text("17 min")
    expect(report.get_by_role("link", name="Espera más larga")).to_have_attribute("aria-current", "true")


@pytest.mark.long
def test_an_auxiliary_follows_their_own_load(chromium: Browser, live: Live, complaints: list[str]) -> None:
    busy(live)
    with opened(chromium, SIZE, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/reportes/carga?from=2026-03-02&to=2026-03-02")
        assert barriers(page) == []
        page.get_by_role("link", name=re.compile("auxiliary, la mitad de sus atenciones duró")).click()
        expect(page.get_by_role("heading", name="Mis atenciones")).to_be_visible()
        expect(page.locator("tbody tr").first).to_contain_text("49 s")
        expect(page.get_by_role("navigation", name="Reportes")).to_have_count(0)
        for size in ((1366, 768), (360, 740)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
            assert barriers(page) == []
        page.get_by_role("link", name="con atención medida (quitar)").click()
        page.get_by_role("button", name="Ver", exact=True).click()
        expect(page.get_by_role("heading", name="Mis atenciones")).to_be_visible()
        page.get_by_role("link", name="Volver a mi carga").click()
        expect(page.get_by_role("heading", name="Mi carga en el módulo")).to_be_visible()
    assert complaints == []


def test_who_waits_now_leads_to_their_tickets(report: Page, live: Live) -> None:
    for service in ("robo", "robo", "violencia"):
        take(live, service)
    live.clock.forward(1000)
    take(live)
    report.goto(f"{live.base}/reportes")
    waiting = report.locator("#figure-waiting dd")
    expect(waiting).to_have_text(["4", "3 personas pasaron su meta"])
    found = links(report, "#figure-waiting", "#queues")
    assert sorted(found.values()) == [1, 2, 2, 3, 4]
    assert behind(live, found) == found
    assert "violencia" not in str(found)
    assert barriers(report) == []
    robo = report.get_by_role("link", name="Robo o hurto, atención normal, esperan: 2, ver tickets")
    robo.focus()
    take(live, "robo")
    again = report.get_by_role("link", name="Robo o hurto, atención normal, esperan: 3, ver tickets")
    expect(again).to_be_focused()
    report.get_by_role("link", name=re.compile("La espera más larga: .*, ver el ticket")).click()
    expect(report.locator("tbody tr")).to_have_count(1)


@pytest.mark.long
def test_the_heads_of_today_break_between_words_and_fit(report: Page) -> None:
    report.set_viewport_size({"width": 1366, "height": 768})
    report.get_by_text("Ver datos por hora").click()
    for table in ("#by-service table", "#by-hour table"):
        assert report.locator(table).evaluate("(seen) => seen.scrollWidth <= seen.parentElement.clientWidth")
        heads = report.locator(f"{table} thead th").filter(has_text=re.compile(r"^\S+$"))
        lines = [
            head.evaluate(
                "(seen) => { const all = document.createRange(); all.selectNodeContents(seen); "
                "return new Set([...all.getClientRects()].map((one) => one.top)).size; }"
            )
            for head in heads.all()
        ]
        assert set(lines) == {1}


def test_all_reserved_services_ask_for_attention_as_one(report: Page, live: Live) -> None:
    for service in ("violencia", "desaparecida", "reclamos"):
        take(live, service)
    live.clock.forward(1000)
    take(live)
    report.goto(f"{live.base}/reportes")
    expect(report.locator("#figure-waiting dd").first).to_have_text("4")
    expect(report.locator("#queues tr")).to_have_count(2)
    expect(report.locator("#alarms").get_by_text("Atención reservada")).to_have_text(
        re.compile("3 personas pasaron su meta en Atención reservada.")
    )
    assert links(report, "#queues").keys() == links(report, "#queues tr:has-text('Informes')").keys()


def test_on_paper_it_has_its_station_and_period_and_fits_the_sheet(report_read: Page) -> None:
    report_read.set_viewport_size({"width": A4_PX, "height": 1000})
    report_read.emulate_media(media="print")
    report_read.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(report_read.locator(".report__print")).to_contain_text("Cifras de las 09:05 (hora de Lima)")
    expect(report_read.locator(".report__print")).to_contain_text("Hoy, 2 de marzo de 2026")
    expect(report_read.locator("#by-hour")).to_be_visible()
    expect(report_read.get_by_text("De cada 100 tickets")).to_be_visible()
    for figure in ("#figure-issued a[href^='/reportes']", "#by-service td a"):
        expect(report_read.locator(figure).first).to_have_css("text-decoration-line", "none")
    for part in ("#by-service", "#by-hour", "main"):
        assert report_read.locator(part).evaluate("(seen) => seen.scrollWidth") <= A4_PX
    report_read.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(report_read.locator("#by-hour")).to_be_hidden()


_LETTER_PX = "(svg) => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
_HINT = "(seen) => getComputedStyle(seen, '::before').display"


def test_it_fits_a_phone(report_read: Page) -> None:
    report_read.set_viewport_size({"width": 360, "height": 740})
    assert report_read.evaluate("document.documentElement.scrollWidth") <= 360
    assert barriers(report_read) == []


def test_the_chart_has_its_table(report_read: Page) -> None:
    report_read.get_by_text("Ver datos por hora").click()
    expect(report_read.locator("#by-hour tbody tr")).to_have_count(1)
    expect(report_read.locator("#by-hour tbody tr")).to_contain_text("09:00")


def test_the_figures_can_be_taken_along(report_read: Page) -> None:
    with report_read.expect_download() as file:
        report_read.get_by_text("Tabla por servicio y hora").click()
    assert file.value.suggested_filename.endswith(".csv")


@pytest.mark.long
def test_the_other_pages_are_without_barriers_and_fit_a_phone(report: Page, live: Live) -> None:
    take(live, "robo")
    live.clock.forward(1000)
    days = "from=2026-03-02&to=2026-03-02"
    report.goto(f"{live.base}/reportes")
    expect(report.locator("#alarms")).to_contain_text("1 persona pasó su meta en Robo o hurto.")
    expect(report.locator("#figure-longest")).to_contain_text("17 min")
    expect(report.locator("#things")).to_contain_text("kiosk")
    expect(report.locator("#line path").last).to_be_visible()
    expect(report.locator("#line svg")).to_have_attribute(
        "aria-label", re.compile("como máximo 1 a la vez; .* 17 min")
    )
    report.get_by_text("Ver datos").click()
    expect(report.locator("#line-data tbody tr").first).to_contain_text("17 min")
    assert barriers(report) == []
    take(live, "violencia")
    expect(report.locator("#alerts")).to_contain_text("Atención inmediata")
    expect(report.locator("#figure-waiting dd").first).to_have_text("2")
    expect(report.locator("#line svg")).to_have_attribute("aria-label", re.compile("como máximo 2 a la vez"))
    report.set_viewport_size({"width": 360, "height": 740})
    report.wait_for_function("() => document.documentElement.scrollWidth <= 360")
    for path in (f"periodos?{days}&service=robo&measure=meta", f"tickets?{days}&end=open", f"carga?{days}"):
        report.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
        report.goto(f"{live.base}/reportes/{path}")
        for closed in report.get_by_text("Ver datos").all():
            closed.click()
        assert barriers(report) == [], path
        report.set_viewport_size({"width": 360, "height": 740})
        assert report.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_chart_keeps_its_letters_on_a_phone_and_says_that_it_goes_on(report_read: Page) -> None:
    address = report_read.url
    report_read.goto(address.replace("/hoy", "/periodos?from=2026-02-24&to=2026-03-02"))
    expect(report_read.locator(".chart")).to_have_count(3)
    for width, told in ((SIZE[0], False), (700, True), (360, True)):
        report_read.set_viewport_size({"width": width, "height": 740})
        for name in ("Mapa por día y hora", "Línea en el tiempo"):
            chart = report_read.get_by_role("region", name=name)
            assert chart.locator("svg").evaluate(_LETTER_PX) >= 11, (name, width)
            assert (chart.evaluate(_HINT) == "block") is told, (name, width)
            assert chart.evaluate("(seen) => seen.scrollWidth > seen.clientWidth") is told, (name, width)
    report_read.goto(address)


def test_no_barrier(report_read: Page) -> None:
    assert barriers(report_read) == []
    for words in ("Ver datos por hora", "Qué significa cada cifra"):
        report_read.get_by_text(words).click()
    assert barriers(report_read) == []


def test_an_auxiliary_reads_that_it_is_not_for_them(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, SIZE, complaints) as page:
        signed_in(page, live.base, "auxiliary", "/reportes")
        expect(page.get_by_role("heading", name="No tiene permiso")).to_be_visible()
        assert barriers(page) == []
