"""The summary of skipped tests: how many, and what to install or run for them."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pytest

LONG: Final = pytest.StashKey[int]()
_AT_MOST: Final = 8
# The Debian package of what a test needs, where it has another name.
_PACKAGES: Final = {
    "node": "nodejs npm",
    "systemctl": "systemd",
    "systemd-analyze": "systemd",
    "udevadm": "udev",
    "zbarimg": "zbar-tools",
}


def summary(reasons: Iterable[str], long: int) -> list[str]:
    """Return one line for each reason to skip, most tests first, and one for the `long` ones left to CI."""
    counted = Counter(reason.removeprefix("Skipped: ") for reason in reasons).most_common()
    lines = [f"{count:5}  {_advice(reason)}" for reason, count in counted[:_AT_MOST]]
    if rest := counted[_AT_MOST:]:
        lines.append(f"{sum(count for _, count in rest):5}  {len(rest)} other reasons: pytest -rs lists them")
    if long:
        lines.append(f"{long:5}  long tests: TEST_CIASC_EFFORT=2 make test, or .ci/run")
    return lines


def _advice(reason: str) -> str:
    """Return what to install if the reason is the name of a program; else the reason."""
    if " " in reason:
        return reason
    return f"{reason}: apt-get install {_PACKAGES.get(reason, reason)}"
