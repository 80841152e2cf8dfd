"""How often the server asks each open page for a sign of life, and how long it waits for it, in seconds."""

from typing import Final

PING_S: Final = 5
PING_TIMEOUT_S: Final = 10
