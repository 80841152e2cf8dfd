"""An ESC/POS printer in software that can be broken: for the demo, for tests and for technicians."""

from ciasc.printing.emulator.control import controlled, tell
from ciasc.printing.emulator.paper import PrintedTicket
from ciasc.printing.emulator.run import CONTROL, LISTENING, Options, run
from ciasc.printing.emulator.server import Emulator

__all__ = ["CONTROL", "LISTENING", "Emulator", "Options", "PrintedTicket", "controlled", "run", "tell"]
