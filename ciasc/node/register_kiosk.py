"""Register a kiosk node at its station by a code of the administrator's page."""

from pathlib import Path
from typing import Final

from ciasc.domain.core.errors import InvalidInput, Unavailable
from ciasc.node.kept_token import keep_token, must_keep
from ciasc.web.station_client import NoAnswer, StationClient

_PATIENCE_S: Final = 10.0


def pair(server: str, code: str, data: Path) -> str:
    """Store the token that the station gives for that code in the data folder; return the kiosk's name.

    Raise Unavailable if no station answers, InvalidInput with the station's words if it refuses.
    """
    must_keep(data)
    try:
        reply = StationClient(server, "", _PATIENCE_S).post("/devices/pair", {"code": code, "secret": True})
    except NoAnswer as error:
        raise Unavailable("node.station.silent") from error
    body = reply.body if isinstance(reply.body, dict) else {}
    if not reply.done and "detail" in body:
        raise InvalidInput("error.said", words=str(body["detail"]))
    token, name = body.get("token"), body.get("name")
    if not isinstance(token, str) or not isinstance(name, str) or body.get("kind") != "kiosk":
        raise Unavailable("node.station.unlike", status=reply.status)
    keep_token(data, token)
    return name
