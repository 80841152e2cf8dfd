"""The wheel serves every page and every file from an empty environment, and requires the lock's versions."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email.parser import HeaderParser
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement

from tests.live import Template
from tests.patience import PATIENCE_S
from tests.program import listening

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r'(?:src|href)="(/static/[^"#?]+)|from "(\.{1,2}/[^"]+)"|url\("?([^")]+)"?\)')


COMMIT = "1234567890abcdef1234567890abcdef12345678"
MOST_VOICE_BYTES = 8_000_000
PYTHONS = ("3.11", "3.12", "3.13")


def build(source: Path, kind: str) -> Path:
    """Build the wheel or source archive of that folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = (source / "dist").glob({"wheel": "*.whl", "sdist": "*.tar.gz"}[kind])
    return made


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout at that commit."""
    folder = tmp_path_factory.mktemp("checkout") / "source"
    keep = shutil.ignore_patterns(
        ".git", ".venv*", ".coverage*", "__pycache__", ".*_cache", ".hypothesis", "tests", "dist"
    )
    shutil.copytree(ROOT, folder, ignore=keep)
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text(f"{COMMIT}\n")
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    return build(source, "wheel")


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Python with the wheel in it, and the libraries that it needs but nothing else of ours."""
    folder = tmp_path_factory.mktemp("wheel")
    venv.create(folder / "venv", with_pip=False)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    shutil.unpack_archive(wheel, packages, "zip")
    # The libraries are those of the tests' own environment, but not its editable install.
    ours = Path(sysconfig.get_path("purelib"))
    (packages / "libraries.pth").write_text(f"{ours}\n")
    return folder / "venv" / "bin" / "python"


def test_the_wheel_brings_its_own_code_pages_and_files(
    python: Path, station_template: Template, tmp_path: Path
) -> None:
    data = shutil.copytree(station_template.folder, tmp_path / "data")
    where = "import ciasc, json; print(json.dumps(ciasc.__file__))"
    found = json.loads(subprocess.check_output([python, "-c", where], cwd=tmp_path, text=True))
    assert Path(found).is_relative_to(python.parent.parent)
    with (
        listening(python, "serve", data, None, "--host", "127.0.0.1", cwd=tmp_path) as server,
        httpx.Client(base_url=server.base, timeout=PATIENCE_S) as browser,
    ):
        running = browser.get("/healthz").json()
        assert running == {"status": "ok", "version": version("ciasc"), "commit": COMMIT}
        walk(browser, station_template)


def walk(browser: httpx.Client, template: Template) -> None:
    """Open every page and every file that pages, scripts and styles name."""
    waiting = ["/", "/entrar", "/T/AAAAAAAAAAAAAAAA", f"/kiosk?token={template.tokens['kiosk']}"]
    waiting += [f"/pantalla?token={template.tokens['display']}"]
    seen: set[str] = set()
    browser.headers["Accept"] = "text/html"
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code == (404 if path.startswith("/T/") else 200), path
        if answer.headers["Content-Type"].startswith(("text/html", "text/css", "text/javascript")):
            base = answer.url
            named = (next(filter(None, match)) for match in NAMED.findall(answer.text))
            waiting += [
                str(base.join(name).raw_path.decode()) for name in named if not name.startswith("data:")
            ]
    staff = {"Authorization": f"Bearer {template.tokens['comisario']}"}
    for path in ("/modulo/", "/modulo/1", "/reportes"):
        assert browser.get(path, headers=staff).status_code == 200
    assert any(path.endswith(".woff2") for path in seen)
    assert any(path.endswith("socket.io.esm.min.js") for path in seen)


def required(wheel: Path) -> list[Requirement]:
    """Return the requirements of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        headers = HeaderParser().parsestr(archive.read(name).decode())
    return [Requirement(line) for line in headers.get_all("Requires-Dist", [])]


def chosen(requirements: list[Requirement], python: str, extra: str = "") -> list[Requirement]:
    """Return those that apply on a Linux machine with that Python."""
    machine = {"python_version": python, "python_full_version": f"{python}.0", "extra": extra}
    return [one for one in requirements if one.marker is None or one.marker.evaluate(machine)]


def pins(requirements: list[Requirement]) -> dict[str, str]:
    """Return the version of each that allows one alone."""
    exact = ((one.name, str(one.specifier)) for one in requirements)
    return {name: bound.removeprefix("==") for name, bound in exact if bound.startswith("==")}


@pytest.mark.parametrize("python_version", PYTHONS)
@pytest.mark.parametrize(
    ("extra", "lock"), [("", "requirements.txt"), ("gpio", "requirements-gpio.txt")], ids=["all", "buttons"]
)
def test_pip_alone_installs_the_versions_of_the_lock(
    wheel: Path, python_version: str, extra: str, lock: str
) -> None:
    lines = (line for line in (ROOT / lock).read_text().splitlines() if re.match(r"[a-z]", line))
    locked = [Requirement(line.removesuffix("\\").strip()) for line in lines]
    asked = chosen(required(wheel), python_version, extra)
    wanted = pins(chosen(locked, python_version))
    assert len(wanted) > 40
    assert pins(asked) == wanted
    assert [str(one) for one in asked if wanted[one.name] not in one.specifier] == []


def test_the_wheel_has_the_voice_and_its_licence(wheel: Path) -> None:
    pack = ROOT / "static" / "voice"
    ours = {path.relative_to(pack).as_posix(): path for path in pack.rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith("ciasc/_static/voice/")]
        assert {name.removeprefix("ciasc/_static/voice/") for name in names} == set(ours)
        assert sum(archive.getinfo(name).compress_size for name in names) <= MOST_VOICE_BYTES
    assert {"LICENSE.txt", "NOTICE.txt", "es-PE/manifest.json"} < set(ours)


def contents(wheel: zipfile.ZipFile) -> dict[str, int]:
    """Return the checksum of each file, except the list of them, which keeps the order of the build."""
    return {file.filename: file.CRC for file in wheel.infolist() if not file.filename.endswith("/RECORD")}


def test_a_wheel_from_the_source_archive_is_the_same(source: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build(source, "sdist")) as archive:
        # Bookworm's Python 3.11.2 has no filters yet; later ones choose by this attribute.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path)  # noqa: S202 - our own archive
    (unpacked,) = tmp_path.iterdir()
    again = build(unpacked, "wheel")
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert contents(other) == contents(one)
