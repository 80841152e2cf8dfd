"""An ESC/POS printer in software with faults that can be set: for the demo, tests and technicians."""

from ciasc.printing.emulator.control_socket import controlled, send_order
from ciasc.printing.emulator.emulator_thread import Emulator
from ciasc.printing.emulator.rendering.printed_roll import PrintedTicket
from ciasc.printing.emulator.run_emulator import CONTROL, LISTENING, Options, run

__all__ = ["CONTROL", "LISTENING", "Emulator", "Options", "PrintedTicket", "controlled", "run", "send_order"]
