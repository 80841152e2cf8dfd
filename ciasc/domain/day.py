"""The station day: which day a moment belongs to, and how a ticket's number reads."""

from datetime import date, datetime, time, timedelta, tzinfo


def station_day(at: datetime, tz: tzinfo, starts_at: time = time(0)) -> date:
    """The station day that holds the aware moment `at`; the day begins at local time `starts_at`."""
    local = at.astimezone(tz) - timedelta(hours=starts_at.hour, minutes=starts_at.minute)
    return local.date()


def day_bounds(day: date, tz: tzinfo, starts_at: time = time(0)) -> tuple[datetime, datetime]:
    """The aware moments at which a station day begins and the next one does."""
    return (
        datetime.combine(day, starts_at, tzinfo=tz),
        datetime.combine(day + timedelta(days=1), starts_at, tzinfo=tz),
    )


def code(letter: str, number: int) -> str:
    """How a ticket is printed, shown and spoken: a letter and at least three digits, as B042."""
    return f"{letter}{number:03d}"
