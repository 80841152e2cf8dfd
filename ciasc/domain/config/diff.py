"""Compare two configurations field by field, for the preview and the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import Final

from ciasc.domain.config.document import Configuration
from ciasc.domain.core.errors import JsonValue

# A list whose items have a name of their own is compared item by item.
_NAMED_BY: Final = {
    "services": "key",
    "desks": "number",
    "tiles": "key",
    "cards": "key",
    "posters": "key",
    "special_days": "day",
    "languages": "tag",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, by its path as `services.robo.target_wait_s`; None where it does not exist."""

    path: str
    before: JsonValue
    after: JsonValue

    @property
    def data(self) -> dict[str, JsonValue]:
        """Return the change as an event stores it."""
        return {"path": self.path, "before": self.before, "after": self.after}


def config_diff(before: Configuration, after: Configuration) -> list[FieldChange]:
    """Return every field that differs, in the order of the configuration."""
    was, now = _flat("", before), _flat("", after)
    paths = [*now, *(path for path in was if path not in now)]
    return [
        FieldChange(path, was.get(path), now.get(path)) for path in paths if was.get(path) != now.get(path)
    ] + _moved(before, after)


def _moved(before: Configuration, after: Configuration) -> list[FieldChange]:
    """Return the new order of the services, tiles or posters that both have, if it differs."""
    orders = (
        ("order", [entry.key for entry in before.services], [entry.key for entry in after.services]),
        ("tile_order", [tile.key for tile in before.tiles], [tile.key for tile in after.tiles]),
        ("poster_order", [one.key for one in before.posters], [one.key for one in after.posters]),
    )
    found = []
    for path, were, are in orders:
        was, now = [key for key in were if key in are], [key for key in are if key in were]
        if was != now:
            found.append(FieldChange(path, tuple(was), tuple(now)))
    return found


def _flat(path: str, value: object) -> dict[str, JsonValue]:
    if is_dataclass(value):
        parts = {item.name: getattr(value, item.name) for item in fields(value)}
        return _joined(path, parts)
    if isinstance(value, Mapping):
        return _joined(path, value)
    named = _NAMED_BY.get(path)
    if named is not None and isinstance(value, Sequence):
        return _joined(path, {str(getattr(item, named)): item for item in value})
    return {path: plain_values(value)}


def _joined(path: str, parts: Mapping[str, object]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name, part in parts.items():
        found |= _flat(f"{path}.{name}" if path else name, part)
    return found


def plain_values(value: object) -> JsonValue:
    """Return the value as JSON: times as 08:00, days as 2026-07-28, records as objects."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: plain_values(getattr(value, item.name)) for item in fields(value)}
    assert isinstance(value, Sequence)  # noqa: S101 - a configuration holds nothing else
    return tuple(plain_values(part) for part in value)
