"""The headers of a proxy in front: taken from a trusted address alone, and dropped from any other."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final

Network = IPv4Network | IPv6Network
_OF_PROXIES: Final = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)
_SCHEMES: Final = ("http", "https")
_ADDRESSES: Final = 1024
"""How many addresses are kept as they were parsed: every request has one, few differ."""


def networks(addresses: str) -> tuple[Network, ...]:
    """Return the addresses and networks of a list with commas; raise ValueError if one is none."""
    return tuple(ip_network(part.strip()) for part in addresses.split(",") if part.strip())


@lru_cache(_ADDRESSES)
def plain_address(address: str) -> str:
    """Return that address; one of IPv4 without the form that a socket for both kinds gives it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)


class TrustedProxies:
    """Set address, scheme and host of a request as a trusted proxy got it."""

    def __init__(self, addresses: str) -> None:
        self._networks = networks(addresses)
        self.trusts = lru_cache(_ADDRESSES)(self._in_networks)

    def _in_networks(self, address: str) -> bool:
        """Return whether a proxy at that address is trusted."""
        try:
            parsed = ip_address(plain_address(address))
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)

    def apply(self, environ: dict[str, Any]) -> None:
        """Update a request to what a trusted proxy got, and remove what any other address says."""
        sent: dict[str, str] = {name: str(environ.pop(name)) for name in _OF_PROXIES if name in environ}
        environ["REMOTE_ADDR"] = plain_address(str(environ.get("REMOTE_ADDR", "")))
        if self.trusts(environ["REMOTE_ADDR"]):
            self._take(environ, sent)

    def _take(self, environ: dict[str, Any], sent: dict[str, str]) -> None:
        client = self._client(sent.get("HTTP_X_FORWARDED_FOR", ""))
        if client:
            environ["REMOTE_ADDR"] = client
        scheme = _last(sent.get("HTTP_X_FORWARDED_PROTO", ""))
        if scheme in _SCHEMES:
            environ["wsgi.url_scheme"] = scheme
        host = _last(sent.get("HTTP_X_FORWARDED_HOST", ""))
        if host:
            environ["HTTP_HOST"] = host

    def _client(self, forwarded: str) -> str:
        """Return the last address that is no trusted proxy; a client may have written those before it."""
        hops = [plain_address(hop.strip()) for hop in forwarded.split(",") if hop.strip()]
        return next((hop for hop in reversed(hops) if not self.trusts(hop)), hops[0] if hops else "")


def _last(values: str) -> str:
    """Return the value that the nearest proxy wrote."""
    return values.rpartition(",")[2].strip()
