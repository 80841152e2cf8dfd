"""The features of each model of printer: our own table, one file for each model.

A printer on USB also needs its ids in `hardware/udev/70-ciasc.rules`, unless its maker is there.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.wire.address import check_url

Some = Annotated[int, Field(gt=0)]
UsbId = Annotated[str, Field(pattern=r"^[0-9a-f]{4}:([0-9a-f]{4}|\*)$")]

_LAST_TABLE: Final = 255
_FAULTS: Final = {"unexpected_keyword_argument": "unexpected", "missing": "missing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DipSwitch:
    """A switch that a technician sets on the printer before its first ticket, and why."""

    name: str
    position: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A model of printer; `label` is its name for people.

    `columns` are letters of font A on a line and `dots` the printable width; `code_table` is the value of ESC
    t for `codec`; `code_size` is the magnification of the number on the ticket. `motion_dpi` is the unit of
    ESC J and GS V n. `near_end` is set if there is a sensor for the roll's end, `status` if it answers DLE
    EOT, `asb` if it sends automatic status, `process_id` if it confirms when a ticket is on paper. `usb` has
    "vendor:product" ids, * for any. `logo` is set for one printer, not for its model: it keeps a picture for
    the top of each ticket.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    label: str
    columns: Some
    dots: Some
    dpi: Some
    code_table: Annotated[int, Field(ge=0, le=255)]
    codec: str
    code_size: Annotated[int, Field(ge=1, le=8)]
    native_qr: bool
    process_id: bool
    paper_mm: Some
    speed_mm_s: Some
    motion_dpi: Some
    near_end: bool
    asb: bool
    status: bool
    cut: Literal["full", "partial", "none"]
    head_to_cutter_mm: Annotated[float, Field(ge=0)]
    buffer_bytes: Some
    usb: tuple[UsbId, ...] = ()
    switches: tuple[DipSwitch, ...] = ()
    logo: bool = False


_SHAPE: Final = TypeAdapter(Profile)


@cache
def profile_names() -> tuple[str, ...]:
    """Return the names of every model, sorted."""
    return tuple(
        sorted(
            item.name.removesuffix(".toml")
            for item in files(__package__).iterdir()
            if item.name.endswith(".toml")
        )
    )


@cache
def load_profile(name: str) -> Profile:
    """Load the model with that name; raise InvalidInput with the names that exist if there is none."""
    if name not in profile_names():
        raise InvalidInput("printing.model.unknown", name=name, known=", ".join(profile_names()))
    return parse_profile(name, (files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


def profile_of(url: str, name: str) -> Profile:
    """Load the model with that name, changed by the options in the printer's address.

    `?logo=1`: it keeps a picture. `?table=71`: the number of the code table, which differs between clones.
    `?status=0`: its answers are not reliable, so its paper counts as printed when the time for it has passed.
    """
    model, options = load_profile(name), check_url(url).options
    table = options.get("table", str(model.code_table))
    if not (table.isascii() and table.isdecimal() and int(table) <= _LAST_TABLE):
        raise InvalidInput("printing.model.table_range", url=url, last=_LAST_TABLE)
    return replace(
        model,
        logo=options.get("logo") == "1",
        code_table=int(table),
        status=model.status and options.get("status") != "0",
    )


def parse_profile(name: str, toml: str) -> Profile:
    """Parse a model in TOML; raise InvalidInput with the key that is missing, wrong or unknown."""
    try:
        return _SHAPE.validate_python({"name": name, **tomllib.loads(toml)})
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("printing.model.not_toml", name=name, reason=str(error)) from error
    except ValidationError as error:
        faults = [
            text(
                f"printing.model.fault.{_FAULTS.get(one['type'], 'invalid')}",
                place=".".join(map(str, one["loc"])),
            )
            for one in error.errors()
        ]
        raise InvalidInput("printing.model.invalid", name=name, faults=", ".join(faults)) from error
