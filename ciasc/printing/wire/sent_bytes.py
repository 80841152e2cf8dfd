"""What is known of a paper on its way."""

from dataclasses import dataclass


@dataclass(slots=True)
class SentBytes:
    """How many bytes of one paper have left, or may have left; kept with the paper, not with the port."""

    count: int = 0
