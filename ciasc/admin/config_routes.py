"""Routes of the config for an administrator's programs and pages."""

from datetime import date
from typing import Annotated, ClassVar

from flask import Blueprint
from holidays import country_holidays
from pydantic import Field, RootModel

from ciasc.admin.config_schemas import ConfigBody, VersionRows, config_body, version_rows
from ciasc.content.config_files import from_toml, from_yaml
from ciasc.content.texts import PICTOGRAMS
from ciasc.domain.config.document import Configuration, ConfigVersion
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer
from ciasc.station import Station
from ciasc.web.account.recent_password import require_recent_password
from ciasc.web.api.inputs import Input, IsoDay, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.outputs import Output
from ciasc.web.context import web

routes = Routes(Blueprint("admin", __name__, template_folder="templates"))

Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Note = Annotated[str, Field(max_length=200)]


class DraftSave(Input, title="DraftSave"):
    """A whole configuration to work on. `revision` is that of the draft that was seen, 0 for none."""

    revision: Revision
    document: Configuration
    note: Note = ""


class FileDraft(Input, title="FileDraft"):
    """A configuration as a file of TOML or YAML, one of the two, to become the draft."""

    revision: Revision
    toml: Annotated[str, Field(min_length=1)] | None = None
    yaml: Annotated[str, Field(min_length=1)] | None = None
    note: Note = ""

    def read(self) -> Configuration:
        """Parse the document in the file."""
        if self.toml is not None and self.yaml is None:
            return from_toml(self.toml)
        if self.yaml is not None and self.toml is None:
            return from_yaml(self.yaml)
        raise InvalidInput("admin.one_file")


class SeenDraft(Input, title="Seen"):
    """The draft that the person saw."""

    schema_name: ClassVar[str] = "ciasc__admin__routes__Seen"

    revision: Revision


class Day(Input, title="Day"):
    """A day of the station; today if none is named."""

    day: IsoDay | None = None


class TargetRow(Output, title="TargetRow"):
    """The promised wait of a service on a day."""

    service: str
    name: str
    target_wait_s: int


class TargetRows(RootModel[list[TargetRow]], title="TargetRows"):
    """The targets that were in force."""


class Year(Input, title="Year"):
    """A year."""

    year: Annotated[int, Field(ge=2000, le=2100)]


class Holiday(Output, title="Holiday"):
    """A public holiday of Peru."""

    day: date
    name: str


class Holidays(RootModel[list[Holiday]], title="Holidays"):
    """The public holidays of a year, to choose from."""


def _body(station: Station, _done: ConfigVersion | None) -> CommandAnswer:
    with station.store.read() as tx:
        return answer(config_body(tx))


@routes.operation("GET", "/admin/config", "config", who=Permission.SEE_CONFIG, gives={200: ConfigBody})
def config(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the draft of the configuration, or what is in force."""
    return _body(web().station, None)


@routes.operation(
    "POST",
    "/admin/config/draft",
    "save_draft",
    who=Permission.CONFIGURE,
    takes=DraftSave,
    gives={200: ConfigBody},
)
def save_draft(call: ApiCall[DraftSave]) -> CommandAnswer:
    """Keep a configuration as the draft, whatever is still wrong with it."""
    sent = call.body
    return call.once(
        lambda station: _body(
            station, station.save_draft(call.actor, sent.document, sent.revision, sent.note)
        )
    )


@routes.operation(
    "POST",
    "/admin/config/import",
    "import_draft",
    who=Permission.CONFIGURE,
    takes=FileDraft,
    gives={200: ConfigBody},
)
def import_draft(call: ApiCall[FileDraft]) -> CommandAnswer:
    """Keep the configuration of a TOML or YAML file as the draft."""
    document = call.body.read()
    return call.once(
        lambda station: _body(
            station, station.save_draft(call.actor, document, call.body.revision, call.body.note)
        )
    )


@routes.operation(
    "POST",
    "/admin/config/discard",
    "discard_draft",
    who=Permission.CONFIGURE,
    takes=SeenDraft,
    gives={200: ConfigBody},
)
def discard_draft(call: ApiCall[SeenDraft]) -> CommandAnswer:
    """Discard the draft."""

    def discarded(station: Station) -> CommandAnswer:
        station.discard_draft(call.actor, call.body.revision)
        return _body(station, None)

    return call.once(discarded)


@routes.operation(
    "POST",
    "/admin/config/publish",
    "publish",
    who=Permission.PUBLISH_CONFIG,
    takes=SeenDraft,
    gives={200: ConfigBody},
)
def publish(call: ApiCall[SeenDraft]) -> CommandAnswer:
    """Put the draft in force."""
    require_recent_password(call)
    return call.once(
        lambda station: _body(station, station.publish_draft(call.actor, call.body.revision, PICTOGRAMS))
    )


@routes.operation(
    "POST",
    "/admin/config/schedule",
    "schedule",
    who=Permission.PUBLISH_CONFIG,
    takes=SeenDraft,
    gives={200: ConfigBody},
)
def schedule(call: ApiCall[SeenDraft]) -> CommandAnswer:
    """Set the draft to begin with the next station day, unless it is changed before."""
    require_recent_password(call)

    def scheduled(station: Station) -> CommandAnswer:
        station.publish_next_day(call.actor, call.body.revision, PICTOGRAMS)
        return _body(station, None)

    return call.once(scheduled)


@routes.operation(
    "POST", "/admin/config/undo", "undo", who=Permission.PUBLISH_CONFIG, gives={200: ConfigBody}
)
def undo(call: ApiCall[Nothing]) -> CommandAnswer:
    """Set the version before the present one in force again."""
    require_recent_password(call)
    return call.once(lambda station: _body(station, station.take_back(call.actor, PICTOGRAMS)))


@routes.operation(
    "GET", "/admin/config/versions", "versions", who=Permission.SEE_CONFIG, gives={200: VersionRows}
)
def versions(_call: ApiCall[Nothing]) -> CommandAnswer:
    """List what was published."""
    with web().station.store.read() as tx:
        return answer(VersionRows(version_rows(tx)))


@routes.operation(
    "GET", "/admin/targets", "targets", who=Permission.SEE_REPORTS, takes=Day, gives={200: TargetRows}
)
def targets(call: ApiCall[Day]) -> CommandAnswer:
    """Show the wait targets that were in force at the end of a day."""
    station = web().station
    day = call.body.day or station.calendar.day(station.clock())
    with station.store.read() as tx:
        then = tx.config.at(station.calendar.bounds(day)[1])
    rows = [
        TargetRow(service=entry.key, name=entry.name, target_wait_s=entry.target_wait_s)
        for entry in then.services
    ]
    return answer(TargetRows(rows))


@routes.operation(
    "GET", "/admin/holidays", "holidays", who=Permission.SEE_CONFIG, takes=Year, gives={200: Holidays}
)
def holidays(call: ApiCall[Year]) -> CommandAnswer:
    """Return the public holidays of Peru in a year."""
    known = country_holidays("PE", years=call.body.year, language="es")
    return answer(Holidays([Holiday(day=day, name=name) for day, name in sorted(known.items())]))
