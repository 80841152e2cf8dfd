"""One name for each concept: the glossary against the code and the screens."""

import re
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import pytest

from ciasc import domain
from ciasc.content.messages import render, section_words
from ciasc.content.services_of_new_station import PICTOGRAMS
from ciasc.domain.config.document import StationKind, VersionState
from ciasc.domain.config.orientation import CardKind
from ciasc.domain.core.kiosk_screen import PaperSlot
from ciasc.domain.core.permissions import Permission, Role
from ciasc.domain.core.print_jobs import PrinterStatus, PrintState
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import AlertKind, HelpReason
from ciasc.domain.queueing.desk import CloseReason, DeskState, PauseReason
from ciasc.domain.stats.gaming_flags import GamingSign
from ciasc.domain.stats.indicators import Indicator
from ciasc.domain.stats.legs import LegDuration, LegEnd
from ciasc.domain.tickets.closing_reasons import CancelReason, ClosingReason, LeaveReason
from ciasc.domain.tickets.events import UNDOABLE, EventKind
from ciasc.domain.tickets.priority_lane import LaneReason
from ciasc.domain.tickets.states_and_outcomes import CallReason, Outcome, TicketState
from tests.documents import DOCS, names_in_code, rows

ENUMS: Final[tuple[type[Enum], ...]] = (
    CardKind,
    TicketState,
    Lane,
    Outcome,
    Role,
    DeskState,
    PauseReason,
    CloseReason,
    CallReason,
    PaperSlot,
    PrintState,
    PrinterStatus,
    LegDuration,
    LegEnd,
    EventKind,
    AlertKind,
    HelpReason,
    LaneReason,
    ClosingReason,
    CancelReason,
    LeaveReason,
    VersionState,
    StationKind,
    Indicator,
    GamingSign,
)


def words_of(value: Enum) -> str:
    return value.word if isinstance(value, Lane) else str(value.value)


@cache
def glossary() -> dict[str, dict[str, str]]:
    """Return the Spanish words by the code, for each table: those that a heading names, and `things`."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for section in text.split("\n## ")[1:]:
        heading, _, body = section.partition("\n\n")
        names = re.findall(r"`(\w+)`", heading) or ["things"]
        for name, table in zip(names, body.split("\n\n"), strict=True):
            found[name] = {line[1].strip("`"): line[0] for line in rows(table)}
    return found


def test_every_enum_of_the_rules_is_looked_up() -> None:
    modules = [import_module(found.name) for found in walk_packages(domain.__path__, "ciasc.domain.")]
    known = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Enum) and value.__module__.startswith("ciasc.")
    }
    assert known - {Permission} == set(ENUMS)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_value_that_people_meet_is_in_the_glossary_and_no_other(enum: type[Enum]) -> None:
    assert list(glossary()[enum.__name__]) == [words_of(value) for value in enum]


def test_states_read_in_the_glossary_as_everywhere() -> None:
    assert glossary()["TicketState"] == {state.value: render(state.words) for state in TicketState}


def test_events_have_the_same_words_in_the_glossary_and_the_audit() -> None:
    assert glossary()["EventKind"] == {kind.value: render(kind.words) for kind in EventKind}


@pytest.mark.parametrize(
    ("enum", "group"),
    [
        (Outcome, "outcomes"),
        (PauseReason, "pause_reasons"),
        (CallReason, "call_reasons"),
        (LaneReason, "lane_reasons"),
        (ClosingReason, "closing_reasons"),
        (CancelReason, "cancel_reasons"),
        (LeaveReason, "leave_reasons"),
        (CloseReason, "close_reasons"),
        (HelpReason, "help_reasons"),
    ],
)
def test_reasons_read_in_the_glossary_as_in_the_catalogue(enum: type[Enum], group: str) -> None:
    assert glossary()[enum.__name__] == section_words("desk")[group]


def test_every_thing_that_happens_at_a_desk_has_words() -> None:
    elsewhere = ("signed_in", "staff_", "device_", "printer_", "paper_", "station_", "config_", "clock_")
    at_desks = {kind.value for kind in EventKind if not kind.value.startswith(elsewhere)}
    assert set(section_words("desk")["happened"]) == at_desks
    assert set(AlertKind) | {"help_at_kiosk", "reason", "more", "again", "strip"} == set(
        section_words("alert")
    )


def test_every_code_name_of_the_glossary_exists() -> None:
    listed = glossary()["things"]
    assert len(listed) > 30
    assert [name for name in listed if name not in names_in_code()] == []


def test_every_action_that_can_be_undone_has_words_at_the_desk() -> None:
    assert set(section_words("desk")["done"]) == {kind.value for kind in UNDOABLE}


def test_every_pictogram_has_a_name() -> None:
    assert [name for name in PICTOGRAMS if not section_words("pictograms").get(name)] == []
