"""Commands that are imported when somebody asks for one of them: the others cost a second at each start."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group of commands; `parts` names the module of `ciasc.cli` in whose COMMANDS each of them is."""

    def __init__(self, *args: Any, parts: Mapping[str, str], **more: Any) -> None:  # noqa: ANN401 - as click's
        super().__init__(*args, **more)
        self._parts = parts

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click asks
        """The names of all commands."""
        return sorted(self._parts)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click asks
        """The command of that name."""
        if cmd_name not in self._parts:
            return None
        found: tuple[click.Command, ...] = import_module(f"ciasc.cli.{self._parts[cmd_name]}").COMMANDS
        return next(command for command in found if command.name == cmd_name)
