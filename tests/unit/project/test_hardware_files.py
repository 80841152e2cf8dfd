"""The files in `hardware/` for the technician: complete, well formed, and consistent."""

import csv
import json
import re
import tomllib
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[3]
HARDWARE = ROOT / "hardware"
UNITS = {path.name for path in (HARDWARE / "systemd").glob("ciasc-*")}
SCRIPTS = sorted(HARDWARE.rglob("*.sh"))
DRAWINGS = sorted(HARDWARE.rglob("*.svg"))
RULES = HARDWARE / "udev" / "70-ciasc.rules"


def lines_of(file: Path) -> list[str]:
    """Return the lines of a file without the blank ones and the comments."""
    return [line for line in file.read_text().splitlines() if line.strip() and not line.startswith("#")]


def test_the_guide_names_every_unit_and_no_other() -> None:
    text = (HARDWARE / "README.md").read_text()
    assert set(re.findall(r"ciasc-[a-z-]+\.(?:service|timer)", text)) == UNITS


def test_every_link_of_the_guides_leads_somewhere() -> None:
    for guide in HARDWARE.rglob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", guide.read_text()):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"


def test_the_list_of_parts_has_every_column_and_no_price() -> None:
    with (HARDWARE / "bom.csv").open(newline="") as file:
        parts = list(csv.DictReader(file))
    quantities = [f"cantidad_{size}" for size in ("pequena", "mediana", "alta")]
    wanted = ["pieza", *quantities, "referencia", "alternativa", "por_que"]
    assert list(parts[0]) == [*wanted, "precio_unitario_soles", "cotizacion"]
    assert len({part["pieza"] for part in parts}) == len(parts)
    for part in parts:
        assert None not in part, f"a column too many: {part['pieza']}"
        assert all(part[name].strip() for name in wanted), part["pieza"]
        assert part["precio_unitario_soles"] == part["cotizacion"] == ""
        counts = [int(part[name]) for name in quantities]
        assert all(smaller <= larger for smaller, larger in pairwise(counts)), part["pieza"]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_well_formed_titled_and_needs_nothing_else(drawing: Path) -> None:
    tree = ET.parse(drawing).getroot()  # noqa: S314 - our own file
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert tree.find("{http://www.w3.org/2000/svg}title") is not None
    assert "href" not in drawing.read_text()
    assert (HARDWARE / "wiring" / "README.md").read_text().count(drawing.name) or drawing.stem == "sticker"


def test_the_browsers_policies_open_the_station_alone() -> None:
    policies = json.loads((HARDWARE / "kiosk" / "policies.json").read_text())
    assert policies["URLBlocklist"] == ["*"]
    assert {urlsplit(url).hostname for url in policies["URLAllowlist"]} == {"127.0.0.1", "servidor"}
    assert policies["DownloadRestrictions"] == 3
    assert policies["DeveloperToolsAvailability"] == 2
    assert policies["AllowFileSelectionDialogs"] is False


def test_scripts_are_strict_and_can_be_run() -> None:
    assert len(SCRIPTS) == 9
    for script in SCRIPTS:
        first, *rest = script.read_text().splitlines()
        assert first == "#!/usr/bin/env bash"
        assert "set -euo pipefail" in rest
        assert script.stat().st_mode & 0o111


def test_units_restart_for_ever_and_settings_come_from_installed_files() -> None:
    made = {path.name for path in (HARDWARE / "env").iterdir()}
    for name in UNITS:
        text = (HARDWARE / "systemd" / name).read_text()
        named = re.findall(r"^EnvironmentFile=/etc/ciasc/(.+)$", text, re.MULTILINE)
        assert set(named) <= made
        if "Type=oneshot" not in text and name.endswith(".service"):
            for line in ("Restart=always", "RestartSec=2", "StartLimitIntervalSec=0"):
                assert line in text, f"{name}: {line}"


MATCH = re.compile(r'[A-Z_]+(\{[A-Za-z_./]+\})?(==|!=)"[^"]*"')
ASSIGNMENT = re.compile(
    r'(?:(?:SYMLINK|TAG)\+="[^"]+"|(?:GROUP|MODE|GOTO|LABEL)="[^"]+"|'
    r'ENV\{\w+\}="[^"]+"|ATTR\{[\w/]+\}="[^"]+"|IMPORT\{builtin\}="\w+")'
)


def test_the_udev_rules_can_be_read_and_jump_only_forward() -> None:
    labels: dict[str, int] = {}
    jumps: list[tuple[str, int]] = []
    for number, line in enumerate(lines_of(RULES)):
        for part in line.split(", "):
            assert MATCH.fullmatch(part) or ASSIGNMENT.fullmatch(part), part
        labels |= dict.fromkeys(re.findall(r'LABEL="(\w+)"', line), number)
        jumps += [(label, number) for label in re.findall(r'GOTO="(\w+)"', line)]
    assert {label for label, _ in jumps} == set(labels)
    assert all(number < labels[label] for label, number in jumps)


def test_the_udev_rules_know_every_printer_of_the_profiles() -> None:
    """Check those with USB ids in their profile, as `vendor:product` or `vendor:*`."""
    known: list[tuple[set[str], set[str]]] = []
    for line in lines_of(RULES):
        if 'ENV{CIASC_PRINTER}="1"' in line:
            vendors, products = (
                set(ids.group(1).split("|")) if (ids := re.search(f'{name}}}=="([^"]+)"', line)) else set()
                for name in ("idVendor", "idProduct")
            )
            known.append((vendors, products))
    assert len(known) >= 8
    for profile in sorted((ROOT / "ciasc" / "printing" / "profiles").glob("*.toml")):
        for identity in tomllib.loads(profile.read_text()).get("usb", []):
            vendor, product = identity.split(":")
            here = [products for vendors, products in known if vendor in vendors]
            assert here, f"{profile.stem}: {identity}"
            assert product == "*" or any(not products or product in products for products in here), identity


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("requirements.txt", "requirements-gpio.txt"),
        ("requirements.txt", "requirements-dev.txt"),
        ("requirements-build.txt", "requirements-dev.txt"),
    ],
)
def test_every_installer_carries_the_same_versions(less: str, more: str) -> None:
    def locked(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9.-]+==[^ \\]+", (ROOT / name).read_text(), re.MULTILINE))

    assert locked(less) <= locked(more)
