"""The number of a ticket as people read it: a letter and three digits."""


def ticket_code(letter: str, number: int) -> str:
    """Return a ticket number as people read it: a letter and at least three digits, as B042."""
    return f"{letter}{number:03d}"
