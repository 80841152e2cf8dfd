"""The wheel, installed into an empty environment, serves every page and every file that the pages name."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import httpx
import pytest

from tests.live import Template
from tests.program import Program, free_port

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r'(?:src|href)="(/static/[^"#?]+)|from "(\.{1,2}/[^"]+)"|url\("?([^")]+)"?\)')


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel in it, and the libraries that it needs but nothing else of ours."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    keep = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "tests")
    shutil.copytree(ROOT, source, ignore=keep)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (wheel,) = (source / "dist").glob("*.whl")
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
    port = free_port()
    process = subprocess.Popen(
        [python, "-m", "ciasc", "serve", "--data", data, "--host", "127.0.0.1", "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        start_new_session=True,
    )
    server = Program(process, f"http://127.0.0.1:{port}")
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if json.loads(line)["event"] == "listening":
                break
        with httpx.Client(base_url=server.base, timeout=20) as browser:
            walk(browser, station_template)
    finally:
        server.kill()
        process.stderr.close()  # type: ignore[union-attr]


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
