"""A machine in a folder of its own, on which install.sh runs, and folders of programs for it."""

import os
import platform
import subprocess
import sys
import sysconfig
import zipfile
from hashlib import sha256
from pathlib import Path

from tests.needs import needs

HARDWARE = Path(__file__).parents[1] / "hardware"


# A `python3` whose new environments borrow our pip: unpacking pip's own takes longer than all the rest.
QUICK_PYTHON = f"""#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
  {sys.executable} -m venv --without-pip "$3"
  ln -s {sysconfig.get_path("purelib")}/pip "$3"/lib/python3*/site-packages/
else
  exec {sys.executable} "$@"
fi
"""


class Machine:
    """A machine in a folder of its own."""

    def __init__(self, root: Path) -> None:
        needs("systemctl")
        self.root = root
        self.programs = root.with_name(f"{root.name}-programs")
        self.programs.mkdir()
        (self.programs / "python3").write_text(QUICK_PYTHON)
        # The disk of a test loses no power, and waits for those of all other tests.
        (self.programs / "sync").write_text("#!/bin/sh\n")
        for program in self.programs.iterdir():
            program.chmod(0o755)

    def __call__(
        self, *words: str, status: int = 0, packages: bool = False, script: Path | None = None
    ) -> str:
        """Run install.sh, which must end with that status; return its output."""
        more = [] if packages else ["--no-packages"]
        done = subprocess.run(
            ["bash", script or HARDWARE / "install.sh", *words, *more, "--root", self.root],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PATH": f"{self.programs}:{os.environ['PATH']}"},
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def __truediv__(self, path: str) -> Path:
        return self.root / path

    def files(self) -> dict[str, bytes]:
        """Return every file of the machine, and the target of every link."""
        return {
            str(path.relative_to(self.root)): str(path.readlink()).encode()
            if path.is_symlink()
            else path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_symlink() or path.is_file()
        }

    def enabled(self) -> set[str]:
        """Return the units that start with the machine."""
        wanted = list((self / "etc/systemd/system").glob("*.wants/*"))
        for path in wanted:
            assert (self / str(path.readlink()).lstrip("/")).is_file()
        return {path.name for path in wanted}


PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
OURS = {"target": "this", "machine": platform.machine(), "python": PYTHON, "glibc": "2.17"}


def wheels(folder: Path, version: str, *, program: str | None = None, **facts: str) -> Path:
    """Create a folder of programs, for this machine or one with those facts; its `ciasc` has a version.

    `program` is the body of its `main()`; without one, it prints the version.
    """
    main = program or f"    print('ciasc {version}')\n"
    folder.mkdir(parents=True)
    info = f"ciasc-{version}.dist-info"
    with zipfile.ZipFile(folder / f"ciasc-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("ciasc_fake.py", f"def main():\n{main}")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: ciasc\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/entry_points.txt", "[console_scripts]\nciasc = ciasc_fake:main\n")
        wheel.writestr(f"{info}/RECORD", "")
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "TARGET").write_text("".join(f"{name}={value}\n" for name, value in (OURS | facts).items()))
    names = sorted(path.name for path in folder.iterdir())
    sums = (f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder
