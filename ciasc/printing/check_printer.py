"""Check the place of a printer before it is stored."""

from ciasc.printing.address import check_device
from ciasc.printing.profiles import profile_of


def check_printer(url: str, profile: str) -> None:
    """Check the address and profile of a printer; raise InvalidInput if one is not valid.

    What is there now and is no device is refused; a cable may be plugged in later.
    """
    profile_of(url, profile)
    check_device(url)
