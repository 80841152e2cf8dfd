"""`python -m benchmarks [NAME...]`: measure what must be fast, and print it beside its goal.

`python -m benchmarks issue --beside DIR` compares the processor time with another checkout in one run.
`python -m benchmarks memory --minutes 4` is a shorter look at the memory under load.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks import (
    beside_checkout,
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
    kiosk_node,
    memory,
    paper,
    soak,
    walls,
    weight,
)
from benchmarks.servers_and_clients import Result

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
    "node": kiosk_node.run,
    "crowd": crowd.run,
    "estimate": estimate.run,
    "foresight": foresight.run,
    "crash": crash.run,
    "soak": soak.run,
    "memory": memory.run,
}


def main() -> int:
    """Run the named benchmarks, or all; return 0 if every goal was reached."""
    words = sys.argv[1:]
    if words[:2] == ["issue", "--beside"] and len(words) == 3:
        return _printed("issue", beside_checkout.run(Path(words[2])))
    if words[:2] == ["memory", "--minutes"] and len(words) == 3:
        return _printed("memory", memory.run(float(words[2])))
    wanted = words or list(BENCHMARKS)
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}")
        return 2
    return max([_printed(name, BENCHMARKS[name]()) for name in wanted])


def _printed(name: str, results: list[Result]) -> int:
    for result in results:
        print(f"{name:8} {result}", flush=True)
    return int(not all(result.reached for result in results))


sys.exit(main())
