"""`python -m ciasc.printing.emulator`: the printer of the demo, a process of its own."""

import argparse
from pathlib import Path

from ciasc.printing.emulator.run_emulator import Options, run


def main() -> None:
    """Parse the command line and run a printer until the parent ends."""
    parser = argparse.ArgumentParser(description="An ESC/POS printer in software.")
    parser.add_argument("--listen", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--control")
    parser.add_argument("--speed", type=int, dest="speed_mm_s")
    run(Options(**vars(parser.parse_args())), with_parent=True)


main()
