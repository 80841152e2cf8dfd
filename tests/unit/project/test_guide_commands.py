"""The commands of hardware/README.md that `.ci/guide` follows on machines of their own."""

import re
from pathlib import Path

import pytest

from tests.bare.guide_text import Guide
from tests.documents import ROOT

STEPS = "".join(path.read_text() for path in (ROOT / "tests" / "bare").glob("guide*.py"))
FOLLOWED = {
    line.replace("{name}", name)
    for line in re.findall(r"\.line\(\s*f?[\"']([^\"']+)[\"']", STEPS)
    for name in ("entrada", "patio")
} | {"sudo bash install.sh server", "sudo bash install.sh server kiosk"}


def test_the_trial_follows_each_command_of_the_guide() -> None:
    guide = Guide(ROOT)
    for line in FOLLOWED:
        guide.line(line)
    assert guide.left_out(guide.followed) == set()
    assert guide.wheels().startswith("make wheels FOR=")


def test_a_command_that_is_gone_or_new_is_found(tmp_path: Path) -> None:
    text = (ROOT / "hardware" / "README.md").read_text()
    (tmp_path / "hardware").mkdir()
    changed = text.replace("ciasc staff add", "ciasc people add")
    (tmp_path / "hardware" / "README.md").write_text(changed)
    guide = Guide(tmp_path)
    with pytest.raises(SystemExit, match="staff add"):
        guide.line("sudo -u ciasc ciasc staff add")
    left = guide.left_out(FOLLOWED)
    assert any("people add" in command for command in left)
