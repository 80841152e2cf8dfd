"""Orientation cards as the kiosk and the administration render them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ciasc.domain.config.document import MOST_TILES
from ciasc.domain.config.orientation import LONGEST_LINK, CardKind, OrientationCard
from ciasc.web.qr_picture import qr_svg


@dataclass(frozen=True, slots=True)
class CardView:
    """A card to render, whether it is not confirmed, and the QR code of its address."""

    card: OrientationCard
    unconfirmed: bool
    qr: Markup | None


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The cards of one kind: one screen of the kiosk."""

    kind: CardKind
    cards: tuple[CardView, ...]

    @property
    def listed(self) -> bool:
        """Return whether the screen is a list of tiles, each with a card of its own."""
        several = self.kind is CardKind.FLOW and len(self.cards) > 1
        return several or self.kind in (CardKind.NEED, CardKind.PLACE)

    @property
    def sources(self) -> tuple[OrientationCard, ...]:
        """Return a card for each source and review of the screen."""
        return tuple({(one.card.source, one.card.reviewed): one.card for one in self.cards}.values())

    @property
    def pages(self) -> tuple[tuple[CardView, ...], ...]:
        """Return the cards of each screen of the list; all but the last leave room for a button onward."""
        if len(self.cards) <= MOST_TILES:
            return (self.cards,)
        step = MOST_TILES - 1
        return tuple(self.cards[at : at + step] for at in range(0, len(self.cards), step))


def card_view(card: OrientationCard, today: date) -> CardView:
    """Return that card as it is rendered on that day."""
    drawn = 0 < len(card.link) <= LONGEST_LINK
    picture = Markup(qr_svg(card.link).decode()) if drawn else None  # noqa: S704 - made of a path alone
    return CardView(card, card.unconfirmed(today), picture)


def card_groups(cards: Iterable[OrientationCard], today: date) -> Sequence[CardGroup]:
    """Return the cards by kind, in the order of the kinds, without empty groups."""
    views = [card_view(card, today) for card in cards]
    groups = [CardGroup(kind, tuple(one for one in views if one.card.kind is kind)) for kind in CardKind]
    return [group for group in groups if group.cards]
