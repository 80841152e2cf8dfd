"""How long the searches for faults go on: TEST_CIASC_EFFORT=20 make test searches twenty times as long."""

import os

EFFORT = int(os.environ.get("TEST_CIASC_EFFORT", "1"))
