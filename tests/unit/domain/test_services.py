import pytest

from ciasc.content.services_of_new_station import initial_services, service_words
from ciasc.domain.core.services import Lane
from tests.builders import a_service


@pytest.mark.parametrize("lane", Lane)
def test_a_lane_is_found_by_its_word(lane: Lane) -> None:
    assert Lane.of(lane.word) is lane


def test_an_unknown_lane_is_refused() -> None:
    with pytest.raises(ValueError, match="vip"):
        Lane.of("vip")


def test_a_discreet_service_shows_its_cover() -> None:
    hidden = a_service("violencia", cover="informes")
    assert (hidden.discreet, hidden.public_key) == (True, "informes")
    plain = a_service("informes")
    assert (plain.discreet, plain.public_key) == (False, "informes")


def test_every_discreet_service_of_a_new_station_shares_letter_with_an_open_cover() -> None:
    services = {service.key: service for service in initial_services()}
    discreet = [service for service in services.values() if service.discreet]
    assert {"violencia", "desaparecida", "reclamos"} <= {service.key for service in discreet}
    for service in discreet:
        cover = services[service.public_key]
        assert not cover.discreet
        assert cover.letter == service.letter


def test_every_service_of_a_new_station_has_words_a_promise_and_a_place() -> None:
    services = initial_services()
    words = service_words()
    assert len({service.position for service in services}) == len(services)
    for service in services:
        assert words[service.key].name
        assert words[service.key].note
        assert service.target_wait_s >= 0
        assert service.mean_service_s > 0
        assert service.letter.isupper()
