"""How long the searches for faults go on: TEST_CIASC_EFFORT=20 make test searches twenty times as long."""

import os

LONG_SEARCH = 5
"""Above it, what else is sampled is tried whole."""
EFFORT = int(os.environ.get("TEST_CIASC_EFFORT", "1"))
