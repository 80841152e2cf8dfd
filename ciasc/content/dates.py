"""Names of weekdays and months."""

from ciasc.content.messages import text


def weekday_name(number: int) -> str:
    """Return the name of an ISO weekday: 1 is Monday."""
    return text(f"dates.weekdays.{number}")


def month_name(number: int) -> str:
    """Return the name of a month: 1 is January."""
    return text(f"dates.months.{number}")
