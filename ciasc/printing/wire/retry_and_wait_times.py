"""The waits of a printer's owner, in seconds; tests use shorter ones."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterTiming:
    """The waits of one owner: as long as possible while a printer is used again within 3 s of its repair.

    - `idle`: between two polls of a printer that is ready. An opened cover is detected in that time at the
      latest; a ticket polls first anyway, so a shorter time would only load the line.
    - `watch`: between two polls of one that is not ready, and while a ticket is printed: a person waits
      there.
    - `answer`: for the answers to a poll, and to hand over the question. They are four bytes that come in 4
      ms at 38400 baud; half a second also covers a cheap printer that is busy cutting.
    - `misses`: polls without an answer before the printer counts as mute and the port is opened again.
    - `pause`, `longest_pause`: before a port is opened again, doubling. Without an end: a technician may plug
      in the cable hours later and no restart is needed.
    - `connect`: for a connection over the network: more than one SYN, for one dropped packet is no outage.
    - `write`: for a whole ticket, on top of what its bytes take on the line: a printer that is busy with the
      ticket before holds them up for 2.
    - `confirm`: after the last byte, while the printer reports that it prints: a long ticket takes 1.5 s.
    - `cut`: for the cutter of a printer that cannot be polled, on top of the time of its paper.
    - `noted`: of an outage, after which people in front of a kiosk have seen "write the number down".
    - `drain`: for answers that are still under way when a connection is closed.
    """

    idle: float = 2.0
    watch: float = 0.3
    answer: float = 0.5
    misses: int = 3
    pause: float = 0.1
    longest_pause: float = 1.6
    connect: float = 1.5
    write: float = 5.0
    confirm: float = 4.0
    cut: float = 0.5
    noted: float = 5.0
    drain: float = 0.2


NORMAL: Final = PrinterTiming()
