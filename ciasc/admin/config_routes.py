"""Routes of the config for an administrator's programs and pages."""

from datetime import date
from typing import Annotated, ClassVar

from flask import Blueprint
from holidays import country_holidays
from pydantic import Field, RootModel

from ciasc.admin.config_schemas import ConfigBody, VersionRows, config_body, version_rows
from ciasc.content.config_files import from_toml, from_yaml
from ciasc.content.services_of_new_station import PICTOGRAMS
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Transaction
from ciasc.web.account.recent_password import require_recent_password
from ciasc.web.api.inputs import Input, IsoDay, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.server_parts import web

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


def _parsed(call: ApiCall[FileDraft]) -> ApiCall[DraftSave]:
    """Return the call with the document of its file."""
    sent = call.body
    return call.with_body(DraftSave(revision=sent.revision, document=sent.read(), note=sent.note))


@routes.operation("GET", "/admin/config", "config", who=Permission.SEE_CONFIG, gives={200: ConfigBody})
def config(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the draft of the configuration, or what is in force."""
    with call.station.store.read() as tx:
        return answer(config_body(tx))


@routes.command(
    "/admin/config/draft",
    "save_draft",
    who=Permission.CONFIGURE,
    takes=DraftSave,
    gives={200: ConfigBody},
)
def save_draft(call: ApiCall[DraftSave], tx: Transaction) -> CommandAnswer:
    """Keep a configuration as the draft, whatever is still wrong with it."""
    sent = call.body
    call.station.config.save_draft(tx, call.actor, sent.document, sent.revision, sent.note)
    return answer(config_body(tx))


@routes.command(
    "/admin/config/import",
    "import_draft",
    who=Permission.CONFIGURE,
    takes=FileDraft,
    gives={200: ConfigBody},
    before=_parsed,
)
def import_draft(call: ApiCall[DraftSave], tx: Transaction) -> CommandAnswer:
    """Keep the configuration of a TOML or YAML file as the draft."""
    return save_draft(call, tx)


@routes.command(
    "/admin/config/discard",
    "discard_draft",
    who=Permission.CONFIGURE,
    takes=SeenDraft,
    gives={200: ConfigBody},
)
def discard_draft(call: ApiCall[SeenDraft], tx: Transaction) -> CommandAnswer:
    """Discard the draft."""
    call.station.config.discard_draft(tx, call.actor, call.body.revision)
    return answer(config_body(tx))


@routes.command(
    "/admin/config/publish",
    "publish",
    who=Permission.PUBLISH_CONFIG,
    takes=SeenDraft,
    gives={200: ConfigBody},
    before=require_recent_password,
)
def publish(call: ApiCall[SeenDraft], tx: Transaction) -> CommandAnswer:
    """Put the draft in force."""
    call.station.config.publish_draft(tx, call.actor, call.body.revision, PICTOGRAMS)
    return answer(config_body(tx))


@routes.command(
    "/admin/config/schedule",
    "schedule",
    who=Permission.PUBLISH_CONFIG,
    takes=SeenDraft,
    gives={200: ConfigBody},
    before=require_recent_password,
)
def schedule(call: ApiCall[SeenDraft], tx: Transaction) -> CommandAnswer:
    """Set the draft to begin with the next station day, unless it is changed before."""
    call.station.schedule.publish_next_day(tx, call.actor, call.body.revision, PICTOGRAMS)
    return answer(config_body(tx))


@routes.command(
    "/admin/config/undo",
    "undo",
    who=Permission.PUBLISH_CONFIG,
    gives={200: ConfigBody},
    before=require_recent_password,
)
def undo(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Set the version before the present one in force again."""
    call.station.config.take_back(tx, call.actor, PICTOGRAMS)
    return answer(config_body(tx))


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
