"""The workshop of hardware/README.md: what is done with internet, before the machines come to the station."""

import shutil
import subprocess
from pathlib import Path

from tests.bare.guide_text import Guide, note


def workshop(work: Path) -> None:
    """Install what comes from the system on each kind of machine, and make two sticks."""
    guide = Guide(work / "clone")
    (work / "machines").mkdir()
    images = work / "images"
    images.mkdir()
    on_display = guide.line("sudo apt-get install cage chromium curl kbd")
    on_kiosk = guide.line("sudo apt-get install python3-venv cage chromium curl kbd")
    on_server = guide.line("sudo apt-get install python3-venv")
    for image, origin, command in (
        ("display", work / "base", on_display),
        ("kiosk", images / "display", on_kiosk),
        ("server-kiosk", images / "kiosk", on_server),
        ("server", work / "base", on_server),
    ):
        subprocess.run(["cp", "--archive", "--reflink=auto", origin, images / image], check=True)
        _install(images / image, guide.line("sudo apt-get update"), command)
    for stick in ("first", "second"):
        subprocess.run(guide.wheels(), shell=True, check=True, cwd=work / "clone")  # noqa: S602 - the guide's own words
        (work / stick).mkdir()
        shutil.move(work / "clone/dist/instalador", work / stick)
        words = "-c user.name=CIASC -c user.email=ciasc@example.org commit --quiet --allow-empty -m Newer"
        subprocess.run(["git", *words.split()], check=True, cwd=work / "clone")
    note(work, guide)


def _install(root: Path, *commands: str) -> None:
    """Run commands of apt in a disk that is not booted, over this machine's network."""
    (root / "etc/apt/apt.conf.d/90yes").write_text('APT::Get::Assume-Yes "true";\n')
    for file in ("etc/resolv.conf", "etc/hosts"):
        shutil.copy(f"/{file}", root / file)
    enter = "mount -t proc proc proc && mount --bind /dev dev && exec chroot . env -i "
    enter += 'PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -ec "$0"'
    # What a person would be asked by the installation of keyboard and console.
    silent = "echo debconf debconf/frontend select Noninteractive | debconf-set-selections"
    words = ["unshare", "--mount", "bash", "-c", enter, "\n".join([silent, *commands])]
    done = subprocess.run(
        words, check=False, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SystemExit(done.stdout[-2000:])
