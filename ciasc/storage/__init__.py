"""The store of a station's state: SQLite in one station, PostgreSQL for several."""

from ciasc.storage.backups.backup import Backup, Restored, adopt, back_up, restore
from ciasc.storage.backups.restored_numbers import PaperDays
from ciasc.storage.database_errors import Damaged
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.process_lock import serving
from ciasc.storage.schema import HEAD, SchemaDiffers, check, current, must_be_current, upgrade
from ciasc.storage.store import SqlStore, open_store

__all__ = [
    "HEAD",
    "Backup",
    "Damaged",
    "PaperDays",
    "Restored",
    "SchemaDiffers",
    "SqlOutbox",
    "SqlStore",
    "adopt",
    "back_up",
    "check",
    "current",
    "must_be_current",
    "open_store",
    "restore",
    "serving",
    "upgrade",
]
