"""Definitions of the figures of waits, for the page of today and its file."""

from typing import Final

from ciasc.content.messages import text

_DEFINED: Final[tuple[tuple[str, str], ...]] = (
    ("reports.figures.issued", "issued"),
    ("reports.figures.attended", "attended"),
    ("reports.figures.no_show", "no_show"),
    ("reports.figures.left", "left"),
    ("reports.defined.in_course", "in_course"),
    ("reports.figures.transferred", "transferred"),
    ("reports.defined.waits", "waits"),
    ("reports.defined.services", "services"),
    ("reports.figures.within_target", "within_target"),
    ("reports.defined.measured", "measured"),
    ("reports.figures.expired", "expired"),
    ("desk.reserved", "reserved"),
    ("reports.figures.cancelled", "cancelled"),
    ("reports.defined.closed", "closed"),
    ("reports.defined.versions", "versions"),
)
"""The id of each name, and the key of its meaning."""


def definitions() -> list[tuple[str, str]]:
    """Return the name and the meaning of each figure, in the order of the page."""
    return [(text(name), text(f"reports.definitions.{key}")) for name, key in _DEFINED]
