"""Events as people read them: who did what, where and to which number. Never what a visit was about.

The words are in `[event]` of `ciasc/content/es/queue.toml` and `web.toml`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from ciasc.content.messages import render, section_words, text
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.permissions import CITIZEN, SYSTEM
from ciasc.domain.tickets.events import QUIET, Event, EventKind
from ciasc.ports import Audited, Reading
from ciasc.web.api.config_changes import ChangeRow, changed_fields
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import rfc3339

_REASONS: Final = {
    EventKind.CALLED: "call_reasons",
    EventKind.DESK_PAUSED: "pause_reasons",
    EventKind.CANCELLED: "cancel_reasons",
    EventKind.LEFT: "leave_reasons",
    EventKind.EXPIRY_EXPLAINED: "leave_reasons",
    EventKind.DESK_CLOSED: "close_reasons",
}


class EventText(Output, title="Happening"):
    """An event in words. `detail` names an account, a device, a printer or a reason, and no visit's service.

    `changes` are the fields of the station, an account or a device that it changed.
    """

    seq: int
    at: str
    kind: str
    what: str
    actor: str
    actor_name: str
    desk: int | None
    ticket: str | None
    detail: str
    changes: list[ChangeRow]


def actors(tx: Reading) -> dict[str, str]:
    """Return all actors by id: people first, then devices, then the system."""
    names = {one.id: one.name for one in tx.staff.all()}
    names |= {
        one.actor.id: text(f"web.event.device.{one.role.value}", name=one.name) for one in tx.devices.all()
    }
    return names | {CITIZEN.id: CITIZEN.name, SYSTEM.id: text("web.event.system")}


def event_texts(tx: Reading, found: Iterable[Audited]) -> list[EventText]:
    """Return those events in words, in the order in which they come."""
    names, config = actors(tx), tx.config.in_force()
    return [_event_text(one.event, one.code, names, config) for one in found]


def _event_text(event: Event, code: str | None, names: Mapping[str, str], config: Configuration) -> EventText:
    return EventText(
        seq=event.seq,
        at=rfc3339(event.at),
        kind=event.kind.value,
        what=render(event.kind.words),
        actor=event.actor,
        actor_name=names.get(event.actor, event.actor),
        desk=event.desk,
        ticket=None if event.kind in QUIET else code,
        detail=_detail(event, names),
        changes=changed_fields(event.data, config),
    )


def _detail(event: Event, names: Mapping[str, str]) -> str:
    """Return the public part of an event's data: names of the station and reasons of a closed list."""
    data = event.data
    if event.kind in _REASONS:
        return str(section_words("desk")[_REASONS[event.kind]].get(data.get("reason"), ""))
    named = {
        EventKind.STAFF_CHANGED: names.get(str(data.get("staff")), ""),
        EventKind.DEVICE_CHANGED: str(data.get("device", "")),
        EventKind.PRINTER_CHANGED: str(data.get("printer", "")),
        EventKind.CONFIG_PUBLISHED: text("web.event.version", version=str(data.get("version"))),
        EventKind.STATION_CHANGED: names.get(str(data.get("staff")), ""),
    }.get(event.kind)
    if named is None:
        return ""
    if event.kind is EventKind.CONFIG_PUBLISHED:
        return ": ".join(part for part in (named, str(data.get("note") or "")) if part)
    what = str(section_words("web")["event"]["what"].get(str(data.get("what")), ""))
    if "step" in data:
        what = text("web.event.step", what=what, step=str(data["step"]))
    return ": ".join(part for part in (named, what) if part)


def moment(at: str, now: datetime) -> str:
    """Return that moment as the page shows it, relative to the day of `now`."""
    local = datetime.fromisoformat(at).astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d/%m/%Y %H:%M}"
