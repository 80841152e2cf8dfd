"""The station, its services and its configuration, as the use cases read and change them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ciasc.domain.config.document import Configuration, ConfigVersion
from ciasc.domain.core.services import Service
from ciasc.ports.records import (
    StationInfo,
)


class ConfigReading(Protocol):
    """The station, its services and its configuration, to read."""

    def station(self) -> StationInfo:
        """Return the station as it is now; raise NotFound before it was set up."""
        ...

    def services(self) -> Mapping[str, Service]:
        """Return every service by key, in the order in which people see them."""
        ...

    def in_force(self) -> Configuration:
        """Return the configuration in force; before the first publication, the initial one."""
        ...

    def at(self, at: datetime) -> Configuration:
        """Return the configuration in force at that moment; before the first version, the first one."""
        ...

    def draft(self) -> ConfigVersion | None:
        """Return the draft of the configuration; None if there is none."""
        ...

    def versions(self, limit: int) -> Sequence[ConfigVersion]:
        """Return the published versions of the configuration, the one in force first."""
        ...

    def last_version(self) -> int:
        """Return the highest version number in use; 0 if there is none."""
        ...

    def published_version(self) -> int:
        """Return the number of the version in force; 0 before the first publication."""
        ...


class ConfigWriting(ConfigReading, Protocol):
    """The station, its services and its configuration, to read and change."""

    def save_station(self, station: StationInfo) -> None:
        """Update the station's name, district and opening; set its sequence only when it is new."""
        ...

    def save_service(self, service: Service) -> None:
        """Create or update a service."""
        ...

    def save_version(self, version: ConfigVersion) -> None:
        """Create or update a version of the configuration."""
        ...

    def discard_draft(self) -> None:
        """Delete the draft of the configuration."""
        ...
