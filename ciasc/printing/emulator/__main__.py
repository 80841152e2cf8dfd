"""`python -m ciasc.printing.emulator`: the printer of the demo, a process of its own."""

import argparse
from pathlib import Path

from ciasc.printing.emulator.run import run


def main() -> None:
    """Read the command line and be a printer."""
    parser = argparse.ArgumentParser(description="An ESC/POS printer in software.")
    parser.add_argument("--listen", required=True)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--control", default=None)
    parser.add_argument("--profile", default="epson-tm-t20iii")
    parser.add_argument("--with-parent", action="store_true")
    told = parser.parse_args()
    run(told.listen, told.out, control=told.control, profile=told.profile, with_parent=told.with_parent)


main()
