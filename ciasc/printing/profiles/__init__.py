"""What each model of printer can do: our own table, one file for each model."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from ciasc.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Profile:
    """A model. `code_table` is what ESC t takes for `codec`; `code_size` the width of the big number."""

    name: str
    columns: int
    dots: int
    dpi: int
    code_table: int
    codec: str
    code_size: int
    native_qr: bool
    process_id: bool
    paper_mm: int = 80
    speed_mm_s: int = 150
    motion_dpi: int = 203
    near_end: bool = True
    asb: bool = True
    status: bool = True
    cut: Literal["full", "partial", "none"] = "full"
    head_to_cutter_mm: float = 12.0
    buffer_bytes: int = 4096


@cache
def profile_names() -> tuple[str, ...]:
    """The names of every model, sorted."""
    return tuple(
        sorted(
            item.name.removesuffix(".toml")
            for item in files(__package__).iterdir()
            if item.name.endswith(".toml")
        )
    )


def load_profile(name: str) -> Profile:
    """The model with that name; InvalidInput names those that exist."""
    if name not in profile_names():
        raise InvalidInput(f"No existe el modelo «{name}». Hay: {', '.join(profile_names())}.")
    text = (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return Profile(name=name, **tomllib.loads(text))
