"""The pictures of the manual, made as a developer makes them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from ciasc.demo.gallery import PICTURES

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
def test_every_picture_of_the_manual_is_made_and_light(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed")
    out = tmp_path / "img"
    done = gallery(out)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == set(PICTURES)
    for path in out.iterdir():
        assert path.stat().st_size < HEAVIEST, path.name
        with Image.open(path) as picture:
            assert len(picture.getcolors(256) or ()) > 3, f"{path.name} is empty"


def test_a_machine_without_chromium_is_told_what_is_missing(tmp_path: Path) -> None:
    done = gallery(tmp_path / "img", PATH=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Falta Chromium" in done.stderr
    assert not (tmp_path / "img").exists()


def test_an_installation_without_playwright_is_told_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "playwright.py").touch()  # stands before the real one, and has nothing to import
    done = gallery(tmp_path / "img", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Falta Playwright" in done.stderr


def test_a_browser_that_does_not_start_is_told(tmp_path: Path) -> None:
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
