"""The random texts of tickets: their ids, and the secrets of their phone pages."""

import base64
import secrets
from datetime import datetime


def new_id(at: datetime) -> str:
    """Return an unguessable ticket id that sorts by time."""
    return f"{int(at.timestamp() * 1000):011x}{secrets.token_hex(6)}"


def new_token() -> str:
    """Return the secret of a ticket's phone page: 80 random bits in capitals, which keep a QR code small."""
    return base64.b32encode(secrets.token_bytes(10)).decode()
