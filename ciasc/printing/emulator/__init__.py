"""An ESC/POS printer in software that can be broken: for the demo, for tests and for technicians."""

from ciasc.printing.emulator.paper import PrintedTicket
from ciasc.printing.emulator.run import run
from ciasc.printing.emulator.server import Emulator

__all__ = ["Emulator", "PrintedTicket", "run"]
