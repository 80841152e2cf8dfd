"""The route by which a call box with an alarm asks whether to sound; a box that asks is one that sounds."""

from flask import Blueprint

from ciasc.domain.core.errors import NotAllowed
from ciasc.domain.core.permissions import Permission, Role
from ciasc.domain.queueing.working_desks import working
from ciasc.ports import CommandAnswer
from ciasc.web.api.alert_listeners import open_dangers
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.server_parts import web

routes = Routes(Blueprint("alarm", __name__))


class DangerAlarm(Output, title="DangerAlarm"):
    """Whether the alarm of a call box sounds: a person is in danger, and no one took the alert."""

    sounds: bool


@routes.operation(
    "POST",
    "/devices/alarm",
    "danger_alarm",
    who=Permission.CALL_AT_DESK,
    gives={200: DangerAlarm},
    repeats=False,
)
def danger_alarm(call: ApiCall[Nothing]) -> CommandAnswer:
    """Return whether the alarm of this call box sounds; ask each second, as long as it can.

    It is silent for a call for help from its own desk, where it would warn the wrong person. The person who
    works at that desk hears it; at a desk without one it sounds too, and no one is said to hear it.
    """
    box = call.actor
    if box.role is not Role.BUTTON:
        raise NotAllowed("queue.permission.missing")
    with call.station.store.read() as tx:
        now, rules = call.station.clock(), call.station.rules_in(tx)
        sounds = any(alert.desk is None or alert.desk != box.desk for alert in open_dangers(tx, now))
        at_work = [desk for desk in working(tx.desks.open(), now, rules) if desk.number == box.desk]
    person = at_work[0].person_of(box) if at_work else None
    web().listeners.sounds(box.id, person)
    return answer(DangerAlarm(sounds=sounds))
