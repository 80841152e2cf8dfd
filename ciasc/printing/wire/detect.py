"""Detection of the printers on this machine, from the kernel's folders."""

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ciasc.content.messages import text
from ciasc.printing.profiles import load_profile, profile_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A possible printer: its address, what it reports as its name, and the models that it may be.

    `url` is None for a printer without a driver of the kernel.
    """

    url: str | None
    what: str
    usb: str | None
    profiles: tuple[str, ...]


def detect(root: Path = Path("/")) -> tuple[Found, ...]:
    """Return the printers on USB and the serial lines of the machine whose files are below `root`.

    A name in /dev/ciasc, which does not change, is preferred to the kernel's own.
    """
    names = _stable_names(root)
    owned: set[Path] = set()
    found: list[Found] = []
    for node in sorted((root / "sys/class/usbmisc").glob("lp*")):
        device = (node / "device").resolve().parent
        owned.add(device)
        place = f"/dev/usb/{node.name}"
        found.append(_usb(device, f"usb:{names.get(place, place)}"))
    for device in sorted(path.resolve() for path in (root / "sys/bus/usb/devices").glob("*")):
        seen = _usb(device, None)
        if device not in owned and seen.profiles:
            found.append(seen)
    return (*found, *_serial(root, names))


def _stable_names(root: Path) -> dict[str, str]:
    """Return the names in /dev/ciasc by the device to which they point."""
    links = sorted((root / "dev/ciasc").glob("*"))
    return {_inside(root, link): f"/dev/ciasc/{link.name}" for link in links}


def _inside(root: Path, link: Path) -> str:
    return f"/{link.resolve().relative_to(root.resolve())}"


def _usb(device: Path, url: str | None) -> Found:
    usb = f"{_read(device / 'idVendor')}:{_read(device / 'idProduct')}"
    what = " ".join(filter(None, (_read(device / "manufacturer"), _read(device / "product"))))
    fits = tuple(
        name for name in profile_names() if any(fnmatch(usb, known) for known in load_profile(name).usb)
    )
    return Found(url=url, what=what or text("printing.detected.usb"), usb=usb, profiles=fits)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _serial(root: Path, names: dict[str, str]) -> list[Found]:
    """Return the serial lines; which device is on them cannot be detected."""
    lines = {_inside(root, link): f"/dev/serial/by-id/{link.name}" for link in _links(root)}
    lines |= {place: name for place, name in names.items() if place.startswith("/dev/tty")}
    paired = sorted((root / "dev").glob("rfcomm[0-9]*"))
    return [
        Found(
            url=f"serial:{name}?baud=9600",
            what=text("printing.detected.serial", place=place),
            usb=None,
            profiles=(),
        )
        for place, name in sorted(lines.items())
    ] + [
        Found(
            url=f"serial:/dev/{line.name}?baud=115200",
            what=text("printing.detected.bluetooth", place=f"/dev/{line.name}"),
            usb=None,
            profiles=(),
        )
        for line in paired
    ]


def _links(root: Path) -> list[Path]:
    return sorted((root / "dev/serial/by-id").glob("*"))
