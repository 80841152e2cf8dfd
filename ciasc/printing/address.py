"""Where a printer is: its address as text, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from ciasc.domain.errors import InvalidInput

_OPTIONS: Final[Mapping[str, frozenset[str]]] = {
    "parity": frozenset({"none", "even", "odd"}),
    "bits": frozenset({"7", "8"}),
    "rtscts": frozenset({"0", "1"}),
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer is: the kind of way, the place, and options."""

    kind: str
    place: str
    port: int
    options: dict[str, str]


def check_url(url: str) -> Address:
    """The address that the text means; InvalidInput says what an address looks like."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    try:
        number = parts.port or 9100
    except ValueError as error:
        raise InvalidInput(f"El puerto de «{url}» no es un número válido.") from error
    if parts.scheme == "tcp" and parts.hostname:
        return Address("tcp", parts.hostname, number, options)
    if parts.scheme in ("serial", "usb", "file") and parts.path:
        _check_line(url, options)
        return Address(parts.scheme, parts.path, 0, options)
    raise InvalidInput(
        f"«{url}» no es la dirección de una impresora. Ejemplos: tcp://192.168.1.50:9100, "
        "serial:/dev/ciasc/printer0?baud=38400, usb:/dev/usb/lp0, file:/ruta/tickets.bin"
    )


def _check_line(url: str, options: Mapping[str, str]) -> None:
    baud = options.get("baud", "9600")
    if not (baud.isascii() and baud.isdecimal() and int(baud)):
        raise InvalidInput(f"La velocidad de «{url}» no es un número.")
    for name, known in _OPTIONS.items():
        if options.get(name, next(iter(known))) not in known:
            raise InvalidInput(f"En «{url}», {name} es uno de: {', '.join(sorted(known))}.")
