"""The address of a printer: its text and its parts."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.messages import message

_LAN: Final = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7"))
)
_SWITCH: Final = frozenset({"0", "1"})
_FREE: Final = frozenset({"table", "answers", "edge", "silence"})
"""Options with values that are no list of words: `ciasc/printing/profiles/options.py` checks them."""

_OPTIONS: Final = {
    "logo": _SWITCH,
    "status": _SWITCH,
    "chinese": _SWITCH,
    "qr": frozenset({"native", "image"}),
    "cut": frozenset({"full", "partial", "none"}),
    "near_end": _SWITCH,
    "confirm": frozenset({"id", "count", "no"}),
}
_LINE: Final = {
    **_OPTIONS,
    "baud": frozenset(
        ["1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200", "230400", "460800", "921600"],
    ),
    "parity": frozenset({"none", "even", "odd"}),
    "bits": frozenset({"7", "8"}),
    "rtscts": _SWITCH,
}


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a printer: the kind of connection, the place, and options."""

    kind: str
    place: str
    port: int
    options: dict[str, str]


def check_url(url: str) -> Address:
    """Parse the address; raise InvalidInput with an example of an address if it is malformed."""
    parts, number = _parts(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if parts.scheme == "tcp" and parts.hostname:
        _check_host(url, parts.hostname)
        _check_options(url, options, _OPTIONS)
        return Address("tcp", parts.hostname, number, options)
    if parts.scheme in ("serial", "usb", "file") and parts.path and url.isprintable():
        _check_options(url, options, _LINE if parts.scheme == "serial" else _OPTIONS)
        return Address(parts.scheme, parts.path, 0, options)
    raise InvalidInput("printing.address.unlike", url=url)


def is_of_lan(address: str) -> bool:
    """Return whether that IP address is of a local network: private, link-local or of this machine."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_loopback or ip.is_link_local or any(ip in net for net in _LAN if net.version == ip.version)


def _check_host(url: str, host: str) -> None:
    """Raise InvalidInput for an IP address beyond the local network; a name is checked when it is used."""
    try:
        local = is_of_lan(host)
    except ValueError:
        return
    if not local:
        raise InvalidInput("printing.address.not_of_lan", url=url)


def check_device(url: str) -> None:
    """Raise InvalidInput if a file, folder or disk is where a serial line or USB printer should be."""
    address = check_url(url)
    if address.kind in ("serial", "usb") and not may_be_device(address.place):
        raise InvalidInput("printing.address.not_a_device", place=address.place)


def may_be_device(path: str) -> bool:
    """Return whether a character device is there, or nothing yet."""
    try:
        return stat.S_ISCHR(Path(path).stat().st_mode)
    except OSError:
        return True


def _parts(url: str) -> tuple[SplitResult, int]:
    """Parse the parts of an address, and its port."""
    try:
        parts = urlsplit(url)
        number = 9100 if parts.port is None else parts.port
    except ValueError as error:
        raise InvalidInput("printing.address.malformed", url=url) from error
    if number == 0:
        raise InvalidInput("printing.address.port_range", url=url)
    return parts, number


def _check_options(url: str, options: Mapping[str, str], known: Mapping[str, frozenset[str]]) -> None:
    """Raise InvalidInput for a misspelt option: the line would run at another speed without a message."""
    for name, value in options.items():
        if name in _FREE:
            continue
        if name not in known:
            choices = ", ".join(sorted({*known, *_FREE}))
            raise InvalidInput("printing.address.unknown_option", url=url, option=name, known=choices)
        if value not in known[name]:
            option = message("printing.address.baud") if name == "baud" else name
            choices = ", ".join(sorted(known[name], key=lambda text: (len(text), text)))
            raise InvalidInput("printing.address.option_choices", url=url, option=option, choices=choices)


def with_option(url: str, *options: str) -> str:
    """Return the address with those options, as `status=0`, in the place of others of their names."""
    parts = urlsplit(url)
    fresh = dict(one.partition("=")[::2] for one in options)
    kept = [one for one in parts.query.split("&") if one and one.partition("=")[0] not in fresh]
    query = "&".join((*kept, *(f"{name}={value}" for name, value in fresh.items())))
    return f"{url.partition('?')[0]}?{query}"
