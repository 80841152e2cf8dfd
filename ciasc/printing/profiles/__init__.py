"""The features of each model of printer: our own table, one file for each model.

A printer on USB also needs its ids in `hardware/udev/70-ciasc.rules`, unless its maker is there.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.address import check_url
from ciasc.printing.profiles.options import with_options
from ciasc.printing.profiles.profile import DipSwitch, Profile

__all__ = ["DipSwitch", "Profile", "confirms", "load_profile", "parse_profile", "profile_names", "profile_of"]

_FAULTS: Final = {"unexpected_keyword_argument": "unexpected", "missing": "missing"}


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

    docs/operations.md has a table of the options. Raise InvalidInput for an unknown model, or for an option
    that has no such value.
    """
    return with_options(load_profile(name), url, check_url(url).options)


def confirms(url: str, profile: Profile) -> bool:
    """Return whether the end of a paper is known there: a printer confirms it, or it is a file."""
    return profile.confirms or check_url(url).kind == "file"


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
