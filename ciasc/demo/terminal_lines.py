"""What the terminal of the demo shows of its printer: one plain line for each event, not JSON."""

from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

from ciasc.content.messages import render, text
from ciasc.printing.wire.status_bits import PrinterStatus

Say = Callable[[str], None]


def log_printer_in_words(say: Say) -> None:
    """Configure the log of this process: events of the printer in plain words, all others as before."""

    def in_words(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line = printer_line(event)
        if line is None:
            return event
        say(f"  {line}\n")
        raise structlog.DropEvent

    structlog.configure(processors=[in_words, *structlog.get_config()["processors"]])


def printer_line(event: MutableMapping[str, Any]) -> str | None:
    """Return the words for a log event of the printer; None for any other event."""
    match event.get("event"):
        case "printer_out":
            return text("demo.terminal.printer_out", words=render(PrinterStatus(event["status"]).words))
        case "ticket_unknown":
            return text("demo.terminal.ticket_unknown")
    return None
