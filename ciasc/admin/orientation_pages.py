"""The administrator's pages of orientation: its cards with their source, and how the kiosk shows each."""

from flask import Blueprint

from ciasc.admin.config_schemas import config_body
from ciasc.admin.pages import admin_page, today
from ciasc.content.config_files import CARD
from ciasc.content.messages import section_words, text
from ciasc.content.orientation_cards import all_cards, with_cud_line
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.web.api.operations import Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.card_view import card_groups, card_view
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("orientation", __name__))

_WHERE = "orientacion"


def _cards() -> tuple[OrientationCard, ...]:
    with web().station.store.read() as tx:
        return all_cards(config_body(tx).document)


def _card(key: str) -> OrientationCard:
    """Return the card with that key in the draft, else in force; raise NotFound if there is none."""
    for card in _cards():
        if card.key == key:
            return card
    raise NotFound("admin.card_not_found")


@routes.pages.get("/admin/orientacion")
def orientation() -> Page:
    """Show the orientation cards, those that expired first to be seen."""
    return for_staff(Permission.SEE_CONFIG, _list)


def _list(who: Caller) -> Page:
    groups = card_groups(_cards(), today())
    return admin_page(who, _WHERE, groups=groups, kinds_of_card=section_words("kiosk")["guide"])


@routes.pages.get("/admin/orientacion/<key>")
def orientation_card(key: str) -> Page:
    """Show one card to change."""
    return for_staff(Permission.SEE_CONFIG, lambda who: _form(who, key))


def _form(who: Caller, key: str) -> Page:
    card = _card(key)
    return admin_page(
        who,
        _WHERE,
        "admin_tarjeta.html",
        card=card,
        card_json=CARD.dump_json(card).decode(),
        drawn_options=[("", text("admin.no_picture")), *section_words("kiosk")["bring"].items()],
        outdated=card.unconfirmed(today()),
    )


@routes.pages.get("/admin/orientacion/<key>/vista")
def orientation_preview(key: str) -> Page:
    """Show one card as the kiosk shows it, from the draft."""
    return for_staff(Permission.SEE_CONFIG, lambda who: _preview(who, key))


def _preview(who: Caller, key: str) -> Page:
    with web().station.store.read() as tx:
        line = config_body(tx).document.station.cud_line
    card = _card(key)
    shown = next(iter(with_cud_line([card], line)), card)
    values = {"t": section_words("kiosk"), "pictures": section_words("pictograms")}
    return page("card_preview.html", who, view=card_view(shown, today()), **values)
