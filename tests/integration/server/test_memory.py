"""The heaps of a process with many threads."""

import subprocess
import sys

from tests.patience import PATIENCE_S

MANY_THREADS = """
import re, threading
from pathlib import Path
from ciasc.process_memory import give_memory_back, use_one_heap
if {limited}:
    use_one_heap()
met = threading.Barrier(40)
def hold():
    met.wait()
    kept = [bytes(9_000) for _ in range(100)]
    met.wait()
threads = [threading.Thread(target=hold) for _ in range(40)]
for thread in threads: thread.start()
for thread in threads: thread.join()
give_memory_back()
maps = Path("/proc/self/maps").read_text()
print(sum(int(start, 16) % (64 << 20) == 0 for start in re.findall(r"^([0-9a-f]+)-", maps, re.MULTILINE)))
"""


def heaps(*, limited: bool) -> int:
    """Return the number of heaps that forty threads at work leave behind."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_THREADS.format(limited=limited)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    return int(done.stdout)


def test_many_threads_share_one_heap() -> None:
    assert heaps(limited=True) <= 1 < heaps(limited=False)
