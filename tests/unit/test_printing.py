"""What stands on a ticket and which bytes it becomes, against tables written by hand."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.errors import InvalidInput
from ciasc.domain.printing import Slip
from ciasc.printing.escpos import confirmation, encode, process_id
from ciasc.printing.layout import Cut, Qr, Text, moment, receipt, wait_words
from ciasc.printing.port import check_url
from ciasc.printing.profiles import load_profile, profile_names
from ciasc.printing.status import POLL, WORDS, Status, decode

AT = datetime(2026, 11, 23, 10, 35, tzinfo=UTC)
TM = load_profile("epson-tm-t20iii")
NAMES = st.text(st.characters(codec="latin-1", categories=("L", "N", "Zs")), min_size=1, max_size=60)


def a_slip(**changes: object) -> Slip:
    values = {
        "code": "B042", "station": "Comisaría de San Martín de Porres", "service": "Pérdida de documentos",
        "preferential": False, "at": AT, "ahead": 6, "low_min": 15, "high_min": 25,
        "url": "HTTP://192.168.1.10:8000/T/ABCDEFGHIJKLMNOP",
    }  # fmt: skip
    return Slip(**{**values, **changes})  # type: ignore[arg-type]


def words(slip: Slip, columns: int = 48) -> list[str]:
    return [line.text for line in receipt(slip, columns) if isinstance(line, Text)]


@pytest.mark.parametrize("columns", [48, 42, 32])
@given(station=NAMES, service=NAMES)
def test_no_line_is_wider_than_the_paper(columns: int, station: str, service: str) -> None:
    slip = a_slip(station=station, service=service, preferential=True, copy=True)
    for line in receipt(slip, columns):
        if isinstance(line, Text):
            assert len(line.text) * line.size <= columns


def test_a_ticket_says_number_service_wait_and_that_it_is_free() -> None:
    told = words(a_slip())
    assert told[:3] == ["Comisaría de San Martín de Porres", "Su ticket es", "B042"]
    assert "lun 23/11/2026  10:35" in told
    assert "Personas delante: 6" in told
    assert "Espera: entre 15 y 25 min" in told
    assert "SERVICIO GRATUITO" in told
    assert not {"COPIA", "ATENCIÓN PREFERENTE"} & set(told)


def test_the_number_is_the_largest_thing_on_paper() -> None:
    lines = [line for line in receipt(a_slip(), 48) if isinstance(line, Text)]
    number = next(line for line in lines if line.text == "B042")
    assert number.size == 8
    assert all(line.size < number.size for line in lines if line is not number)


def test_preference_and_copy_are_marked_without_a_reason() -> None:
    told = words(a_slip(preferential=True, copy=True))
    assert "ATENCIÓN PREFERENTE" in told
    assert "COPIA" in told


def test_what_is_not_known_is_not_said() -> None:
    bare = receipt(a_slip(ahead=None, low_min=None, high_min=None, url=None), 48)
    assert not [line for line in bare if isinstance(line, Qr)]
    assert not [
        line for line in bare if isinstance(line, Text) and re.search("Espera|delante|celular", line.text)
    ]
    assert isinstance(bare[-1], Cut)


@pytest.mark.parametrize(
    ("low", "high", "reads"),
    [
        (0, 10, "hasta 10 min"),
        (15, 25, "entre 15 y 25 min"),
        (115, 125, "más de 2 h"),
        (120, 120, "más de 2 h"),
    ],
)
def test_a_wait_is_a_range_in_words(low: int, high: int, reads: str) -> None:
    assert wait_words(low, high) == reads


def test_days_are_named_as_here() -> None:
    days = [moment(datetime(2026, 11, 23 + day, 8, 5, tzinfo=UTC))[:3] for day in range(7)]
    assert days == ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]


def test_a_ticket_with_a_native_code_has_at_most_400_bytes() -> None:
    slip = a_slip(station="Comisaría de San Juan de Lurigancho - Zárate", preferential=True)
    assert len(encode(receipt(slip, 48, TM.code_size), TM, 81_000_000)) <= 400


@pytest.mark.parametrize("name", profile_names())
def test_every_ticket_forces_its_code_table_anew(name: str) -> None:
    profile = load_profile(name)
    for job in (1, 2):
        data = encode(receipt(a_slip(), profile.columns, profile.code_size), profile, job)
        assert data.startswith(b"\x1b@\x1bt" + bytes((profile.code_table,)))
        assert "Comisaría de San Martín".encode(profile.codec) in data
        assert data.count(b"\x1bt") == 1


def test_the_end_asks_the_printer_to_confirm() -> None:
    assert encode(receipt(a_slip(), 48), TM, 7).endswith(b"\x1d(H\x06\x00\x30\x30" + process_id(7))
    assert confirmation(7) == b"\x37\x22" + process_id(7) + b"\x00"
    plain = load_profile("generic-58")
    assert encode(receipt(a_slip(), 32), plain, 7).endswith(b"\x1dr\x01")


@given(st.lists(st.integers(0, 95**4 - 1), unique=True, max_size=50))
def test_jobs_have_visible_names_of_their_own(jobs: list[int]) -> None:
    names = [process_id(job) for job in jobs]
    assert len(set(names)) == len(names)
    assert all(len(name) == 4 and all(0x20 <= byte <= 0x7E for byte in name) for name in names)


# Answers to DLE EOT 1, 2, 3 and 4 by the ESC/POS manuals: bits 1 and 4 are always set.
READY = (0b0001_0010,) * 4
ANSWERS = {
    "ready": (READY, Status.READY),
    "paper near its end": ((0x12, 0x12, 0x12, 0x12 | 0b0000_1100), Status.PAPER_LOW),
    "paper out": ((0x12 | 0x08, 0x12 | 0x20, 0x12, 0x12 | 0b0110_1100), Status.PAPER_OUT),
    "paper out by its stop alone": ((0x12 | 0x08, 0x12 | 0x20, 0x12, 0x12), Status.PAPER_OUT),
    "cover open": ((0x12 | 0x08, 0x12 | 0x04, 0x12, 0x12), Status.COVER_OPEN),
    "cover open without paper": ((0x12 | 0x08, 0x12 | 0x24, 0x12, 0x12 | 0x60), Status.COVER_OPEN),
    "cutter": ((0x12 | 0x08, 0x12 | 0x40, 0x12 | 0x08, 0x12), Status.CUTTER_ERROR),
    "cannot be mended": ((0x12 | 0x08, 0x12 | 0x40, 0x12 | 0x20, 0x12), Status.FATAL),
    "hot head": ((0x12 | 0x08, 0x12 | 0x40, 0x12 | 0x40, 0x12), Status.OVERHEATED),
    "offline for no known cause": ((0x12 | 0x08, 0x12, 0x12, 0x12), Status.MUTE),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_a_status_is_read_from_the_bits(what: str) -> None:
    answers, status = ANSWERS[what]
    assert decode(bytes(answers)) is status


@pytest.mark.parametrize("heard", [b"", b"\x12" * 3, b"\x12" * 5, b"\x12\x12\x12\xff", b"\x00\x12\x12\x12"])
def test_what_is_no_answer_is_no_status(heard: bytes) -> None:
    assert decode(heard) is Status.MUTE


def test_every_status_has_words_and_two_of_them_print() -> None:
    assert set(WORDS) == set(Status)
    assert {status for status in Status if status.prints} == {Status.READY, Status.PAPER_LOW}
    assert POLL == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


def test_an_address_says_what_kind_of_wire_it_is() -> None:
    assert check_url("tcp://192.168.1.50").port == 9100
    assert check_url("serial:/dev/ciasc/printer0?baud=38400").options == {"baud": "38400"}
    assert check_url("usb:/dev/usb/lp0").place == "/dev/usb/lp0"
    for nonsense in ("", "tcp://", "serial:", "ftp://x", "tcp://x:99999", "serial:/dev/x?baud=x"):
        with pytest.raises(InvalidInput):
            check_url(nonsense)


def test_an_unknown_model_names_those_that_exist() -> None:
    with pytest.raises(InvalidInput, match="generic-58"):
        load_profile("star")
