"""A simulated hall: people who come, wait, leave and are attended, and the staff at the desks.

It knows nothing of how CIASC works inside: it sends the commands of the public API, and its own clock says
when. Staff react after seconds, walk to the door, take breaks and pause without a word; people lose patience,
leave with and without a word, miss their call, and are sent on to another desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from math import log, sqrt
from random import Random
from typing import Any, Final

from benchmarks.agenda import Agenda
from benchmarks.regimes import (
    BY_HOUR,
    CLOSES_H,
    LAST_TICKET_H,
    MEAN_MIN,
    OPENS_H,
    PREFERENTIAL,
    SHARE,
    Front,
    Regime,
    StaffedDesk,
    Visitor,
)

_ABSENT: Final = 0.05
_SENT_ON: Final = 0.16
_SILENT_LEAVER: Final = 0.6
_OK, _NOTHING = 200, 204


@dataclass(slots=True)
class Day:
    """One day at that station, from its opening to the end of its line."""

    front: Front
    regime: Regime
    midnight: datetime
    chance: Random
    people: list[Visitor] = field(default_factory=list)
    _posts: list[StaffedDesk] = field(default_factory=list)
    _agenda: Agenda = field(default_factory=Agenda)
    _waiting: dict[str, Visitor] = field(default_factory=dict)
    _now: datetime = field(init=False)

    def run(self) -> list[Visitor]:
        """Return the people of the day."""
        chance = self.chance
        for number, plan in enumerate(self.regime.desks, 1):
            post = StaffedDesk(number, plan, chance.lognormvariate(0, 0.12) * self.regime.slower)
            self._posts.append(post)
            opens, closes = plan.hours
            self._plan(self._hour(opens + chance.uniform(-0.08, 0.1)), partial(self._open, post))
            self._plan(self._hour(closes + chance.uniform(0, 0.15)), partial(self._close, post))
            if plan.lunch_h is not None:
                lunch = self._hour(plan.lunch_h + chance.gauss(0, 0.15))
                self._plan(lunch, partial(self._rest, post, self.regime.lunch_min, "break"))
            coffee = self._hour(chance.uniform(opens + 1, closes - 1))
            self._plan(coffee, partial(self._rest, post, chance.uniform(5, 12), "other"))
        self._arrivals()
        for at, act in self._agenda:
            self._now = at
            self.front.at(at)
            act()
        return self.people

    def _hour(self, hour: float) -> datetime:
        return self.midnight + timedelta(hours=hour)

    def _plan(self, at: datetime, act: Callable[[], None]) -> None:
        self._agenda.add(at, act)

    def _after(self, seconds: float, act: Callable[[], None]) -> None:
        self._agenda.add(self._now + timedelta(seconds=seconds), act)

    def _arrivals(self) -> None:
        day = self.chance.lognormvariate(0, 0.1)
        at = OPENS_H
        most = max(BY_HOUR) * self.regime.per_hour * day
        while (at := at + self.chance.expovariate(most)) < LAST_TICKET_H:
            share = BY_HOUR[int(at - OPENS_H)] / max(BY_HOUR)
            if self.chance.random() < share:
                self._plan(self._hour(at), self._arrive)

    def _arrive(self) -> None:
        chance = self.chance
        one = Visitor(
            number=len(self.people),
            service=chance.choices(list(SHARE), list(SHARE.values()))[0],
            lane="preferential" if chance.random() < PREFERENTIAL else "normal",
            came=self._now,
            patience=timedelta(minutes=chance.expovariate(1 / self.regime.patience_min)),
        )
        self.front.before_ticket()
        order = {"service": one.service, "lane": one.lane}
        status, said = self.front.post("kiosk", "/tickets", order)
        assert status == 201, said
        one.ticket, one.token, one.ahead, one.told = (
            said["id"],
            said["token"],
            said["ahead"],
            said["estimate"],
        )
        here = [post for post in self._posts if post.state == "open"]
        one.able = sum(post.plan.serves(one.service) for post in here)
        one.open_desks = len(here)
        self.people.append(one)
        self._waiting[one.ticket] = one
        self._plan(one.came + one.patience, partial(self._lose_patience, one))
        self._notice(one)

    def _lose_patience(self, one: Visitor) -> None:
        """Let a person who still waits leave; most of them say nothing, and miss their call."""
        if one.ticket not in self._waiting or one.gone:
            return
        one.gone = True
        if self.chance.random() >= _SILENT_LEAVER:
            status, said = self.front.post("citizen", f"/tickets/{one.token}/leave", {})
            assert status == _OK, said
            del self._waiting[one.ticket]

    def _notice(self, one: Visitor) -> None:
        """Let each free desk that may serve that person look at its screen after its reaction."""
        for post in self._posts:
            if (
                post.state == "open"
                and post.person is None
                and not post.looks
                and post.plan.serves(one.service)
            ):
                post.looks = True
                self._after(self.chance.uniform(*self.regime.reacts_s), partial(self._look, post))

    def _desk(self, post: StaffedDesk, step: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        return self.front.post(f"desk{post.number}", f"/desks/{post.number}/{step}", body or {})

    def _must(self, post: StaffedDesk, step: str, **body: object) -> Any:  # noqa: ANN401 - any JSON
        status, said = self._desk(post, step, body)
        assert status == _OK, (step, status, said)
        return said

    def _open(self, post: StaffedDesk) -> None:
        services = {"services": sorted(post.plan.services)} if post.plan.services else {}
        self._must(post, "open", **services)
        post.state = "open"
        self._soon(post)

    def _close(self, post: StaffedDesk) -> None:
        last = self._now >= self._hour(CLOSES_H)
        if post.person is not None or post.state == "paused" or (last and self._has_line(post)):
            self._after(60, partial(self._close, post))
            return
        if post.state == "open":
            self._must(post, "close")
        post.state = "closed"

    def _has_line(self, post: StaffedDesk) -> bool:
        return any(post.plan.serves(one.service) for one in self._waiting.values())

    def _soon(self, post: StaffedDesk) -> None:
        post.looks = True
        self._after(self.chance.uniform(5, 40), partial(self._look, post))

    def _look(self, post: StaffedDesk) -> None:
        post.looks = False
        if post.state != "open" or post.person is not None:
            return
        status, said = self._desk(post, "call-next")
        if status == _NOTHING:
            return
        assert status == _OK, said
        one = self._waiting.pop(said["id"])
        if one.called is None:
            one.called = self._now
        post.person = one
        if one.gone or self.chance.random() < _ABSENT:
            self._after(50, partial(self._again, post, said["version"]))
        else:
            self._after(self.chance.uniform(8, 45), partial(self._serve, post, said["version"]))

    def _again(self, post: StaffedDesk, version: int) -> None:
        said = self._must(post, "recall", version=version)
        self._after(self.chance.uniform(45, 80), partial(self._missed, post, said["version"]))

    def _missed(self, post: StaffedDesk, version: int) -> None:
        self._must(post, "no-show", version=version)
        self._free(post)

    def _serve(self, post: StaffedDesk, version: int) -> None:
        one = post.person
        assert one is not None
        said = self._must(post, "serve", version=version)
        mean = MEAN_MIN[one.service] * post.pace
        sigma = sqrt(log(1 + 0.6**2))
        minutes = self.chance.lognormvariate(log(mean) - sigma**2 / 2, sigma)
        sent_on = one.leg == 1 and one.service == "informes" and self.chance.random() < _SENT_ON
        end = self._send_on if sent_on else self._complete
        self._after(60 * minutes, partial(end, post, said["version"]))

    def _send_on(self, post: StaffedDesk, version: int) -> None:
        one = post.person
        assert one is not None
        one.service, one.leg = "robo", 2
        one.patience = timedelta(days=1)
        self._must(post, "transfer", version=version, service=one.service)
        self._waiting[one.ticket] = one
        self._free(post)
        self._notice(one)

    def _complete(self, post: StaffedDesk, version: int) -> None:
        one = post.person
        assert one is not None
        why = {"reason": "accompanied"} if one.lane == "preferential" else {}
        self._must(post, "complete", version=version, outcome="attended", **why)
        self._free(post)

    def _free(self, post: StaffedDesk) -> None:
        post.person = None
        if post.wants_break is not None:
            minutes, reason = post.wants_break
            post.wants_break = None
            self._pause(post, minutes, reason)
        else:
            self._soon(post)

    def _rest(self, post: StaffedDesk, minutes: float, reason: str) -> None:
        if post.state != "open":
            return
        if post.person is not None:
            post.wants_break = (minutes, reason)
        else:
            self._pause(post, minutes, reason)

    def _pause(self, post: StaffedDesk, minutes: float, reason: str) -> None:
        """Pause that desk: a long break is said to the station, of the short ones every other one."""
        said = reason == "break" or self.chance.random() < 0.5
        if said:
            self._must(post, "pause", reason=reason)
        post.state = "paused"
        lasts = minutes * self.chance.uniform(0.85, 1.2)
        self._after(60 * lasts, partial(self._resume, post, said=said))

    def _resume(self, post: StaffedDesk, *, said: bool) -> None:
        if said:
            self._must(post, "resume")
        post.state = "open"
        self._soon(post)
