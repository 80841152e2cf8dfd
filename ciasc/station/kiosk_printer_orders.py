"""Wishes to the printer of a kiosk, on their way until the kiosk confirms that they are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ciasc.domain.core.kiosk_printer_orders import NO_WISHES, KioskWish, WishesSent
from ciasc.ports import Transaction
from ciasc.station.context import Context

_OF_USE_FOR: Final = timedelta(hours=8)
"""A copy that a kiosk fetches later than this is for a person who has gone."""


@dataclass(frozen=True, slots=True)
class KioskWishes:
    """The use cases of wishes to a kiosk."""

    context: Context

    def add(self, tx: Transaction, kiosk: str, ticket: str | None = None) -> None:
        """Store a wish in that transaction; one that waits to be sent already is enough."""
        if all(wish.ticket != ticket or wish.receipt is not None for wish in tx.prints.wishes(kiosk)):
            tx.prints.wish(kiosk, ticket, self.context.clock())

    def answer(self, kiosk: str, received: str | None, *, confirms: bool | None) -> WishesSent:
        """Return what to send to that kiosk, which confirmed the receipt `received`.

        What was sent is repeated under the same receipt until it is confirmed, and what came later waits. A
        kiosk of which it is unknown whether it confirms gets nothing yet; one that never does, an older one,
        gets each wish one time.
        """
        if confirms is None:
            return NO_WISHES
        with self.context.store.read() as reading:
            if not reading.prints.wishes(kiosk):
                return NO_WISHES
        with self.context.store.begin() as tx:
            wishes = self._open(tx, kiosk, received)
            sent = [wish for wish in wishes if wish.receipt is not None]
            now = [wish for wish in sent if wish.receipt == sent[0].receipt] or wishes
            if not now:
                return NO_WISHES
            receipt = now[0].receipt or self.context.new_token()
            if not confirms:
                tx.prints.end_wishes(now)
            elif not sent:
                tx.prints.sent_wishes(now, receipt)
        return WishesSent.of(now, receipt)

    def _open(self, tx: Transaction, kiosk: str, received: str | None) -> Sequence[KioskWish]:
        """Delete what is confirmed, too old to be of use or has no number; return the rest."""
        oldest = self.context.clock() - self.context.pace().span(_OF_USE_FOR)
        wishes = tx.prints.wishes(kiosk)
        done = [
            wish
            for wish in wishes
            if _is_done(wish, received) or wish.created_at < oldest or self._is_unnumbered(tx, wish)
        ]
        tx.prints.end_wishes(done)
        return [wish for wish in wishes if wish not in done]

    def _is_unnumbered(self, tx: Transaction, wish: KioskWish) -> bool:
        """Return whether the ticket of a copy became immediate and has no number in public."""
        ticket = None if wish.ticket is None else tx.tickets.get(wish.ticket)
        return ticket is not None and not self.context.rules_in(tx).has_number(ticket.lane)


def _is_done(wish: KioskWish, received: str | None) -> bool:
    return wish.receipt is not None and wish.receipt == received
