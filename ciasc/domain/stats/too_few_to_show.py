"""From how many cases on a figure is shown: fewer could reveal a person, or are chance."""

from typing import Final

FEW: Final = 10
"""A group of fewer legs is not shown, because it could reveal one person."""

FEW_FOR_TAIL: Final = 20
"""The longest waits of fewer are chance."""
