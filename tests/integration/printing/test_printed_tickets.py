"""Each model's ticket as its printer prints it: letters, width, code, length, and appearance."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from ciasc.printing.emulator import Emulator, PrintedTicket
from ciasc.printing.profiles import load_profile, profile_names
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.ticket_layout import millimetres, receipt
from ciasc.printing.wire.confirmation import confirmation
from ciasc.printing.wire.port import open_port
from tests.builders import LONGEST_SERVICE, LONGEST_STATION, a_slip, encoded
from tests.needs import needs
from tests.patience import PATIENCE_S

LETTERS = "áéíóúüñ ÁÉÍÓÚÜÑ ¿? ¡! º °"
SLIPS = {
    "plain": a_slip(station="Comisaría PNP San Borja"),
    "longest": a_slip(
        station=LONGEST_STATION,
        service=LONGEST_SERVICE,
        preferential=True,
        ahead=120,
        low_min=100,
        high_min=118,
    ),
    "copy": a_slip(copy=True, preferential=True, lang="en"),
    "bare": a_slip(ahead=None, low_min=None, high_min=None, url=None),
}


@pytest.fixture(scope="module", params=profile_names())
def printer(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    with Emulator(profile=request.param) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def tickets(printer: Emulator) -> dict[str, PrintedTicket]:
    """Return every slip on that model's paper, printed one after the other over one wire."""
    port = open_port(printer.url)
    for job, slip in enumerate(SLIPS.values()):
        port.write(
            encode(
                receipt(slip, printer.profile), printer.profile, confirmation(printer.profile, job).question
            ),
            PATIENCE_S,
        )
    printed = printer.wait_for_tickets(len(SLIPS))
    port.close()
    return dict(zip(SLIPS, printed, strict=True))


@pytest.mark.parametrize("slip", SLIPS)
def test_a_ticket_is_complete_and_has_the_computed_length(
    printer: Emulator, tickets: dict[str, PrintedTicket], slip: str
) -> None:
    ticket, profile = tickets[slip], printer.profile
    assert (ticket.unknown_commands, ticket.overflowing_lines, ticket.clipped_lines) == (0, 0, 0)
    assert ticket.cut == profile.cut
    assert "B042" in ticket.lines
    assert "Comisaría" in ticket.text
    assert ticket.millimetres == pytest.approx(millimetres(receipt(SLIPS[slip], profile), profile), abs=1)
    narrow = profile.paper_mm == 58
    assert ticket.millimetres <= (150 if narrow else 125) + 1
    if profile.native_qr:
        assert ticket.received <= 512


@pytest.mark.parametrize("slip", ["plain", "longest", "copy"])
def test_a_camera_reads_the_code(tickets: dict[str, PrintedTicket], slip: str) -> None:
    picture = tickets[slip].picture.convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [SLIPS[slip].url]


@pytest.mark.parametrize("slip", ["plain", "longest", "copy"])
def test_another_reader_reads_the_code(tickets: dict[str, PrintedTicket], slip: str, tmp_path: Path) -> None:
    zbarimg = needs("zbarimg")
    tickets[slip].picture.convert("L").save(tmp_path / "ticket.png")
    read = [zbarimg, "--quiet", "--raw", str(tmp_path / "ticket.png")]
    assert subprocess.check_output(read, text=True, stderr=subprocess.DEVNULL).strip() == SLIPS[slip].url


@pytest.mark.parametrize("name", profile_names())
def test_two_tickets_in_a_row_keep_every_accent(name: str) -> None:
    profile = load_profile(name)
    slip = a_slip(station=LETTERS)
    with Emulator(profile=profile) as printer:
        port = open_port(printer.url)
        for job in (1, 2):
            port.write(encoded(slip, profile, job), PATIENCE_S)
        for ticket in printer.wait_for_tickets(2):
            assert ticket.lines[0] == LETTERS
        port.close()


def test_a_stored_picture_adds_at_most_the_computed_length() -> None:
    profile = replace(load_profile("epson-tm-t20iii"), logo=True)
    with Emulator(profile=profile) as printer:
        port = open_port(printer.url)
        elements = receipt(SLIPS["longest"], profile)
        port.write(encode(elements, profile, confirmation(profile, 1).question), PATIENCE_S)
        ticket = printer.wait_for_tickets(1)[0]
        port.close()
    assert ticket.received <= 512
    assert ticket.unknown_commands == 0
    assert ticket.millimetres <= millimetres(elements, profile) + 0.1


def test_the_models_differ_in_width_as_their_papers_do() -> None:
    widths = {load_profile(name).columns for name in profile_names()}
    assert widths == {48, 42, 32}


def test_a_start_leaves_nothing_behind_in_the_folder_for_temporary_files(tmp_path: Path) -> None:
    start = [sys.executable, "-c", "import ciasc.printing.receipt.escpos_encoder"]
    subprocess.run(start, env=os.environ | {"TMPDIR": str(tmp_path)}, check=True)
    assert list(tmp_path.iterdir()) == []
