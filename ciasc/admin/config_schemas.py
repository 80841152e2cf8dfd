"""Schemas of the config and its history, for the API and the pages."""

from datetime import date
from typing import Final

from pydantic import RootModel

from ciasc.content.languages.public_words import public_sources
from ciasc.content.messages import render
from ciasc.content.services_of_new_station import PICTOGRAMS
from ciasc.domain.config.document import Configuration
from ciasc.ports import Reading
from ciasc.station.config.draft_and_publish import findings_of
from ciasc.station.config.scheduled_publish import wish_for
from ciasc.web.api.audit_text import actors
from ciasc.web.api.config_changes import ChangeRow, compared
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

_VERSIONS: Final = 50


class FindingRow(Output, title="FindingRow"):
    """One thing to know before publishing; a grave one forbids it."""

    grave: bool
    where: str
    words: str


class ConfigBody(Output, title="ConfigBody"):
    """The draft, or the config in force where nothing is drafted (`revision` 0).

    `scheduled` is the station day on which the draft comes into force by itself, set by `scheduled_by`; not
    if their account may no longer publish (`stopped`).
    """

    revision: int
    version: int
    document: Configuration
    findings: list[FindingRow]
    changes: list[ChangeRow]
    scheduled: date | None = None
    scheduled_by: str = ""
    stopped: bool = False


class VersionRow(Output, title="VersionRow"):
    """A version that was published."""

    version: int
    published_at: Moment | None
    author: str
    note: str


class VersionRows(RootModel[list[VersionRow]], title="VersionRows"):
    """The published versions, the one in force first."""


def config_body(tx: Reading) -> ConfigBody:
    """Return the draft and its checks."""
    draft, force = tx.config.draft(), tx.config.in_force()
    document = draft.document if draft else force
    wish = wish_for(tx, draft) if draft else None
    return ConfigBody(
        revision=draft.revision if draft else 0,
        version=draft.version if draft else tx.config.last_version(),
        document=document,
        findings=[
            FindingRow(grave=one.grave, where=one.where, words=render(one.words))
            for one in findings_of(tx, document, PICTOGRAMS, public_sources())
        ],
        changes=compared(force, document) if draft else [],
        scheduled=wish.day if wish else None,
        scheduled_by=actors(tx).get(wish.by, wish.by) if wish else "",
        stopped=wish is not None and wish.asker is None,
    )


def version_rows(tx: Reading) -> list[VersionRow]:
    """Return the published versions, the one in force first."""
    whose = actors(tx)
    return [
        VersionRow(
            version=one.version,
            published_at=one.published_at,
            author=whose.get(one.author, one.author),
            note=one.note,
        )
        for one in tx.config.versions(_VERSIONS)
    ]
