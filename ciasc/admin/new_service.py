"""The entry that the form of a new service begins with: its letter, target, usual attention and pictogram."""

from typing import Final

from ciasc.domain.config.document import Configuration, ServiceEntry
from ciasc.domain.config.validation import LETTERS

_TARGET_WAIT_S: Final = 900
_MEAN_SERVICE_S: Final = 600
_PICTOGRAM: Final = "informes"


def new_service(config: Configuration) -> ServiceEntry:
    """Create a service with a letter that is not used yet."""
    taken = {entry.letter for entry in config.services}
    return ServiceEntry(
        key="",
        letter=next((letter for letter in LETTERS if letter not in taken), "A"),
        icon=_PICTOGRAM,
        words={},
        target_wait_s=_TARGET_WAIT_S,
        mean_service_s=_MEAN_SERVICE_S,
        enabled=True,
    )
