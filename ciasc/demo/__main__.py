"""`python -m ciasc.demo`: the crowd as a process of its own; standard input has its configuration."""

import json
import sys
import threading
from datetime import datetime

from ciasc.demo.crowd import Crowd
from ciasc.demo.demo_clock import DemoClock


def main() -> None:
    """Play until standard input ends, at the latest when the demo ends."""
    told = json.loads(sys.stdin.readline())
    clock = DemoClock(datetime.fromisoformat(told["begins"]), told["began_s"], told["speed"])
    crowd = Crowd(told["base"], told["kiosk"], told["desks"], clock, present=told["present"])
    threading.Thread(target=_stop_at_end, args=(crowd,), daemon=True).start()
    crowd.run()


def _stop_at_end(crowd: Crowd) -> None:
    sys.stdin.read()
    crowd.stop()


main()
