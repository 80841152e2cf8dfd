"""What a seeded station shows: API answers, room snapshots and pages, under a clock that the seed moves."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import structlog

from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.settings import load
from ciasc.storage.store import open_store
from tests.api import Desk, post, take
from tests.fakes import A_MONDAY, HandClock
from tests.live import PASSWORD, Live, furnish, running

PAST: Final = SimulationRequest(days=10, per_day=60, seed=11)
DAYS: Final = "from=2026-02-23&to=2026-03-01"
ROOMS: Final = {
    "display": "display",
    "desk:1": "auxiliary",
    "queue": "auxiliary",
    "kiosk:kiosk": "kiosk",
    "now": "comisario",
    "health": "comisario",
}
ANSWERS: Final = (
    ("display", "/display"),
    ("display", "/display/desks"),
    ("kiosk", "/kiosk"),
    ("kiosk", "/services"),
    ("auxiliary", "/desks/1"),
    ("auxiliary", "/desks/1/since?seq=0"),
    ("auxiliary", "/queue"),
    ("comisario", "/devices"),
    ("comisario", "/reports/now"),
    ("comisario", f"/reports/waits?{DAYS}&by=service,lane"),
    ("comisario", f"/reports/waits?{DAYS}&by=weekday,hour"),
    ("comisario", f"/reports/indicators?{DAYS}"),
    ("comisario", f"/reports/load?{DAYS}"),
    ("comisario", f"/reports/order?{DAYS}"),
    ("comisario", f"/reports/tickets?{DAYS}&service=informes&end=left"),
    ("comisario", f"/reports/export.csv?{DAYS}"),
    ("comisario", "/reports/estimates"),
    ("comisario", "/audit"),
    ("admin", "/admin/config"),
    ("admin", "/admin/config/export.toml"),
    ("admin", "/admin/config/versions"),
    ("admin", "/admin/holidays?year=2026"),
    ("admin", "/admin/staff"),
    ("comisario", "/admin/targets"),
)
PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "auxiliary": ("/", "/modulo/", "/modulo/1", "/cuenta", "/reportes/carga"),
    "supervisor": ("/sala", "/equipos"),
    "comisario": (
        "/reportes",
        "/reportes/hoy",
        f"/reportes/periodos?{DAYS}",
        f"/reportes/carga?{DAYS}",
        f"/reportes/tickets?{DAYS}&service=informes&end=left",
        "/reportes/estimaciones",
        "/auditoria",
    ),
    "admin": (
        "/admin/",
        "/admin/datos",
        "/admin/dispensador",
        "/admin/equipos",
        "/admin/horario",
        "/admin/inicio",
        "/admin/modulos",
        "/admin/idiomas",
        "/admin/orientacion",
        "/admin/afiches",
        "/admin/afiches/gratuidad",
        "/admin/orientacion/necesito-celular",
        "/admin/orientacion/digital/vista",
        "/admin/personal",
        "/admin/publicar",
        "/admin/servicios",
        "/admin/servicios/informes",
    ),
    "": ("/entrar", "/vincular", "/metrics", "/readyz"),
}
_RANDOM: Final = (
    (re.compile(r'(name="csrf[^"]*" (?:content|value)=")[^"]+'), r"\1CSRF"),
    (re.compile(r"(/static/js/)(?:[\w/]+/)?([\w.]+)"), r"\1\2"),
    (re.compile(r'("lease": ?)"[A-Z2-7]{16}"'), r'\1"LEASE"'),
    (re.compile(r'("seen_at": ?)"[^"]+"'), r'\1"SEEN"'),
    (re.compile(r"<time datetime=[^>]* data-local>[^<]*</time>"), "<time>SEEN</time>"),
    (re.compile(r'("free_mb": ?)\d+'), r"\g<1>0"),
    (re.compile(r'(health__program">CIASC )[^<]*(?:<code[^<]*</code>)?'), r"\1V"),
    (re.compile(r'(data-program=)"[^"]*"'), r'\1"V"'),
    (re.compile(r'("(?:version|commit)": ?)("[^"]*"|null)'), r'\1"V"'),
)


def shown() -> dict[str, str]:
    """Return each answer, snapshot and page of the seeded station by the name of its file."""
    with (
        tempfile.TemporaryDirectory(prefix="ciasc-golden-") as folder,
        seeded(Path(folder)) as (live, tokens),
    ):
        found = dict(everything(live, tokens))
        names = random_values(live)
    return {name: steady_text(text, names) for name, text in found.items()}


@contextmanager
def seeded(folder: Path) -> Iterator[tuple[Live, list[str]]]:
    """Yield a station with ten days behind it and people in each state, and its tickets' tokens."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    template = furnish(folder / "data")
    settings = load(template.folder, environ={})
    with closing(open_store(settings.database)) as store:
        simulate(store, settings.calendar, PAST, A_MONDAY)
    shutil.copytree(template.folder, folder / "live")
    clock = HandClock(A_MONDAY)
    fixed: dict[str, Any] = {"public_url": "http://ciasc.example", "log_level": "error"}
    with running(template, folder / "live", clock, chores=False, **fixed) as live:
        yield live, people(live)


def people(live: Live) -> list[str]:
    """Bring eight people into the states that a ticket can have; return the tokens of their tickets."""
    services = ("informes", "documentos", "robo", "violencia", "informes", "copia", "informes", "reclamos")
    tickets = []
    for number, service in enumerate(services):
        lane = "preferential" if number == 4 else "normal"
        live.application.estimator.refresh()
        tickets.append(take(live, service, lane=lane))
        live.clock.forward(60)
    officer, auxiliary = Desk(live, 2, "officer").open(), Desk(live, 1, "auxiliary").open()
    urgent = officer.call()
    officer.do("serve", version=urgent["version"])
    auxiliary.complete()
    live.clock.forward(90)
    served = auxiliary.serve()
    auxiliary.do("park", version=served["version"], note="Falta una copia")
    auxiliary.call()
    post(live.http(), f"/tickets/{tickets[6]['token']}/leave")
    live.clock.forward(120)
    live.application.estimator.refresh()
    return [ticket["token"] for ticket in tickets]


def everything(live: Live, tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each thing that is compared."""
    for who, path in ANSWERS:
        yield f"api/{file_name(path)}.txt", readable(live.http(who).get(path))
    for at, token in enumerate(tokens):
        yield f"api/ticket-{at}.txt", readable(live.http().get(f"/tickets/{token}"))
    for room, who in ROOMS.items():
        screen = live.screen(who)
        try:
            screen.watch(room)
            yield f"rooms/{file_name(room)}.txt", as_text(screen.wait(1)[0])
        finally:
            screen.close()
    for who, paths in PAGES.items():
        browser = signed_in(live, who)
        for path in paths:
            yield f"pages/{file_name(path)}.html", page(browser, path)
    for who, path in (("kiosk", "/kiosk"), ("display", "/pantalla")):
        yield f"pages/{file_name(path)}.html", page(live.browser(), path, live.tokens[who])
    yield "pages/phone.html", page(live.browser(), f"/T/{tokens[2]}")


def signed_in(live: Live, who: str) -> httpx.Client:
    """Return a browser in which the account of that role is signed in; of no account if empty."""
    browser = live.browser()
    if who:
        body = {"username": who, "password": PASSWORD}
        browser.post("/api/v1/session", json=body).raise_for_status()
    return browser


def page(browser: httpx.Client, path: str, token: str | None = None) -> str:
    """Return the page at that address."""
    answer = browser.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def readable(answer: httpx.Response) -> str:
    """Return the body of an answer, JSON with a line for each value."""
    assert answer.status_code == 200, (str(answer.url), answer.text)
    return as_text(answer.json()) if "json" in answer.headers["Content-Type"] else answer.text


def as_text(body: object) -> str:
    """Return that JSON with a line for each value."""
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def file_name(path: str) -> str:
    """Return a file name for that address."""
    return re.sub(r"[^\w=,.-]+", "-", path).strip("-") or "start"


def random_values(live: Live) -> dict[str, str]:
    """Return a fixed name for each random value of this run: ids and tokens."""
    named: dict[str, str] = {}
    with live.application.store.connection(writes=False) as (connection, _):
        rows = connection.exec_driver_sql("SELECT id, token, seq FROM ticket ORDER BY seq")
        for ticket_id, token, seq in rows:
            named |= {ticket_id: f"ticket-{seq}", token: f"TOKEN{seq}"}
        for staff_id, name in connection.exec_driver_sql("SELECT id, name FROM staff"):
            named[staff_id] = f"staff:{name}"
        for (alert_id,) in connection.exec_driver_sql("SELECT id FROM alert ORDER BY raised_at, id"):
            named[alert_id] = f"alert-{len(named)}"
    return named


def steady_text(text: str, named: Mapping[str, str]) -> str:
    """Return that text without what is random, and without the folders of scripts."""
    pattern = re.compile("|".join(sorted(map(re.escape, named), key=len, reverse=True)))
    text = pattern.sub(lambda found: named[found.group()], text)
    for random, fixed in _RANDOM:
        text = random.sub(fixed, text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
