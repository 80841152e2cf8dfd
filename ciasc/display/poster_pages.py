"""The posters of the wall: the part of its page that shows them, and the pictures of the station."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, render_template

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.posters import PosterContent, poster_content
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.config.posters import Poster
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.average_wait import average_wait_s
from ciasc.ports import Reading
from ciasc.web.api.operations import Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_device
from ciasc.web.server_parts import web

routes = Routes(Blueprint("posters", __name__, template_folder="templates"))

_LAST: Final = timedelta(hours=1)
_LONGEST: Final = timedelta(hours=6)
"""Who waited longer than that in the last hour is not in its average."""


@routes.pages.get("/pantalla/afiches")
def posters() -> Page:
    """Show the posters of this moment, for the page of the wall."""
    return for_device(Permission.SEE_WALL, _posters)


def _posters(_who: Caller) -> Page:
    station, tz = web().station, web().settings.calendar.tz
    now = station.clock()
    with station.store.read() as tx:
        config = tx.config.in_force()
        shown = [one for one in config.posters if one.shown_at(now, tz)]
        contents = _contents(tx, shown, now)
    return render_template(
        "wall_posters.html", posters=contents, full=config.station.full_posters, station=config.station.name
    )


def _contents(tx: Reading, shown: Sequence[Poster], now: datetime) -> list[tuple[PosterContent, int]]:
    """Return those posters, each with its seconds."""
    config, words = tx.config.in_force(), PublicWords(SPANISH)
    today = now.astimezone(web().settings.calendar.tz).date()
    made = [poster_content(one, config, words, today) for one in shown]
    if any(one.waits for one in made):
        wait = _average_wait_min(tx, now)
        made = [poster_content(one, config, words, today, wait) for one in shown]
    return [(one, poster.seconds) for one, poster in zip(made, shown, strict=True)]


def _average_wait_min(tx: Reading, now: datetime) -> int | None:
    """Return the average wait of the last hour in minutes, without discreet and urgent tickets."""
    services = tx.config.services()
    legs = [
        leg
        for leg in tx.stats.legs(now - _LONGEST, now)
        if leg.lane != Lane.IMMEDIATE and leg.service in services and not services[leg.service].discreet
    ]
    wait = average_wait_s(legs, now - _LAST)
    return None if wait is None else max(1, round(wait / 60))
