"""What stands of the configuration and its history, as the API and the pages give it."""

from typing import Final

from pydantic import RootModel

from ciasc.admin import view
from ciasc.content.catalogue import PICTOGRAMS
from ciasc.domain.configuration import Configuration
from ciasc.domain.people import CITIZEN, SYSTEM
from ciasc.ports import Reading
from ciasc.station.configuring import findings_of
from ciasc.web.api import Output
from ciasc.web.views import Moment

_VERSIONS: Final = 50


class FindingRow(Output):
    """One thing to know before publishing; a grave one forbids it."""

    grave: bool
    where: str
    words: str


class ConfigBody(Output):
    """The draft, or the configuration in force where nothing is drafted (`revision` 0)."""

    revision: int
    version: int
    document: Configuration
    findings: list[FindingRow]
    changes: list[view.ChangeRow]


class VersionRow(Output):
    """A version that was published."""

    version: int
    published_at: Moment | None
    author: str
    note: str


class VersionRows(RootModel[list[VersionRow]]):
    """The published versions, the one in force first."""


def config_body(tx: Reading) -> ConfigBody:
    """The draft and what is to be known of it."""
    draft, force = tx.draft(), tx.configuration()
    document = draft.document if draft else force
    return ConfigBody(
        revision=draft.revision if draft else 0,
        version=draft.version if draft else tx.last_version(),
        document=document,
        findings=[
            FindingRow(grave=one.grave, where=one.where, words=one.words)
            for one in findings_of(tx, document, PICTOGRAMS)
        ],
        changes=view.compared(force, document) if draft else [],
    )


def names(tx: Reading) -> dict[str, str]:
    """Whose each actor's id is."""
    people = {account.id: account.name for account in tx.staff()}
    devices = {device.actor.id: device.name for device in tx.devices()}
    return {**people, **devices, SYSTEM.id: SYSTEM.name, CITIZEN.id: CITIZEN.name}


def audit(tx: Reading, before: int, limit: int) -> list[view.AuditRow]:
    """What changed the station before that sequence, newest first."""
    return view.audited(tx.changes_before(before, limit), names(tx), tx.configuration())


def version_rows(tx: Reading) -> list[VersionRow]:
    """What was published, the version in force first."""
    whose = names(tx)
    return [
        VersionRow(
            version=one.version,
            published_at=one.published_at,
            author=whose.get(one.author, one.author),
            note=one.note,
        )
        for one in tx.versions(_VERSIONS)
    ]
