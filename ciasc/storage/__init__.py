"""Where a station's state lives: SQLite in the station itself, PostgreSQL where there are many."""

from ciasc.storage.outbox import SqlOutbox
from ciasc.storage.schema import SchemaDiffers, check, current, upgrade
from ciasc.storage.store import SqlStore, open_store

__all__ = ["SchemaDiffers", "SqlOutbox", "SqlStore", "check", "current", "open_store", "upgrade"]
