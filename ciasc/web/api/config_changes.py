"""What changed of the station, field by field, in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from ciasc.content.config_field_names import field_name, language_name
from ciasc.content.dates import weekday_name
from ciasc.content.languages.card_words import card_texts
from ciasc.content.languages.public_words import public_sources
from ciasc.content.messages import section_words, text
from ciasc.content.orientation_cards import all_cards
from ciasc.content.posters import poster_title
from ciasc.domain.config.diff import FieldChange, config_diff
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.orientation import CardKind
from ciasc.domain.config.timetable import DAYS_OF_WEEK
from ciasc.domain.config.validation import LANGUAGES, NEEDS
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Role
from ciasc.web.api.output_base import Output

ROLES: Final = {
    role: text(f"web.role.{role.value}") for role in Role if role.value in section_words("web")["role"]
}
LANES: Final[Mapping[str, str]] = section_words("web")["service_lane"]
KINDS: Final[Mapping[str, str]] = section_words("web")["station_kind"]

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "lane": LANES,
    "kind": {**KINDS, **{kind.value: section_words("kiosk")["guide"][kind.value] for kind in CardKind}},
    "bring": section_words("kiosk")["bring"],
    "pictures": section_words("kiosk")["bring"],
    "languages": {code: language_name(code) for code in NEEDS},
    "icon": section_words("pictograms"),
    "role": {role.value: name for role, name in ROLES.items()},
}
"""The words of the values of a field."""

_DAYS: Final = "special_days"
_NOTHING: Final = "—"


class ChangeRow(Output, title="ChangeRow"):
    """One changed field, in words."""

    about: str
    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The words that name a field: its group, its item, and itself."""
        return f"{self.about}, {self.field}" if self.about else self.field


def compared(before: Configuration, after: Configuration) -> list[ChangeRow]:
    """Return the rows of what differs, in words."""
    return _rows(config_diff(before, after), (after, before))


def _rows(found: Sequence[FieldChange], known: Sequence[Configuration]) -> list[ChangeRow]:
    """Return a row for each change that is shown; a special day gets one row."""
    rows: dict[str, ChangeRow] = {}
    for change in found:
        day = _day_of(change)
        if day is not None:
            rows[f"{_DAYS}.{day}"] = _day_row(day, [one for one in found if _day_of(one) == day])
        else:
            rows[change.path] = _row(change, *known)
    return [row for row in rows.values() if (row.before, row.after) != (_NOTHING, _NOTHING)]


def _day_of(change: FieldChange) -> str | None:
    """Return the special day to which the change belongs; None if it belongs to none."""
    first, _, rest = change.path.partition(".")
    return rest.partition(".")[0] if first == _DAYS else None


def _day_row(day: str, parts: Sequence[FieldChange]) -> ChangeRow:
    named = {part.path.rpartition(".")[2]: part for part in parts}
    told = [named[name] for name in ("name", "hours") if name in named]
    return ChangeRow(
        about=text("web.change.special_days"),
        field=f"{date.fromisoformat(day):%d/%m/%Y}",
        before=_special_day_words([part.before for part in told]),
        after=_special_day_words([part.after for part in told]),
    )


def _special_day_words(values: Iterable[JsonValue]) -> str:
    """Return the words of a special day, closed if it has no hours; None if the day does not exist."""
    known = [value for value in values if value is not None]
    return (
        ", ".join(
            text("web.change.closed_all_day") if value in ((), []) else value_text("hours", value)
            for value in known
        )
        or _NOTHING
    )


def _row(change: FieldChange, *known: Configuration) -> ChangeRow:
    first, _, rest = change.path.partition(".")
    own, _, inner = rest.partition(".")
    about = {
        "station": text("web.change.station"),
        "hours": text("web.change.station"),
        "shifts": text("web.change.station"),
        "rules": text("web.change.rules"),
        "sound": text("web.change.sound"),
        "services": text("web.change.service", name=_name_of(own, known)),
        "desks": text("web.change.desk", number=own),
        "tiles": text("web.change.tile", name=tile_name(own, known)),
        "cards": text("web.change.card", name=_card_name(own, known)),
        "posters": text("web.change.poster", name=_poster_name(own, known)),
        "poster_order": text("web.change.poster_order"),
        "tile_order": text("web.change.tile_order"),
        "order": text("web.change.order"),
        "languages": text("web.change.language", language=language_name(own)) if own in NEEDS else "",
    }.get(first, "")
    name = change.path.rpartition(".")[2]
    field = field_name(name)
    for tag in LANGUAGES:
        if f"words.{tag}." in inner:
            field = text("web.change.in_language", field=field, language=language_name(tag))
            break
    if first == "languages" and inner.startswith("phrases."):
        key = inner.removeprefix("phrases.").rpartition(".")[0]
        field = text("web.change.phrase", field=field, phrase=_spanish_of(key, known))
    return ChangeRow(
        about=about,
        field=field,
        before=value_text(name, change.before, known),
        after=value_text(name, change.after, known),
    )


def _name_of(key: str, known: Iterable[Configuration]) -> str:
    return next((config.name_of(key) for config in known if config.service(key)), key)


def _spanish_of(key: str, known: Iterable[Configuration]) -> str:
    """Return the Spanish of that text of citizens, of orientation cards too; the key if there is none."""
    cards = (text for config in known for card in all_cards(config) for text in card_texts(card))
    return public_sources().get(key) or dict(cards).get(key) or key


def _card_name(key: str, known: Iterable[Configuration]) -> str:
    return next((card.title for config in known for card in all_cards(config) if card.key == key), key)


def _poster_name(key: str, known: Iterable[Configuration]) -> str:
    return next((poster_title(one) for config in known for one in config.posters if one.key == key), key)


def tile_name(key: str, known: Iterable[Configuration]) -> str:
    """Return the name of a tile of the dispenser: its only service, else its group."""
    for config in known:
        for tile in config.tiles:
            if tile.key == key:
                offered = [one for one in tile.services if config.service(one)]
                if len(offered) == 1:
                    return config.name_of(offered[0])
                return tile.label or str(section_words("kiosk")["tile"].get(key, key))
    return key


def value_text(field: str, value: JsonValue, known: Sequence[Configuration] = ()) -> str:
    """Return the value of a field as people read it; a key of `known` configurations as its name."""
    if value is None or value in ("", (), []):
        return _NOTHING
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(value_text(field, item, known) for item in value)
    if isinstance(value, Mapping):
        return str(value["words"]) if "words" in value else _span_words(value)
    if isinstance(value, bool) or field == "key":
        return text("web.change.yes" if value else "web.change.no")
    return _word(field, value, known)


def _word(field: str, value: str | float, known: Sequence[Configuration]) -> str:
    if field in ("target_wait_s", "mean_service_s") and isinstance(value, int):
        if value % 60 == 0:
            return text("web.change.minutes", minutes=value // 60)
        return text("web.change.seconds", seconds=value)
    if field in ("reviewed", "valid_until", "from_day", "until_day"):
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    if field in ("services", "service", "order", "cover"):
        return _name_of(str(value), known)
    if field in _ORDERS:
        return _ORDERS[field](str(value), known)
    return _WORDS.get(field, {}).get(str(value), str(value))


_ORDERS: Final[Mapping[str, Callable[[str, Iterable[Configuration]], str]]] = {
    "tile_order": tile_name,
    "poster_order": _poster_name,
}
"""The names of what was put into another order."""


def _span_words(span: Mapping[str, Any]) -> str:
    day = span.get("day")
    name = f"{weekday_name(day)} " if isinstance(day, int) and 1 <= day <= DAYS_OF_WEEK else ""
    volume = f" {span['volume']}" if "volume" in span else ""
    return f"{name}{span.get('opens', '')}-{span.get('closes', '')}{volume}"


def changed_fields(data: Mapping[str, JsonValue], config: Configuration) -> list[ChangeRow]:
    """Return the fields that an event's data holds before and after, in words."""
    rows = data.get("changes")
    listed = rows if isinstance(rows, Sequence) and not isinstance(rows, str) else ()
    found = [
        FieldChange(str(row["path"]), row.get("before"), row.get("after"))
        for row in listed
        if isinstance(row, Mapping)
    ]
    return _rows(found, (config,))
