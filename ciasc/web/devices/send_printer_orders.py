"""What the station wants of the printer of a kiosk, as it is sent in answer to a report."""

from ciasc.domain.core.kiosk_printer_orders import NO_WISHES, WishesSent
from ciasc.web.api.output_base import Output


class Wishes(Output, title="Wishes"):
    """What the station wants of that machine; its next report confirms it by the `receipt`."""

    new_roll: bool
    copies: list[str]
    receipt: str | None = None


def wishes_body(sent: WishesSent = NO_WISHES, *, has_printer: bool = True) -> Wishes:
    """Return the answer to a report; a machine without a printer confirms nothing."""
    receipt = sent.receipt if has_printer else None
    return Wishes(new_roll=sent.new_roll, copies=list(sent.copies), receipt=receipt)
