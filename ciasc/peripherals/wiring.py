"""The config of the wires of this machine: one TOML file, loaded and validated as a whole at the start."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.messages import message
from ciasc.peripherals.serial_frames import ADDRESSES
from ciasc.printing.address import check_url

Address = Annotated[int, Field(ge=ADDRESSES.start, lt=ADDRESSES.stop)]
DeskNumber = Annotated[int, Field(ge=1, le=999)]
Pin = Annotated[int, Field(ge=0, le=27)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ActionOf(_Part):
    """A ticket for a service, or a call of a desk; `token` names one of the keys given, else the main one."""

    service: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    lane: Literal["normal", "preferential"] = "normal"
    desk: DeskNumber | None = None
    recall: bool = False
    token: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.service is None) == (self.desk is None):
            msg = text("peripherals.file.service_or_desk")
            raise ValueError(msg)
        return self


class PinAction(ActionOf):
    """A button on a pin, by its BCM number."""

    pin: Pin


class Gpio(_Part):
    """Buttons on pins, and lamps that show the result of a press or key. `pull_up`: pressed is 0.

    `alarm_pin` is a buzzer or a lamp for danger; `alarm_token` names the key of the call button of its desk.
    """

    pull_up: bool = True
    ok_pin: Pin | None = None
    fault_pin: Pin | None = None
    alarm_pin: Pin | None = None
    alarm_token: str | None = None
    button: list[PinAction] = []

    @model_validator(mode="after")
    def _alarm_of_a_desk(self) -> Self:
        if self.alarm_pin is not None and self.alarm_token is None:
            msg = text("peripherals.file.alarm_token")
            raise ValueError(msg)
        return self


class Keypad(_Part):
    """A keypad and the actions of its keys, by key code."""

    device: Path
    keys: dict[str, ActionOf]

    @model_validator(mode="after")
    def _codes(self) -> Self:
        if not all(code.isascii() and code.isdecimal() for code in self.keys):
            msg = text("peripherals.file.key_codes")
            raise ValueError(msg)
        return self


class CounterOf(_Part):
    """An LED counter on a bus and the desk that it is for."""

    address: Address
    desk: DeskNumber


class BoxOf(CounterOf):
    """A box of call buttons on a bus: its key 1 calls the next person, its key 2 calls again.

    `alarm`: it has a buzzer or a lamp for danger.
    """

    token: str
    alarm: bool = False


class BusOf(_Part):
    """A line of counters and call buttons."""

    url: str
    counter: list[CounterOf] = []
    box: list[BoxOf] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.url.startswith(("serial:", "tcp:")):
            msg = text("peripherals.file.line_url")
            raise ValueError(msg)
        check_url(self.url)
        addresses = [one.address for one in (*self.counter, *self.box)]
        if not addresses or len(set(addresses)) != len(addresses):
            msg = text("peripherals.file.own_address")
            raise ValueError(msg)
        return self


class Peripherals(_Part):
    """All devices on the wires.

    `tickets_server` is a kiosk node that issues the tickets instead; `tickets_token` and `counters_token`
    name the keys of a kiosk and of a display, where the main one is not it.
    """

    tickets_server: str | None = None
    tickets_token: str | None = None
    counters_token: str | None = None
    gpio: Gpio | None = None
    keypad: list[Keypad] = []
    bus: list[BusOf] = []

    @property
    def actions(self) -> list[ActionOf]:
        """Return the actions of every button on pins and keypads."""
        pins = self.gpio.button if self.gpio is not None else []
        return [*pins, *(action for pad in self.keypad for action in pad.keys.values())]


def read(file: Path) -> Peripherals:
    """Load the file; raise InvalidInput with the line or the entry that is wrong."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput("peripherals.file.unreadable", file=str(file), reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("peripherals.file.refused", file=str(file), reason=str(error)) from error
    try:
        return Peripherals.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or message("peripherals.file.whole")
        raise InvalidInput(
            "peripherals.file.invalid", file=str(file), place=place, reason=first["msg"]
        ) from error
    except InvalidInput as error:
        raise InvalidInput("peripherals.file.refused", file=str(file), reason=error.message) from error
