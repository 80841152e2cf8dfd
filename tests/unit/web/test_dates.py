"""A time that is not of today has its day."""

from datetime import datetime, timedelta

import pytest

from ciasc.content.dates import hour_and_day

NOW = datetime(2026, 3, 3, 0, 5, tzinfo=None)  # noqa: DTZ001 - local time


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=4), "00:01"),
        (timedelta(minutes=10), "23:55 de ayer"),
        (timedelta(days=2), "00:05 del 01/03"),
        (timedelta(days=90), "00:05 del 03/12/2025"),
        (-timedelta(days=1), "00:05 de mañana"),
        (-timedelta(days=3), "00:05 del 06/03"),
    ],
)
def test_the_hour_of_another_day_has_its_day(ago: timedelta, words: str) -> None:
    assert hour_and_day(NOW - ago, NOW) == words
