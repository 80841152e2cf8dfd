"""The figures of a day from a plain log of steps: a second model, which shares no code with `ciasc`.

A step is (second, kind, data). An undone step is taken out of the log by who writes it.
"""

from dataclasses import dataclass, field
from typing import Any

PROMPT = {0: 180, 1: 300}


@dataclass
class Person:
    """One ticket: its steps in order, the first of which issues it, and when its alerts were taken."""

    service: str
    lane: int
    target: int
    came: int
    log: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)


@dataclass
class Part:
    """One time in one queue."""

    service: str
    target: int
    since: int
    lane: int
    given: int
    calls: list[int] = field(default_factory=list)
    lanes: list[tuple[int, int]] = field(default_factory=list)
    attention: list[list[int | None]] = field(default_factory=list)
    end: str = "open"
    until: int | None = None


ENDS = {"end": "attended", "absent": "no_show", "leave": "left", "gone": "left", "forget": "expired"}
ENDS |= {"cancel": "cancelled"}


def parts(person: Person) -> list[Part]:
    """Return the parts of that visit."""
    found = [Part(person.service, person.target, person.came, person.lane, person.came)]
    for at, kind, data in person.log:
        part = found[-1]
        _attention(part, at, kind)
        if kind in ("call", "again"):
            part.calls.append(at)
        if kind == "call":
            part.lanes.append((part.lane, part.given))
        if kind in ("call", "return"):
            part.end, part.until = "open", None
        if kind == "lane":
            part.lane, part.given = data["lane"], at
        if kind in ENDS:
            part.end, part.until = ENDS[kind], at
        if kind == "send":
            part.end, part.until = "transferred", at
            found.append(Part(data["service"], data["target"], at, data["lane"], at))
    return found


def _attention(part: Part, at: int, kind: str) -> None:
    """Begin or end an attention; one that was forgotten took no known time."""
    if part.attention and part.attention[-1][1] is None and kind in ("end", "park", "send", "forget"):
        part.attention[-1][1] = at if kind != "forget" else part.attention[-1][0]
    if kind == "serve":
        part.attention.append([at, None])


def lane_of(part: Part) -> tuple[int, int]:
    """Return the highest lane at a call and when it was given; the present one before any call."""
    if not part.lanes:
        return part.lane, part.given
    best = min(lane for lane, _ in part.lanes)
    return next(one for one in part.lanes if one[0] == best)


def wait_of(part: Part) -> int | None:
    """Return how long that part waited, if its wait is over."""
    if part.attention:
        return int(part.attention[0][0] or 0) - part.since
    if part.end == "no_show":
        return part.calls[-1] - part.since
    if part.end == "transferred":
        return int(part.until or 0) - part.since
    return None


def verdict(end: str, waited: int | None, gone_on: int, limit: int) -> str:
    """Return what became of a promise."""
    if end == "expired":
        return "broken"
    if waited is not None:
        return "kept" if waited <= limit else "broken"
    if gone_on > limit:
        return "broken"
    return {"left": "early", "open": "undecided"}.get(end, "none")


COUNTS = """
issued called attended no_show left expired transferred cancelled waiting begun again kept broken early
undecided prompt tardy granted_prompt granted_tardy whole_kept whole_broken visits moved wait_s service_s"""
LISTS = "waits first_calls last_waits services stays contacts answers"


def count(people: list[Person], now: int, lane: int | None = None) -> dict[str, Any]:
    """Return the figures of those people at that second, of one lane or of all."""
    told: dict[str, Any] = dict.fromkeys(COUNTS.split(), 0) | {name: [] for name in LISTS.split()}
    for person in people:
        legs = parts(person)
        for part in legs:
            if lane not in (None, lane_of(part)[0]):
                continue
            worked = [int(end) - int(begin or 0) for begin, end in part.attention if end is not None]
            told["service_s"] += sum(worked) if part.end != "open" else 0
            if part.end == "cancelled":
                told["cancelled"] += 1
                continue
            _ended(told, person, part, worked)
            _waited(told, part, now)
            _first(told, person, part, now)
            if part is legs[0]:
                _whole(told, legs, now)
    return {name: sorted(value) if isinstance(value, list) else value for name, value in told.items()}


def _ended(told: dict[str, Any], person: Person, part: Part, worked: list[int]) -> None:
    """Count how one part of a visit ended, and its attention."""
    told["issued"] += 1
    told["called"] += bool(part.calls)
    state = "begun" if part.calls else "waiting"
    told[state if part.end == "open" else part.end] += 1
    told["again"] += bool(part.calls) and part.calls[0] != part.calls[-1]
    if part.end in ("attended", "transferred") and part.attention:
        told["services"].append(sum(worked))
    if part.end == "attended":
        told["stays"].append(int(part.until or 0) - person.came)


def _waited(told: dict[str, Any], part: Part, now: int) -> None:
    """Count one wait and its promise."""
    waited = wait_of(part)
    until = now if part.until is None else part.until
    outcome = verdict(part.end, waited, until - part.since, part.target)
    if outcome != "none":
        told[outcome] += 1
    if waited is not None:
        told["waits"].append(waited)
        told["wait_s"] += waited
    if part.calls:
        told["first_calls"].append(part.calls[0] - part.since)
        told["last_waits"].append(part.calls[-1] - part.since)


def _first(told: dict[str, Any], person: Person, part: Part, now: int) -> None:
    """Count how soon a person who goes first was attended."""
    (lane, given), waited = lane_of(part), wait_of(part)
    if lane not in PROMPT:
        return
    until = now if part.until is None else part.until
    for before, since in (("", part.since), ("granted_", max(given, part.since))):
        took = None if waited is None else max(waited - (since - part.since), 0)
        outcome = verdict(part.end, took, until - since, PROMPT[lane])
        told[f"{before}prompt"] += outcome == "kept"
        told[f"{before}tardy"] += outcome == "broken"
    if lane == 0:
        taken = [at for at in person.taken if part.since <= at and (part.until is None or at <= part.until)]
        answers = [at - part.since for at in (*part.calls[:1], *taken[:1])]
        told["contacts"] += [] if waited is None else [waited]
        told["answers"] += [min(answers)] if answers else []


def _whole(told: dict[str, Any], legs: list[Part], now: int) -> None:
    """Count whether all waits of a visit together kept the promise of its ticket."""
    told["visits"] += 1
    told["moved"] += legs[0].end == "transferred"
    waited = sum(wait for part in legs if (wait := wait_of(part)) is not None)
    last = legs[-1]
    over = wait_of(last) is not None
    if not over:
        waited += (now if last.until is None else last.until) - last.since
    if last.end == "expired" or waited > legs[0].target:
        told["whole_broken"] += 1
    elif over:
        told["whole_kept"] += 1
