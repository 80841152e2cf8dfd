"""The stored configuration: in force, draft and past versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, literal_column, select

from ciasc.content.texts import service_words
from ciasc.domain.config.document import Configuration, ConfigVersion, DeskEntry, ServiceEntry, StationData
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.services import Service, ServiceWords
from ciasc.domain.tickets.events import Event
from ciasc.ports import Pairing
from ciasc.storage.repositories.event_log import EVENT
from ciasc.storage.repositories.queue_reading import QueueReading
from ciasc.storage.repositories.rows import Shape, here, named
from ciasc.storage.tables import config_version, event, pairing
from ciasc.storage.tables.event_tables import is_change

_VERSION: Final = Shape(ConfigVersion, config_version, "version")
_PAIRING: Final = Shape(Pairing, pairing, "code_hash")

_PUBLISHED: Final = _VERSION.select.where(config_version.c.state == literal_column("'published'")).order_by(
    config_version.c.version.desc()
)
_IN_FORCE: Final = _PUBLISHED.limit(1)
_AT: Final = _PUBLISHED.where(config_version.c.published_at <= bindparam("at")).limit(1)
_FIRST: Final = _PUBLISHED.order_by(None).order_by(config_version.c.version).limit(1)
_SOME: Final = _PUBLISHED.limit(bindparam("limit"))
_DRAFT: Final = _VERSION.select.where(config_version.c.state == literal_column("'draft'"))
_LAST: Final = select(func.max(config_version.c.version)).where(here(config_version))
_NEWEST: Final = _LAST.where(config_version.c.state == literal_column("'published'"))
_DISCARD: Final = delete(config_version).where(
    here(config_version), config_version.c.state == literal_column("'draft'")
)
_CHANGES: Final = (
    EVENT.select.where(is_change(), event.c.seq < bindparam("before"))
    .order_by(event.c.seq.desc())
    .limit(bindparam("limit"))
)
_PAIRING_OF: Final = _PAIRING.select.where(
    pairing.c.code_hash == bindparam("code_hash"), pairing.c.expires_at > bindparam("now")
)
_END_PAIRING: Final = delete(pairing).where(*named(pairing, "code_hash"))
_TIDY_PAIRINGS: Final = delete(pairing).where(here(pairing), pairing.c.expires_at <= bindparam("now"))


class ConfigReading(QueueReading):
    """Read the configuration of the station."""

    def configuration(self) -> Configuration:
        """Return the configuration in force; before the first publication, the initial one."""
        return self._configured("configuration", self._in_force)

    def _in_force(self) -> Configuration:
        row = self._first(_IN_FORCE)
        return self._initial() if row is None else _VERSION.value(row).document

    def _initial(self) -> Configuration:
        try:
            station = self.station()
        except NotFound:  # the database has no station yet
            return Configuration(station=StationData(name=""))
        return Configuration(
            station=StationData(name=station.name, district=station.district),
            services=tuple(_entry(service) for service in self.services().values()),
            desks=tuple(DeskEntry(number=desk.number) for desk in self.desks()),
        )

    def configuration_at(self, at: datetime) -> Configuration:
        """Return the configuration in force at that moment; before the first version, the first one."""
        row = self._first(_AT, at=at) or self._first(_FIRST)
        return self._initial() if row is None else _VERSION.value(row).document

    def draft(self) -> ConfigVersion | None:
        """Return the draft of the configuration; None if there is none."""
        row = self._first(_DRAFT)
        return None if row is None else _VERSION.value(row)

    def versions(self, limit: int) -> Sequence[ConfigVersion]:
        """Return the published versions of the configuration, the one in force first."""
        return _VERSION.values(self._all(_SOME, limit=limit))

    def last_version(self) -> int:
        """Return the highest version number in use; 0 if there is none."""
        return self._number(_LAST)

    def published_version(self) -> int:
        """Return the number of the version in force; 0 before the first publication."""
        return self._configured("published", lambda: self._number(_NEWEST))

    def _number(self, asked: Select[Any]) -> int:
        found: int | None = self._connection.execute(asked, {"of_station": self._station_id}).scalar()
        return found or 0

    def changes_before(self, seq: int, limit: int) -> Sequence[Event]:
        """Return the events before that sequence that changed the station, staff or devices, newest first."""
        return EVENT.values(self._all(_CHANGES, before=seq, limit=limit))

    def pairing(self, code_hash: str, now: datetime) -> Pairing | None:
        """Return the device to be paired with that code; None if there is none or its time is over."""
        row = self._first(_PAIRING_OF, code_hash=code_hash, now=now)
        return None if row is None else _PAIRING.value(row)


class ConfigWriting(ConfigReading):
    """Write the configuration."""

    def save_version(self, version: ConfigVersion) -> None:
        """Create or update a version of the configuration."""
        self._configure()
        _VERSION.put(self._connection, self._station_id, version)

    def discard_draft(self) -> None:
        """Delete the draft of the configuration."""
        self._connection.execute(_DISCARD, {"of_station": self._station_id})

    def add_pairing(self, pairing: Pairing, now: datetime) -> None:
        """Store a device that waits to be paired, and delete those that have expired."""
        self._connection.execute(_TIDY_PAIRINGS, {"of_station": self._station_id, "now": now})
        _PAIRING.add(self._connection, self._station_id, pairing)

    def end_pairing(self, code_hash: str) -> None:
        """Delete the pairing of a device."""
        self._connection.execute(_END_PAIRING, {"of_station": self._station_id, "of_code_hash": code_hash})


def _entry(service: Service) -> ServiceEntry:
    """Return a stored service with the catalogue's words."""
    words = service_words().get(service.key) or ServiceWords(service.key, service.key, "")
    return ServiceEntry(
        key=service.key,
        letter=service.letter,
        icon=service.icon,
        words={"es": words},
        lane=service.lane.word,
        target_wait_s=service.target_wait_s,
        mean_service_s=service.mean_service_s,
        officer_only=service.officer_only,
        denuncia=service.denuncia,
        cover=service.cover,
        enabled=service.enabled,
    )
