"""The administrator's pages of posters: which are shown, in which order and when, and how they look."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint

from ciasc.admin.config_schemas import config_body
from ciasc.admin.pages import admin_page, hours_by_day, today
from ciasc.content.config_field_names import language_name
from ciasc.content.languages.public_words import PublicWords
from ciasc.content.posters import PosterContent, family_flow, paper_languages, poster_content, review_of
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.config.posters import SECONDS, Poster, known_posters
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.web.api.operations import Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("poster_admin", __name__))

_WHERE = "afiches"


@dataclass(frozen=True, slots=True)
class PosterView:
    """A poster with its content, its source with dates, and whether its last day has passed."""

    poster: Poster
    content: PosterContent
    review: tuple[str, date, date]
    ended: bool


def _config() -> Configuration:
    with web().station.store.read() as tx:
        return config_body(tx).document


def _view(poster: Poster, config: Configuration) -> PosterView:
    content = poster_content(poster, config, PublicWords(SPANISH), today())
    return PosterView(poster, content, review_of(poster), poster.ended(today()))


def _found(key: str, config: Configuration) -> PosterView:
    """Return the poster with that key; raise NotFound if there is none."""
    for poster in known_posters(config.posters):
        if poster.key == key:
            return _view(poster, config)
    raise NotFound("admin.poster_not_found")


def _paper_languages(key: str, config: Configuration) -> list[tuple[str, str]]:
    """Return the languages in which that poster may be printed, with their names."""
    return [(tag, language_name(tag)) for tag in paper_languages(key, config)]


@routes.pages.get("/admin/afiches")
def posters() -> Page:
    """Show the posters as the walls show them, with their order and state."""
    return for_staff(Permission.SEE_CONFIG, _list)


def _list(who: Caller) -> Page:
    config = _config()
    flow = family_flow(config, PublicWords(SPANISH), today())
    views = [_view(poster, config) for poster in known_posters(config.posters)]
    return admin_page(who, _WHERE, views=views, flow=flow, paper_languages_of=_paper_languages)


@routes.pages.get("/admin/afiches/<key>")
def poster_form(key: str) -> Page:
    """Show one poster to change."""
    return for_staff(Permission.SEE_CONFIG, lambda who: _form(who, key))


def _form(who: Caller, key: str) -> Page:
    view = _found(key, _config())
    days = hours_by_day(view.poster.hours)
    return admin_page(who, _WHERE, "admin_afiche.html", view=view, days=days, seconds=SECONDS)


@routes.pages.get("/admin/afiches/<key>/vista")
def poster_preview(key: str) -> Page:
    """Show one poster on the whole screen, from the draft."""
    return for_staff(Permission.SEE_CONFIG, lambda who: _preview(who, key))


def _preview(who: Caller, key: str) -> Page:
    config = _config()
    return page("poster_preview.html", who, view=_found(key, config), station=config.station.name)
