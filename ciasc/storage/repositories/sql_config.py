"""The station, its services, and its configuration: in force, draft and past versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from ciasc.content.services_of_new_station import service_words
from ciasc.domain.config.document import Configuration, ConfigVersion, DeskEntry, ServiceEntry, StationData
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.services import Service, ServiceWords
from ciasc.ports import StationInfo
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.repositories.sql_desks_and_alerts import SqlDesks
from ciasc.storage.tables import (
    config_version,
    service,
    station,
)

SERVICE: Final = Shape(Service, service, "key")
_VERSION: Final = Shape(ConfigVersion, config_version, "version")
_SERVICES: Final = SERVICE.select.order_by(service.c.position, service.c.key)
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
_SAVE_STATION: Final = update(station).where(station.c.id == bindparam("of_station"))
_ADD_STATION: Final = insert(station).inline()


@dataclass(frozen=True, slots=True)
class SqlConfig:
    """The configuration of one station."""

    _rows: Rows

    def station(self) -> StationInfo:
        """Return the station as it is now; raise NotFound before it was set up."""
        return self._rows.station()

    def services(self) -> Mapping[str, Service]:
        """Return every service by key, in the order in which people see them."""
        return self._rows.cached(
            "services", lambda: {found.key: found for found in SERVICE.values(self._rows.all(_SERVICES))}
        )

    def in_force(self) -> Configuration:
        """Return the configuration in force; before the first publication, the initial one."""
        return self._rows.cached("configuration", self._document)

    def _document(self) -> Configuration:
        row = self._rows.first(_IN_FORCE)
        return self._initial() if row is None else _VERSION.value(row).document

    def _initial(self) -> Configuration:
        try:
            station = self.station()
        except NotFound:  # the database has no station yet
            return Configuration(station=StationData(name=""))
        return Configuration(
            station=StationData(name=station.name, district=station.district),
            services=tuple(_entry(service) for service in self.services().values()),
            desks=tuple(DeskEntry(number=desk.number) for desk in SqlDesks(self._rows).all()),
        )

    def at(self, at: datetime) -> Configuration:
        """Return the configuration in force at that moment; before the first version, the first one."""
        row = self._rows.first(_AT, at=at) or self._rows.first(_FIRST)
        return self._initial() if row is None else _VERSION.value(row).document

    def draft(self) -> ConfigVersion | None:
        """Return the draft of the configuration; None if there is none."""
        row = self._rows.first(_DRAFT)
        return None if row is None else _VERSION.value(row)

    def versions(self, limit: int) -> Sequence[ConfigVersion]:
        """Return the published versions of the configuration, the one in force first."""
        return _VERSION.values(self._rows.all(_SOME, limit=limit))

    def last_version(self) -> int:
        """Return the highest version number in use; 0 if there is none."""
        return self._number(_LAST)

    def published_version(self) -> int:
        """Return the number of the version in force; 0 before the first publication."""
        return self._rows.cached("published", lambda: self._number(_NEWEST))

    def _number(self, asked: Select[Any]) -> int:
        found: int | None = self._rows.connection.execute(
            asked, {"of_station": self._rows.station_id}
        ).scalar()
        return found or 0

    def save_station(self, station: StationInfo) -> None:
        """Update the station's name, district and opening; set its sequence only when it is new."""
        self._rows.invalidate()
        row: dict[str, object] = {"name": station.name, "district": station.district, "open": station.open}
        done = self._rows.connection.execute(_SAVE_STATION, {"of_station": self._rows.station_id, **row})
        if done.rowcount == 0:
            self._rows.connection.execute(
                _ADD_STATION, {"id": self._rows.station_id, "seq": station.seq, "config": 0, **row}
            )

    def save_service(self, service: Service) -> None:
        """Create or update a service."""
        self._rows.invalidate()
        SERVICE.put(self._rows.connection, self._rows.station_id, service)

    def save_version(self, version: ConfigVersion) -> None:
        """Create or update a version of the configuration."""
        self._rows.invalidate()
        _VERSION.put(self._rows.connection, self._rows.station_id, version)

    def discard_draft(self) -> None:
        """Delete the draft of the configuration."""
        self._rows.change(_DISCARD)


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
