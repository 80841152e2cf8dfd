"""The pages of the chief for planning: tomorrow's roster, and the accuracy of the estimates."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.accuracy import EstimateScore
from ciasc.domain.stats.legs import leg_of
from ciasc.domain.tickets.states_and_outcomes import Outcome
from ciasc.reports.planning.roster import Roster, RosterRequest, roster_of
from tests.builders import a_ticket
from tests.fakes import A_MONDAY
from tests.live import TLS, Live, Template, running
from tests.patience import PATIENCE_S

DAY = A_MONDAY.date()


@pytest.fixture(scope="module")
def experienced(station_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Return a station with two Tuesdays and a week of scores; its tests change nothing."""
    with running(station_template, tmp_path_factory.mktemp("experienced") / "data") as live:
        _remember(live)
        yield live


def _remember(live: Live) -> None:
    with live.application.store.begin() as tx:
        for n in range(120):
            desk = n % 2 + 1
            at = A_MONDAY - timedelta(days=6 + 7 * (n % 4 // 2)) + timedelta(minutes=4 * n)
            ticket = a_ticket(5000 + n, at=at, day=at.date(), service="informes", letter="Z", number=n + 1)
            called = ticket.call(desk=desk, staff="s", at=at + timedelta(minutes=3))
            served = called.serve(at=at + timedelta(minutes=3))
            ended = at + timedelta(minutes=3 + 5 + n % 7)
            done = served.complete(outcome=Outcome.ATTENDED, denuncia_ref=None, at=ended)
            tx.tickets.add(done)
            tx.stats.end_leg(leg_of(done))
        for back in range(1, 9):
            day = DAY - timedelta(days=back)
            sums: dict[str, Any] = {"n": 10, "abandoned": 1, "untils": 10, "by_p80": 8, "late": 1}
            sums |= {"error_s": 1200.0, "bias_s": -600.0}
            good = EstimateScore(day=day, service="informes", inside=8, leapt=2, pinball_s=300.0, **sums)
            bad = EstimateScore(day=day, service="robo", inside=5, pinball_s=900.0, **sums)
            tx.estimates.save_scores(day, [good, bad])


@pytest.fixture
def chief(experienced: Live) -> Iterator[httpx.Client]:
    """Return the comisario at the pages of that station."""
    headers = {"Authorization": f"Bearer {experienced.tokens['comisario']}"}
    with httpx.Client(base_url=experienced.base, headers=headers, timeout=PATIENCE_S, verify=TLS) as client:
        yield client


def test_the_chief_sees_the_accuracy_of_the_estimates(chief: httpx.Client, experienced: Live) -> None:
    report = chief.get("/api/v1/reports/estimates").json()
    informes, robo = report["week"]
    assert informes == {
        "service": "informes", "day": None, "name": "Informes y orientación", "n": 70, "abandoned": 7,
        "inside_pct": 80.0, "by_p80_pct": 80.0, "late_pct": 10.0, "error_min": 2.0, "bias_min": -1.0,
        "pinball_min": 0.5, "shown": True, "few": False, "leapt": 14,
    }  # fmt: skip
    assert (robo["inside_pct"], robo["shown"], report["month"][0]["n"]) == (50.0, False, 80)
    assert [(row["day"], row["n"]) for row in report["days"]][:2] == [("2026-03-01", 20), ("2026-02-28", 20)]
    text = chief.get("/reportes/estimaciones").text
    assert "solo el lugar en la cola, en: Robo o hurto." in text
    assert "16 tickets no se miden: el reloj cambió antes de su llamado." in text
    refused = experienced.http("auxiliary").get("/reports/estimates")
    assert refused.status_code == 403


def test_the_page_without_estimates_says_so(live: Live) -> None:
    headers = {"Authorization": f"Bearer {live.tokens['supervisor']}"}
    for path, words in (("estimaciones", "Todavía no hay estimaciones"), ("personal", "ningún día parecido")):
        text = httpx.get(f"{live.base}/reportes/{path}", headers=headers, timeout=PATIENCE_S, verify=TLS).text
        assert words in text


def test_tomorrow_is_forecast_from_similar_days(chief: httpx.Client) -> None:
    text = chief.get("/reportes/personal?mas=2&desde=9&hasta=12&dia=").text
    assert "Personal para el martes 03/03/2026" in text
    assert "Según 2 días parecidos, el último el 24/02/2026." in text
    assert "Se esperan 60 personas ese día (8 de cada 10 días así traen de " in text
    assert "Con los módulos que pide la tabla" in text
    assert "Con su cambio" in text
    assert 'class="banner banner--bad" role="alert"' not in text


def rostered(live: Live, **asked: object) -> Roster:
    """Return the roster of the page, computed here."""
    with live.application.store.read() as tx:
        return roster_of(tx, Calendar(), RosterRequest.model_validate(asked), A_MONDAY + timedelta(hours=3))


def test_spare_desks_of_one_hour_do_not_offset_another_hour(experienced: Live) -> None:
    told = rostered(experienced)
    morning = told.shifts[1]
    needs = told.needs[8:16]
    assert morning.needed == sum(need.needed for need in needs) > 0
    assert morning.lacking == sum(need.lacking for need in needs)
    assert all(
        not (need.lacking and (need.lived or 0) >= 0.8 and not need.lacking_officers) for need in needs
    )
    assert morning.spare == (0 if told.late else sum(need.spare for need in needs))
    assert told == rostered(experienced)  # and always the same
    assert told.then is None


def test_a_holiday_counts_as_a_sunday_and_an_open_day_is_not_learned(experienced: Live) -> None:
    feast = rostered(experienced, dia=date(2026, 4, 2))
    assert (feast.holiday, feast.days) == ("Jueves Santo", ())
    with experienced.application.store.begin() as tx:  # a person came on this very Monday
        ticket = a_ticket(9000, at=A_MONDAY, day=DAY, letter="Y", number=1, service="informes")
        tx.tickets.add(ticket.leave(at=A_MONDAY))
        tx.stats.end_leg(leg_of(ticket.leave(at=A_MONDAY)))
    assert rostered(experienced, dia=DAY + timedelta(days=7)).days == ()


@pytest.mark.parametrize(
    "asked",
    [{"mas": 2, "desde": 9, "hasta": 12}, {"servicio": "robo", "modulo": 1}, {"pausa": 2, "hora": 10}],
    ids=["more", "moves", "pauses"],
)
def test_a_tried_change_is_not_stored(experienced: Live, asked: dict[str, object]) -> None:
    told = rostered(experienced, **asked)
    assert told.wrong is None
    assert told.then is not None
    assert told.now is not None
    if "mas" in asked:
        assert told.then.p90_s.mid < told.now.p90_s.mid


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"mas": 1, "desde": 12, "hasta": 12}, "termina antes de empezar"),
        ({"servicio": "brujas", "modulo": 1}, "Ese servicio no existe"),
        ({"servicio": "robo", "modulo": 4}, "El módulo 4 no suele trabajar"),
        ({"pausa": 3}, "El módulo 3 no suele trabajar"),
    ],
)
def test_an_impossible_change_is_refused_in_words(
    experienced: Live, asked: dict[str, object], words: str
) -> None:
    told = rostered(experienced, **asked)
    assert words in (told.wrong or "")
    assert told.then is None


def test_an_invalid_request_is_refused_in_words(chief: httpx.Client) -> None:
    answer = chief.get("/reportes/personal?dia=2030-01-01")
    assert answer.status_code == 200
    assert "dos meses" in answer.text.split('role="alert">')[1].split("<")[0]
    assert "Con su cambio" not in answer.text


@pytest.mark.parametrize("wrong", [{"mas": "once"}, {"mas": "11"}, {"desde": "24"}, {"otro": "1"}])
def test_a_request_with_unknown_values_is_invalid(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        RosterRequest.model_validate_strings(wrong)
