"""Why a stick cannot be made, in words for the technician who asked for it."""


class Refused(Exception):
    """No stick was made; the text says why in Spanish, `status` is how the program ends."""

    status = 1


class NoIndex(Refused):
    """No index of packages can be reached from here."""

    status = 3
