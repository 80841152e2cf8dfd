"""Commands that are imported on first use: importing all of them costs a second at each start."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group of lazy commands; `parts` maps each name to its module in `ciasc.cli`, which has COMMANDS."""

    def __init__(self, *args: Any, parts: Mapping[str, str], **more: Any) -> None:  # noqa: ANN401 - as click's
        super().__init__(*args, **more)
        self._parts = parts

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click asks
        """Return the names of all commands."""
        return sorted(self._parts)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click asks
        """Return the command of that name, or None."""
        if cmd_name not in self._parts:
            return None
        found: tuple[click.Command, ...] = import_module(f"ciasc.cli.{self._parts[cmd_name]}").COMMANDS
        return next(command for command in found if command.name == cmd_name)
