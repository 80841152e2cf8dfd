"""How long a person will wait, in words that stay true: a range of minutes, or nothing."""

from math import ceil, floor

_MARGIN = 1.3
_STEP_MIN = 5
_CEILING_MIN = 120


def fallback(own_queue: int, mean_service_s: int, capable_desks: int) -> tuple[int, int] | None:
    """The range in minutes (low, high) before there is history: queue x mean / desks x 1.3, outward to 5.

    None when no open desk can serve, so that nothing is promised. The high end stops at 120 minutes.
    """
    if capable_desks < 1:
        return None
    low = own_queue * mean_service_s / capable_desks / 60
    high = (own_queue + 1) * mean_service_s / capable_desks / 60 * _MARGIN
    return (
        min(floor(low / _STEP_MIN) * _STEP_MIN, _CEILING_MIN - _STEP_MIN),
        min(max(ceil(high / _STEP_MIN), 1) * _STEP_MIN, _CEILING_MIN),
    )
