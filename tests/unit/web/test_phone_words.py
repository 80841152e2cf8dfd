from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.services_of_new_station import service_words
from ciasc.display.phone_status import TicketStatus
from ciasc.display.phone_words import Turn, turn
from ciasc.domain.config.other_languages import OtherLanguage, Translation
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.web.api.schemas import Estimate
from ciasc.web.citizen_text import add_filters

WORDS = PublicWords("es")
LIMA = ZoneInfo("America/Lima")
NOON = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)


WAITS = TicketStatus(
    code="B042",
    state=TicketState.WAITING,
    ahead=6,
    estimate=None,
    desk=None,
    arrived_at=NOON - timedelta(minutes=5),
    updated_at=NOON,
)


def said(**changes: object) -> Turn:
    return turn(WAITS.model_copy(update=changes), WORDS, LIMA)


@pytest.mark.parametrize(
    ("ahead", "place"),
    [(0, "Usted sigue"), (1, "1 persona antes que usted"), (6, "6 personas antes que usted")],
)
def test_the_place_reads_like_speech(ahead: int, place: str) -> None:
    assert said(ahead=ahead).headline == place


@pytest.mark.parametrize(
    ("estimate", "wait"),
    [
        (Estimate(low_min=15, high_min=25), "De 15 a 25 minutos"),
        (Estimate(low_min=0, high_min=5), "Menos de 5 minutos"),
        (Estimate.of(55, 60), "De 55 a 60 minutos"),
        (Estimate.of(40, 90), "Más de 40 minutos"),
        (Estimate.of(0, 90), "Puede pasar de una hora"),
        (Estimate.of(75, 90), "Más de 60 minutos"),
        (None, "Aún no podemos calcular el tiempo."),
    ],
)
def test_the_wait_is_a_range_or_honestly_unknown(estimate: Estimate | None, wait: str) -> None:
    assert said(estimate=estimate).wait == wait


def test_who_is_next_hears_nothing_of_a_time_that_is_not_known() -> None:
    assert said(ahead=0, estimate=None).wait == ""


def test_times_are_those_of_the_station() -> None:
    assert said().updated == "Actualizado a las 12:00"
    assert "12:00" in said().stale


def test_a_called_ticket_says_where_to_go() -> None:
    called = said(state=TicketState.CALLED, ahead=None, desk=3)
    assert (called.tone, called.headline) == ("call", "Pase al módulo 3")
    assert called.title == "Es su turno: módulo 3"
    assert not called.over
    assert not called.leaves


@pytest.mark.parametrize("state", list(TicketState))
def test_every_state_has_words_and_only_an_ended_one_is_over(state: TicketState) -> None:
    words = said(state=state, desk=2)
    assert words.headline
    assert words.help
    assert "{" not in f"{words.headline}{words.help}{words.wait}"
    assert words.over == (state in {TicketState.COMPLETED, TicketState.LEFT, TicketState.CANCELLED})


def test_a_mistaken_leave_can_be_undone_and_the_page_goes_on() -> None:
    left = said(state=TicketState.LEFT, ahead=None, stay_until=NOON)
    assert (left.tone, left.stays, left.over) == ("over", True, False)
    assert "recuperar su lugar" in left.help
    assert not said(state=TicketState.LEFT, ahead=None).stays


def test_who_missed_the_call_learns_that_the_place_is_kept() -> None:
    missed = said(state=TicketState.ABSENT, ahead=None)
    assert missed.tone == "away"
    assert "conserva su lugar" in missed.help


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(hours=11), ""),
        (timedelta(hours=12, minutes=5), "Su ticket es de ayer 23:55."),
        (timedelta(days=3), "Su ticket es del 30/10 12:00."),
        (timedelta(days=-1), "Su ticket es de mañana 12:00."),
    ],
)
def test_a_ticket_of_another_day_has_its_date(since: timedelta, words: str) -> None:
    assert said(arrived_at=NOON - since).came == words
    assert said(arrived_at=NOON - since, state=TicketState.LEFT, ahead=None).came == ""


def test_an_unknown_ticket_shows_nothing_but_where_to_ask() -> None:
    gone = turn(None, WORDS, LIMA)
    assert gone.over
    assert gone.code == gone.wait == gone.updated == ""
    assert "Informes" in gone.help


def test_no_text_of_the_phone_names_a_service() -> None:
    everything = " ".join(WORDS.section("phone").values()).lower()
    # "Informes" is the place for questions.
    names = {words.short.lower() for key, words in service_words().items() if key != "informes"}
    assert not [name for name in names if name in everything]


def test_each_text_of_the_phone_has_the_language_that_it_is_in() -> None:
    phrases = {
        "phone.ahead_many": Translation("{n} runa ñawpaqniykipi"),
        "phone.updated": Translation("{time} pachapi", reviewed=True),
    }
    quechua = PublicWords("qu", [OtherLanguage(tag="qu", offered=True, phrases=phrases)])
    seen = turn(WAITS, quechua, LIMA)
    page = Environment(autoescape=True)
    add_filters(page)
    shown = page.from_string("{{ turn.headline | said }}|{{ turn.updated | said }}|{{ turn.stale | said }}")
    headline, updated, stale = shown.render(turn=seen, lang="qu").split("|")
    assert headline == (
        '<span lang="qu">6 runa ñawpaqniykipi</span> <span lang="es">6 personas antes que usted</span>'
    )
    assert updated == "12:00 pachapi"
    assert stale.startswith('<span lang="es">')
