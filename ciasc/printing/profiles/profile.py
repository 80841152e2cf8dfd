"""A model of printer: what it can do, and what it does in its own way."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

Some = Annotated[int, Field(gt=0)]
UsbId = Annotated[str, Field(pattern=r"^[0-9a-f]{4}:([0-9a-f]{4}|\*)$")]


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
    EOT, `asb` if it sends automatic status, `process_id` if it confirms when a ticket is on paper, and
    `barrier` if it answers GS r in turn. `usb` has "vendor:product" ids, * for any.

    `chinese` is set if it wakes in Chinese mode, which ESC @ switches on again. `tables` are the numbers of
    the code tables that it has, where its manual lists them, and `other_tables` those in a clone's own order,
    as 71:1252, for its test page. `questions` are the DLE EOT that it answers,
    and `silent_s` is for how many seconds it answers nothing, or takes nothing, while it prints.

    Set for one printer, not for its model: `logo`, a picture that it keeps for the top of each ticket, and
    `near_end_wrong`, a sensor that reports the end of any roll.
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
    barrier: bool = True
    chinese: bool = False
    tables: tuple[int, ...] = ()
    other_tables: tuple[str, ...] = ()
    questions: Annotated[str, Field(pattern=r"^1?2?3?4?$", min_length=1)] = "1234"
    silent_s: Annotated[float, Field(ge=0)] = 0
    logo: bool = False
    near_end_wrong: bool = False

    @property
    def confirms(self) -> bool:
        """Return whether it can confirm a paper: by its name, or by an answer in turn."""
        return self.status and (self.process_id or self.barrier)
