"""The sound of the walls: the volume of an hour, its checks, and what is said of a call."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from ciasc.display.spoken_call import spoken_call
from ciasc.domain.config.document import Configuration, DeskEntry, StationData
from ciasc.domain.config.hall_sound import HallSound, SoundHours, sound_findings
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket_code import TicketCall
from tests.fakes import A_MONDAY

SOUND = HallSound(
    volume=90,
    levels=(
        SoundHours(opens=time(13), closes=time(15), volume=40),
        SoundHours(opens=time(22), closes=time(6), volume=0),
    ),
)


@pytest.mark.parametrize(
    ("at", "volume"),
    [("12:59", 90), ("13:00", 40), ("14:59", 40), ("15:00", 90), ("22:00", 0), ("05:59", 0), ("06:00", 90)],
)
def test_the_volume_is_that_of_the_hour(at: str, volume: int) -> None:
    assert SOUND.volume_at(datetime.fromisoformat(f"2026-03-02T{at}+00:00"), UTC) == volume


def test_hours_that_end_when_they_begin_last_the_whole_day() -> None:
    silent = HallSound(levels=(SoundHours(opens=time(8), closes=time(8), volume=0),))
    assert silent.volume_at(datetime(2026, 3, 2, 3, tzinfo=UTC), UTC) == 0


@pytest.mark.parametrize(
    ("sound", "where"),
    [
        (HallSound(), []),
        (HallSound(times=0), ["sound.times"]),
        (HallSound(times=4), ["sound.times"]),
        (HallSound(volume=101), ["sound.volume"]),
        (replace(SOUND, levels=(replace(SOUND.levels[0], volume=-1),)), ["sound.volume"]),
        (HallSound(levels=SOUND.levels * 7), ["sound.levels"]),
    ],
)
def test_what_is_wrong_with_the_sound_is_found(sound: HallSound, where: list[str]) -> None:
    assert [found.where for found in sound_findings(sound)] == where


COVER = Service(
    key="informes", letter="A", lane=Lane.NORMAL, target_wait_s=600, mean_service_s=300, icon="i", position=0
)
SERVICES = {
    "informes": COVER,
    "reclamos": replace(COVER, key="reclamos", cover="informes"),
    "violencia": replace(COVER, key="violencia", cover="informes", lane=Lane.IMMEDIATE),
}
HALL = Configuration(
    station=StationData(name="Prueba"), desks=(DeskEntry(number=3), DeskEntry(number=4, calls_all_aloud=True))
)


def said(
    service: str = "informes", lane: Lane = Lane.NORMAL, desk: int = 3, number: int = 7, times: int = 1
) -> list[str]:
    """Return the clips of a call."""
    call = TicketCall(
        letter="A",
        number=number,
        desk=desk,
        called_at=A_MONDAY,
        times_called=times,
        lang="es",
        paper_number=None,
        service=service,
        lane=lane,
        state=TicketState.CALLED,
    )
    return spoken_call(call, HALL, SERVICES)


def test_a_call_is_said_with_its_number_and_desk() -> None:
    assert said() == ["ticket/A", "number/007", "desk/3"]
    assert said(number=1007)[1] == "number/1007"  # a clip that no pack has: the chime alone


@pytest.mark.parametrize(("times", "phrase"), [(2, "second"), (3, "third"), (4, "further"), (9, "further")])
def test_a_further_call_says_which_one_it_is(times: int, phrase: str) -> None:
    assert said(times=times)[0] == f"phrase/{phrase}"


def test_a_discreet_or_urgent_call_says_nothing_unless_its_desk_calls_all_aloud() -> None:
    assert said("reclamos") == said("violencia", Lane.IMMEDIATE) == said(lane=Lane.IMMEDIATE) == []
    assert said("of another station") == []
    assert said("reclamos", desk=4) == ["ticket/A", "number/007", "desk/4"]
    assert said("violencia", Lane.IMMEDIATE, desk=4) == ["ticket/A", "number/007", "desk/4"]
