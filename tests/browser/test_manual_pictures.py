"""The pictures of the manual, made as a developer makes them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from ciasc.cli import cli
from ciasc.demo.photograph_manual import PICTURES
from tests.needs import needs

ROOT = Path(__file__).parents[2]
HEAVIEST = 120_000


def gallery(out: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ciasc", "gallery", "--out", str(out)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )


@pytest.mark.browser
@pytest.mark.long
def test_every_picture_of_the_manual_is_made_and_light(tmp_path: Path) -> None:
    needs("chromium")
    out = tmp_path / "img"
    done = gallery(out)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == set(PICTURES)
    for path in out.iterdir():
        assert path.stat().st_size < HEAVIEST, path.name
        with Image.open(path) as picture:
            assert len(picture.getcolors(256) or ()) > 3, f"{path.name} is empty"


def refused(out: Path) -> str:
    """Return the error of the command that ends with 1, in one line."""
    done = CliRunner().invoke(cli, ["gallery", "--out", str(out)])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1), done.output
    assert not out.exists()
    return done.stderr


def test_a_machine_without_chromium_reads_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Falta Chromium" in refused(tmp_path / "img")


def test_an_installation_without_playwright_reads_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert "Falta Playwright" in refused(tmp_path / "img")


@pytest.mark.long
def test_a_browser_that_does_not_start_is_reported(tmp_path: Path) -> None:
    (tmp_path / "chromium").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "chromium").chmod(0o755)
    done = gallery(tmp_path / "img", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "Chromium no pudo" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "img").exists()


def test_the_manual_holds_every_picture() -> None:
    kept = ROOT / "docs" / "manual" / "img"
    assert {path.name for path in kept.iterdir()} == set(PICTURES)
    assert all(path.stat().st_size < HEAVIEST for path in kept.iterdir())
