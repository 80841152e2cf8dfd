"""The commands of hardware/README.md, as a person reads and types them."""

import json
import platform
import re
import sys
from pathlib import Path

_NOT_TRIED = (
    "make wheels",  # the rows of other machines
    "ciasc device printer",  # named as remedies
    "ciasc device band",
    "ciasc --version",
    "sudo /opt/ciasc/bin/overlay.sh on",
)
"""Beginnings of commands of the guide that the trial does not follow."""


class Guide:
    """The commands of the sections from the workshop to the restoration, and which of them were followed."""

    def __init__(self, checkout: Path) -> None:
        text = (checkout / "hardware/README.md").read_text(encoding="utf-8")
        self._text = text[text.index("## 3. ") :]
        self._commands = self._blocks() | self._words()
        self.followed: set[str] = set()

    def _blocks(self) -> set[str]:
        """Return the lines of the blocks; a remark names another command, or when the line is for."""
        found = set()
        for block in re.findall(r"```\n(.*?)```", self._text, re.DOTALL):
            for line in filter(None, map(str.strip, block.splitlines())):
                command, _, remark = line.partition("   ")
                found.add(command)
                found |= set(re.findall(r"\(en la pequeña: (.*)\)", remark))
        return found

    def _words(self) -> set[str]:
        """Return the commands within the sentences."""
        without = re.sub(r"```\n.*?```", "", self._text, flags=re.DOTALL)
        words = {" ".join(one.split()) for one in re.findall(r"`([^`]+)`", without)}
        return {one for one in words if re.match(r"sudo \S|make \S|ciasc \S+ \S", one)}

    def line(self, beginning: str, **places: str) -> str:
        """Return the one command that begins so, with these words in their places; SystemExit if none."""
        found = [one for one in self._commands if one == beginning]
        found = found or [one for one in self._commands if one.startswith(beginning)]
        if len(found) != 1:
            raise SystemExit(f"The guide has not one command «{beginning}»: {found}")
        self.followed.add(found[0])
        command = found[0]
        for word, value in places.items():
            assert word in command, command
            command = command.replace(word, value)
        return command

    def wheels(self) -> str:
        """Return the command that makes the stick for this machine with Bookworm."""
        kind = {"x86_64": "PC", "aarch64": "Raspberry Pi"}[platform.machine()]
        header, row = (
            re.findall(rf"^ *\| {name} \|.*$", self._text, re.MULTILINE)[0] for name in ("equipo", kind)
        )
        column = [cell.strip() for cell in header.split("|")].index("Debian 12, Bookworm")
        return self.line(row.split("|")[column].strip().strip("`"))

    def left_out(self, followed: set[str]) -> set[str]:
        """Return the commands that are not among those followed and should be."""
        return {one for one in self._commands - followed if not one.startswith(_NOT_TRIED)}


def note(work: Path, guide: Guide) -> None:
    """Add to the commands that were followed."""
    file = work / "followed.json"
    before = set(json.loads(file.read_text())) if file.exists() else set()
    file.write_text(json.dumps(sorted(before | guide.followed)))


def first(pattern: str, text: str) -> str:
    """Return the first words of that form; SystemExit if there are none."""
    found = re.search(pattern, text)
    return found[0] if found else sys.exit(f"not found: {pattern} in\n{text}")


def version_of(stick: Path) -> tuple[str, str]:
    """Return the version and the commit of the programs on that stick."""
    facts = dict(line.split("=", 1) for line in (stick / "wheels/TARGET").read_text().splitlines())
    return facts["version"], facts["commit"]
