"""One rule for HTTP and sockets: a browser may send from pages of this server alone."""

from collections import OrderedDict
from typing import Final

import structlog
from flask import Request

_FOREIGN_SITES: Final = frozenset({"cross-site", "same-site"})
_MOST: Final = 100
_LONGEST: Final = 200
_log = structlog.get_logger(part="web")


def foreign_reason(request: Request) -> str | None:
    """Return why the browser says that a page of another site sent this; None if it does not.

    A page that sends no referrer has the origin `null`, as ours do. The host of the request is the address by
    which the browser reached this server: behind a proxy, the one that the proxy hands on.
    """
    origin, site = request.headers.get("Origin", "null"), request.headers.get("Sec-Fetch-Site", "")
    if origin != "null" and origin.partition("://")[2].lower() != request.host.lower():
        return "origin_is_not_host"
    return f"sec_fetch_site_{site}".replace("-", "_") if site in _FOREIGN_SITES else None


class OriginLog:
    """Log why a page was refused, one time for each origin, host and reason."""

    def __init__(self) -> None:
        self._logged: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    def refused(self, request: Request, reason: str, by: str) -> None:
        """Log a refused request; `by` is `http` or `socket`."""
        origin, host = request.headers.get("Origin", "null")[:_LONGEST], request.host[:_LONGEST]
        key = (origin, host, reason)
        if key in self._logged:
            return
        self._logged[key] = None
        if len(self._logged) > _MOST:
            self._logged.popitem(last=False)
        _log.warning("origin_refused", origin=origin, host=host, reason=reason, by=by)


ORIGIN_LOG: Final = OriginLog()
