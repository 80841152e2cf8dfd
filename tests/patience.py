"""How long tests wait for an event: TEST_CIASC_PATIENCE=3 make test waits up to three times as long.

A wait returns at its event; the whole time passes only before a failure.
"""

import os
from typing import Final

_SCALE: Final = float(os.environ.get("TEST_CIASC_PATIENCE", "1"))


def scaled(seconds: float) -> float:
    """Return the seconds after which the code under test gives up, as the speed of this machine allows."""
    return seconds * _SCALE


PATIENCE_S: Final = scaled(30)
PATIENCE_MS: Final = PATIENCE_S * 1000
"""The same for Playwright."""
