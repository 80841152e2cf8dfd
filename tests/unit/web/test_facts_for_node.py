"""The facts of a station of a later version, as a kiosk of its own reads them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from ciasc.content.config_files import CARD
from ciasc.content.orientation_cards import initial_cards
from ciasc.kiosk.facts_for_node import KioskFacts, read_facts


def sent() -> dict[str, Any]:
    facts = KioskFacts(
        station="Comisaría de prueba",
        open=True,
        public_url="",
        server_time=datetime(2026, 3, 2, tzinfo=UTC),
        services=[],
        cards=initial_cards(),
    )
    found: dict[str, Any] = facts.model_dump(mode="json")
    return found


def test_fields_that_only_a_later_station_knows_are_ignored() -> None:
    later = sent() | {"weather": "fine"}
    for part in (*later["cards"], *later["tiles"], *later["languages"], *later["cards"][-1]["steps"]):
        part["later"] = {"any": 1}
    with pytest.raises(ValidationError):
        CARD.validate_json(json.dumps(later["cards"][0]))  # what the station itself reads is strict
    facts = read_facts(json.dumps(later))
    assert facts.cards == initial_cards()
    assert facts == read_facts(json.dumps(sent()))


def test_a_card_of_a_kind_that_only_a_later_station_knows_is_not_shown() -> None:
    later = sent()
    later["cards"][0]["kind"] = "video"
    assert read_facts(json.dumps(later)).cards == initial_cards()[1:]


@pytest.mark.parametrize("text", ["[]", "null", '{"station": 1}', '{"cards": [1]}'])
def test_what_is_no_facts_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_facts(text)
