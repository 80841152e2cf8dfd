"""The content of a ticket and its bytes, against tables written by hand."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.content.messages import render
from ciasc.content.paper_words import paper_words
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.printing import profiles
from ciasc.printing.address import check_url
from ciasc.printing.profiles import Profile, load_profile, parse_profile, profile_names, profile_of
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.letter_fallbacks import printable
from ciasc.printing.receipt.qr_code import module_dots, modules
from ciasc.printing.receipt.ticket_layout import Cut, Qr, Text, millimetres, moment, receipt, wait_words
from ciasc.printing.wire.confirmation import confirmation, named_paper
from ciasc.printing.wire.status_bits import PrinterStatus, decode, poll_bytes
from ciasc.web.api.schemas import phone_page
from tests.builders import LONGEST_SERVICE, LONGEST_STATION, a_slip, encoded

TM = load_profile("epson-tm-t20iii")
SMALL = load_profile("generic-58")
PROFILES = [load_profile(name) for name in profile_names()]
NATIVE = [profile for profile in PROFILES if profile.native_qr]
SPANISH = "áéíóúüñÁÉÍÓÚÜÑ¿¡º°"
NAMES = st.text(st.characters(codec="latin-1", categories=("L", "N", "Zs")), min_size=1, max_size=60)
each_model = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
each_native = pytest.mark.parametrize("profile", NATIVE, ids=lambda profile: profile.name)


def lines(slip: PaperTicket, profile: Profile = TM) -> list[Text]:
    return [line for line in receipt(slip, profile) if isinstance(line, Text)]


def words(slip: PaperTicket, profile: Profile = TM) -> list[str]:
    return [line.text for line in lines(slip, profile)]


@pytest.mark.parametrize("profile", [TM, load_profile("epson-tm-t88v"), SMALL], ids=["48", "42", "32"])
@given(station=st.text(min_size=1, max_size=80), service=NAMES)
def test_no_line_is_wider_than_the_paper(profile: Profile, station: str, service: str) -> None:
    for copy in (True, False):
        for line in lines(a_slip(station=station, service=service, preferential=True, copy=copy), profile):
            assert len(line.text) * line.wide <= profile.columns
            assert line.text.encode(profile.codec)


def test_a_ticket_says_number_service_wait_and_that_it_is_free() -> None:
    assert words(a_slip()) == [
        "Comisaría de San Martín de Porres", "Su ticket es", "B042",
        "Mire la pantalla. Le llamarán al módulo.", "6 antes que usted", "Espera: 15 a 25 min",
        "Servicio B - lun 23/11/2026 10:35",
        "Siga en su celular", "HTTP://192.168.1.10:8000/T/ABCDEFGHIJKLMNOP",
        "Es gratis: si le cobran, llame al 1818", "Violencia: Línea 100, gratis",
    ]  # fmt: skip
    assert "Usted sigue" in words(a_slip(ahead=0))


def test_a_ticket_is_in_the_chosen_language_if_it_is_reviewed() -> None:
    assert "6 ahead of you" in words(a_slip(lang="en"))
    assert "Servicio B - Mon 23/11/2026 10:35" in words(a_slip(lang="en"))
    assert words(a_slip(lang="qu")) == words(a_slip(lang="ay")) == words(a_slip())


@each_model
def test_the_number_is_the_largest_thing_on_paper(profile: Profile) -> None:
    told = lines(a_slip(), profile)
    number = next(line for line in told if line.text == "B042")
    assert number.wide == profile.code_size
    assert number.tall * 24 / profile.dpi * 25.4 == pytest.approx(24, abs=0.5)
    assert all(line.wide < number.wide and line.tall < number.tall for line in told if line is not number)


def test_preference_and_copy_are_marked_without_a_reason() -> None:
    assert "PREFERENTE" in words(a_slip(preferential=True))
    told = words(a_slip(preferential=True, copy=True))
    assert told[3:5] == ["PREFERENTE", "COPIA"]
    assert not {"PREFERENTE", "COPIA"} & set(words(a_slip()))


def test_a_copy_leaves_out_the_people_ahead() -> None:
    assert not [word for word in words(a_slip(copy=True)) if re.search("antes|Espera|sigue", word)]


def test_unknown_values_are_left_out() -> None:
    bare = receipt(a_slip(ahead=None, low_min=None, high_min=None, url=None), TM)
    assert not [line for line in bare if isinstance(line, Qr)]
    assert not [
        line for line in bare if isinstance(line, Text) and re.search("Espera|antes|celular", line.text)
    ]
    assert isinstance(bare[-1], Cut)


def test_a_long_name_takes_lines_of_about_the_same_length() -> None:
    told = words(a_slip(station="Comisaría de San Juan de Lurigancho - Zárate"), SMALL)
    assert told[:2] == ["Comisaría de San Juan", "de Lurigancho - Zárate"]


@pytest.mark.parametrize(
    ("low", "high", "reads"),
    [
        (0, 10, "hasta 10 min"),
        (15, 25, "15 a 25 min"),
        (40, 75, "más de 40 min"),
        (0, 75, "puede pasar de 1 hora"),
        (55, 60, "55 a 60 min"),
        (115, 125, "más de 60 min"),
    ],
)
def test_a_wait_is_a_range_in_words(low: int, high: int, reads: str) -> None:
    assert wait_words(low, high, paper_words("es")) == reads


def test_days_have_spanish_names() -> None:
    names = paper_words("es").days
    days = [moment(datetime(2026, 11, 23 + day, 8, 5, tzinfo=UTC), names)[:3] for day in range(7)]
    assert days == ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        (SPANISH, SPANISH),
        ("Comisari\u0301a", "Comisaría"),
        ("Ōkāwa Łukasz", "Okawa ?ukasz"),
        ("fin—inicio “así”…", "fin—inicio “así”…"),
        ("a\x00\x1b\x1d\u200b\u202eb\r\n\tc", "a b c"),
        ("警察 Sala 警", "Sala"),
        ("½ ﬁn", "½ fin"),
        ("\ud800x", "x"),
    ],
)
def test_missing_letters_are_replaced_by_similar_ones(text: str, reads: str) -> None:
    assert printable(text, "cp1252").strip() == reads


def test_a_smaller_table_drops_accents_before_letters() -> None:
    assert printable("¿Á é Ñ — “x”?", "cp437") == '¿A é Ñ - "x"?'
    assert printable("áñ 5", "ascii") == "an 5"
    assert printable("P\u02bcisaq, Q\u02bbero, t\u2019anta", "cp437") == "P'isaq, Q'ero, t'anta"


@given(st.text(max_size=40), st.sampled_from(["cp1252", "cp850", "cp437", "ascii"]))
def test_printable_text_contains_no_command(text: str, codec: str) -> None:
    assert all(byte >= 0x20 for byte in printable(text, codec).encode(codec))


LONGEST = a_slip(
    station=LONGEST_STATION,
    service=LONGEST_SERVICE,
    preferential=True,
    ahead=120,
    low_min=0,
    high_min=75,
    greeting="Allin hamusqaykichik",
    bring="DNI, licencia, SOAT y tarjeta del vehículo, si los tiene. Si hay heridos, avise de inmediato. "
    * 2,
    url="HTTP://TURNO.COMISARIA-SANMARTIN.EJEMPLO.PE:8000/T/ABCDEFGHIJKLMNOP",
)


@each_model
@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("copy", [True, False])
def test_every_ticket_is_short_enough_for_line_and_roll(profile: Profile, lang: str, *, copy: bool) -> None:
    question = confirmation(profile, 81_000_000).question
    elements = receipt(replace(LONGEST, lang=lang, copy=copy), profile)
    narrow = profile.paper_mm == 58
    assert millimetres(elements, profile) <= (150 if narrow else 125)
    drawn = [one for one in elements if profile.native_qr or not isinstance(one, Qr)]
    assert len(encode(drawn, profile, question)) <= (572 if narrow else 512)
    assert "B042" in [one.text for one in elements if isinstance(one, Text)]


def test_what_does_not_fit_is_left_out_in_order() -> None:
    def left(**changes: Any) -> list[bool]:
        elements = receipt(a_slip(**changes), TM)
        text = " ".join(one.text for one in elements if isinstance(one, Text))
        return ["HTTP" in text, "Traiga" in text, "Línea 100" in text]

    assert left() == [True, False, True]
    assert left(bring="La citación") == [True, True, True]
    assert left(bring="La citación. " * 8) == [False, True, True]
    assert left(bring="La citación. " * 14) == [False, False, True]
    assert left(
        bring="La citación", station="Comisaría de San Juan de Lurigancho. " * 5, preferential=True
    ) == [False, False, False]


@each_model
def test_a_code_is_at_least_25_mm_wide(profile: Profile) -> None:
    for url in ("HTTP://10.0.0.5/T/ABCDEFGHIJKLMNOP", LONGEST.url or ""):
        assert 25 <= modules(url) * module_dots(url, profile) / profile.dpi * 25.4 <= 32
        assert modules(url) * module_dots(url, profile) <= profile.dots


def test_a_code_sent_as_a_picture_is_no_wider_than_itself() -> None:
    data = encoded(a_slip(), SMALL, 7)
    start = data.index(b"\x1dv0")
    across, down = (int.from_bytes(data[start + at : start + at + 2], "little") for at in (4, 6))
    assert data.count(b"\x1dv0") == 1
    assert down % 7 == 0
    assert across == -(-down // 8)
    assert data[start - 1 : start] == b"\n"
    assert data[start + 8 + across * down :].startswith(b"\nSiga en su celular\n")


@each_model
def test_every_ticket_sets_its_code_table(profile: Profile) -> None:
    for job in (1, 2):
        data = encoded(a_slip(), profile, job)
        chinese_off = b"\x1c." if profile.chinese else b""
        assert data.startswith(b"\x1b@" + chinese_off + b"\x1bt" + bytes((profile.code_table,)))
        assert b"\x1bc5\x01" in data[:18]
        assert "Comisaría de San".encode(profile.codec) in data
        assert data.count(b"\x1bt") == 1


def test_a_stored_picture_is_printed_on_top_if_there_is_one() -> None:
    with_logo = profile_of("usb:/dev/usb/lp0?logo=1", TM.name)
    assert b"\x1cp\x01\x00Comisar" in encode(
        receipt(a_slip(), with_logo), with_logo, confirmation(with_logo, 7).question
    ).replace(b"\x1bE\x01", b"")
    assert b"\x1cp" not in encoded(a_slip(), TM, 7)


def test_an_address_option_sets_the_code_table() -> None:
    clone = profile_of("usb:/dev/usb/lp0?table=71", "generic-58")
    assert encoded(a_slip(), clone, 7).startswith(b"\x1b@\x1c.\x1bt\x47")
    for table in ("x", "256", "-1", "²"):
        with pytest.raises(InvalidInput, match=r"printing\.model\.table_range .* last=255"):
            profile_of(f"tcp://10.255.0.1?table={table}", "generic-58")


def test_an_address_option_turns_confirmation_off() -> None:
    assert profile_of("usb:/dev/usb/lp0", "generic-80").status
    assert not profile_of("usb:/dev/usb/lp0?status=0", "generic-80").status


@pytest.mark.parametrize(
    ("name", "cuts"),
    [("epson-tm-t20iii", b"\x1dVB\x00"), ("custom-vkp80", b"\x1dVA\x00"), ("generic-58", b"\x1bd\x04")],
)
def test_paper_is_cut_as_the_model_can(name: str, cuts: bytes) -> None:
    profile = load_profile(name)
    assert cuts in encoded(a_slip(), profile, 7)[-32:]


def test_the_end_asks_the_printer_to_confirm() -> None:
    assert encoded(a_slip(), TM, 7).endswith(b"\x1d(H\x06\x00\x30\x30" + named_paper(7).name)
    assert encoded(a_slip(), SMALL, 7).endswith(b"\x1bd\x04" + b"\x1dr\x01" * 6)


def test_the_length_of_a_ticket_is_the_sum_of_its_lines() -> None:
    assert millimetres((Text("a"), Text("b", 2, 2), Cut()), TM) == pytest.approx(
        (30 + 48) / 203 * 25.4 + TM.head_to_cutter_mm
    )
    code = Qr("HTTP://192.168.1.10:8000/T/ABCDEFGHIJKLMNOP")  # 43 letters: version 3, 29 modules
    assert millimetres((code,), TM) == pytest.approx((29 * 7 + 60) / 203 * 25.4)


@given(st.lists(st.integers(0, 95**4 - 1), unique=True, max_size=50))
def test_jobs_have_visible_names_of_their_own(jobs: list[int]) -> None:
    names = [named_paper(job).name for job in jobs]
    assert len(set(names)) == len(names)
    assert all(len(name) == 4 and all(0x20 <= byte <= 0x7E for byte in name) for name in names)


# Answers to DLE EOT 1, 2, 3 and 4 by the ESC/POS manuals: bits 1 and 4 are always set.
READY = (0b0001_0010,) * 4
ANSWERS = {
    "ready": (READY, PrinterStatus.READY),
    "paper near its end": ((0x12, 0x12, 0x12, 0x12 | 0b0000_1100), PrinterStatus.PAPER_LOW),
    "paper out": ((0x12 | 0x08, 0x12 | 0x20, 0x12, 0x12 | 0b0110_1100), PrinterStatus.PAPER_OUT),
    "paper out by its stop alone": ((0x12 | 0x08, 0x12 | 0x20, 0x12, 0x12), PrinterStatus.PAPER_OUT),
    "cover open": ((0x12 | 0x08, 0x12 | 0x04, 0x12, 0x12), PrinterStatus.COVER_OPEN),
    "cover open without paper": ((0x12 | 0x08, 0x12 | 0x24, 0x12, 0x12 | 0x60), PrinterStatus.COVER_OPEN),
    "cutter": ((0x12 | 0x08, 0x12 | 0x40, 0x12 | 0x08, 0x12), PrinterStatus.CUTTER_ERROR),
    "cannot be mended": ((0x12 | 0x08, 0x12 | 0x40, 0x12 | 0x20, 0x12), PrinterStatus.FATAL),
    "hot head": ((0x12 | 0x08, 0x12 | 0x40, 0x12 | 0x40, 0x12), PrinterStatus.OVERHEATED),
    "offline for no known cause": ((0x12 | 0x08, 0x12, 0x12, 0x12), PrinterStatus.MUTE),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_a_status_is_read_from_the_bits(what: str) -> None:
    answers, status = ANSWERS[what]
    assert decode(bytes(answers)) is status


@pytest.mark.parametrize("heard", [b"", b"\x12" * 3, b"\x12" * 5, b"\x12\x12\x12\xff", b"\x00\x12\x12\x12"])
def test_what_is_no_answer_is_no_status(heard: bytes) -> None:
    assert decode(heard) is PrinterStatus.MUTE


def test_every_status_has_words_and_two_of_them_print() -> None:
    assert len({render(status.words) for status in PrinterStatus}) == len(PrinterStatus)
    assert {status for status in PrinterStatus if status.prints} == {
        PrinterStatus.READY,
        PrinterStatus.PAPER_LOW,
    }
    assert poll_bytes() == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


def test_a_printer_that_prints_may_still_need_a_person() -> None:
    assert PrinterStatus.READY.level(warned=False) == "good"
    assert PrinterStatus.READY.level(warned=True) == "warn"
    assert PrinterStatus.PAPER_LOW.level(warned=False) == "warn"
    assert PrinterStatus.PAPER_OUT.level(warned=True) == "bad"


def test_an_address_says_what_kind_of_wire_it_is() -> None:
    assert check_url("tcp://192.168.1.50").port == 9100
    assert check_url("serial:/dev/ciasc/printer0?baud=38400").options == {"baud": "38400"}
    assert check_url("usb:/dev/usb/lp0").place == "/dev/usb/lp0"
    for nonsense in ("", "tcp://", "serial:", "ftp://x", "tcp://x:99999", "serial:/dev/x?baud=x"):
        with pytest.raises(InvalidInput):
            check_url(nonsense)


def test_an_unknown_model_names_those_that_exist() -> None:
    with pytest.raises(InvalidInput, match=r"printing\.model\.unknown .*generic-58"):
        load_profile("star")


@each_model
def test_a_model_is_described_well(profile: Profile) -> None:
    assert SPANISH.encode(profile.codec)
    assert profile.columns * 12 <= profile.dots
    assert profile.dots / profile.dpi * 25.4 < profile.paper_mm
    assert profile.code_size * 4 <= profile.columns


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("columns = 48", "columns = 0", "«columns» no vale"),
        ("columns = 48", "", "«columns» falta"),
        ("columns = 48", "columns = 48\ncolumn = 48", "«column» sobra"),
        ('cut = "partial"', 'cut = "bite"', "«cut» no vale"),
        ('"04b8:0e28"', '"04b8"', "«usb.0» no vale"),
        ("columns = 48", "columns = ", "printing.model.not_toml"),
    ],
)
def test_a_model_that_is_described_badly_is_refused(before: str, after: str, says: str) -> None:
    text = (Path(profiles.__file__).parent / "epson-tm-t20iii.toml").read_text(encoding="utf-8")
    assert parse_profile("p", text).columns == 48
    with pytest.raises(InvalidInput, match=says):
        parse_profile("p", text.replace(before, after))


def test_only_scheme_and_host_of_a_code_are_put_in_capitals() -> None:
    assert phone_page("http://turno.ejemplo.pe:8000/", "ABC") == "HTTP://TURNO.EJEMPLO.PE:8000/T/ABC"
    assert phone_page("https://pnp.pe/Turno/sub/", "ABC") == "HTTPS://PNP.PE/Turno/sub/T/ABC"
