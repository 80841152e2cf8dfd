"""`python -m benchmarks [NAME...]`: measure what must be fast, and print it beside its goal."""

import sys
from collections.abc import Callable
from typing import Final

from benchmarks import (
    board,
    crash,
    crowd,
    desks,
    estimate,
    figures,
    files,
    foresight,
    history,
    issue,
    paper,
    soak,
    walls,
    weight,
)
from benchmarks.measure import Result

BENCHMARKS: Final[dict[str, Callable[[], list[Result]]]] = {
    "weight": weight.run,
    "issue": issue.run,
    "history": history.run,
    "figures": figures.run,
    "files": files.run,
    "board": board.run,
    "walls": walls.run,
    "desks": desks.run,
    "paper": paper.run,
    "crowd": crowd.run,
    "estimate": estimate.run,
    "foresight": foresight.run,
    "crash": crash.run,
    "soak": soak.run,
}


def main() -> int:
    """Run the named benchmarks, or all; return 0 if every goal was reached."""
    wanted = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}")
        return 2
    missed = 0
    for name in wanted:
        for result in BENCHMARKS[name]():
            missed += not result.reached
            print(f"{name:8} {result}", flush=True)
    return 1 if missed else 0


sys.exit(main())
