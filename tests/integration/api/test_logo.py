"""The logo of a station: checked and scaled when it is sent, and printed on top of each ticket."""

import base64
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageOps

from ciasc.content.logo import HIGHEST, WIDEST, logo_picture, ticket_logo
from ciasc.domain.core.errors import InvalidInput
from ciasc.printing.emulator import Emulator
from ciasc.printing.profiles import load_profile
from ciasc.printing.receipt.ticket_layout import millimetres, receipt
from ciasc.printing.wire.port import open_port
from tests.api import post, problem
from tests.builders import a_slip, encoded
from tests.live import Live
from tests.patience import PATIENCE_S


def drawing(kind: str = "PNG", size: tuple[int, int] = (900, 300), ink: int = 0) -> Image.Image:
    """Return a ring on white, or on nothing where the kind knows transparency."""
    mode, ground = ("RGBA", (0, 0, 0, 0)) if kind == "PNG" else ("RGB", (255, 255, 255))
    picture = Image.new(mode, size, ground)
    width, height = size
    ImageDraw.Draw(picture).ellipse(
        (width // 9, 10, width - width // 9, height - 10), outline=(ink, ink, ink), width=25
    )
    return picture


def sent(picture: Image.Image, kind: str = "PNG") -> str:
    file = BytesIO()
    picture.save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def send(live: Live, picture: str) -> Any:
    client = live.http("admin")
    revision = client.get("/admin/config").json()["revision"]
    return post(client, "/admin/logo", revision=revision, picture=picture)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_scaled_to_the_paper_in_black_and_white(live: Live, kind: str) -> None:
    answer = send(live, sent(drawing(kind), kind))
    assert answer.status_code == 200, answer.text
    kept = logo_picture(answer.json()["document"]["station"]["logo"])
    assert kept is not None
    assert kept.mode == "1"
    assert (kept.width <= WIDEST, kept.height) == (True, HIGHEST)
    removed = send(live, "")
    assert removed.json()["document"]["station"]["logo"] == ""


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        ("bm8=", "no es una imagen"),
        ("***", "no es una imagen"),
        ("ñ", "no es una imagen"),
        (sent(Image.new("RGB", (300, 100), "white")), "en blanco"),
        (sent(Image.new("RGBA", (300, 100), (0, 0, 0, 0))), "en blanco"),
        (sent(drawing(size=(900, 300)).crop((0, 0, 110, 12))), "en blanco|muy pequeño"),
        (sent(Image.new("L", (100, 10), 0).resize((100, 10))), "muy pequeño|en blanco"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_in_words(live: Live, picture: str, says: str) -> None:
    before = live.http("admin").get("/admin/config").json()
    detail = problem(send(live, picture), 422, "invalid-input")["detail"]
    assert any(part in detail for part in says.split("|"))
    assert live.http("admin").get("/admin/config").json() == before


def test_a_picture_that_is_nearly_black_is_refused(live: Live) -> None:
    black = Image.new("L", (300, 100), 255)
    ImageDraw.Draw(black).rectangle((5, 5, 290, 95), fill=0)
    assert "negra" in problem(send(live, sent(black)), 422, "invalid-input")["detail"]


def test_a_small_file_of_a_large_picture_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = base64.b64decode(sent(Image.new("L", (4400, 4400), 255)))
    assert len(large) < 30_000
    read: list[str] = []
    monkeypatch.setattr(Image.Image, "convert", lambda *_: read.append("convert"))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: read.append("load"))
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput, match=r"files\.logo\.too_large"):
            ticket_logo(large)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert read == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_large_picture_is_reduced_before_it_is_drawn_on_paper(
    monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    drawn: list[tuple[int, int]] = []
    composite = Image.alpha_composite

    def seen(paper: Image.Image, colours: Image.Image) -> Image.Image:
        drawn.append(colours.size)
        return composite(paper, colours)

    monkeypatch.setattr(Image, "alpha_composite", seen)
    large = drawing(size=(3000, 1300))
    on_white = Image.alpha_composite(Image.new("RGBA", large.size, "white"), large)
    whole = large if mode in ("LA", "RGBA") else on_white
    drawn.clear()
    kept = logo_picture(ticket_logo(base64.b64decode(sent(whole.convert(mode)))))
    assert kept is not None
    assert kept.height == HIGHEST
    assert drawn == [(1536, 666)]


def test_pictures_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    both, met = Barrier(2), list[bool]()
    contrast = ImageOps.autocontrast

    def slow(picture: Image.Image) -> Image.Image:
        try:
            both.wait(0.2)
            met.append(True)
        except BrokenBarrierError:
            met.append(False)
        return contrast(picture)

    monkeypatch.setattr(ImageOps, "autocontrast", slow)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ticket_logo, [base64.b64decode(sent(drawing()))] * 2))
    assert met == [False, False]


@pytest.mark.parametrize("name", ["epson-tm-t20iii", "generic-58"])
def test_the_logo_is_on_top_of_the_paper(live: Live, name: str) -> None:
    logo = send(live, sent(drawing())).json()["document"]["station"]["logo"]
    profile, slip = load_profile(name), a_slip(logo=logo)
    with Emulator(profile=profile) as printer:
        port = open_port(printer.url)
        for number, one in enumerate((slip, a_slip()), start=1):
            port.write(encoded(one, profile, number), PATIENCE_S)
        with_logo, without = printer.wait_for_tickets(2)
        port.close()
    assert with_logo.unknown_commands == 0
    assert with_logo.lines[-5:] == without.lines[-5:]
    more = with_logo.millimetres - without.millimetres
    assert 0 < more <= (HIGHEST + 30) / profile.dpi * 25.4 + 0.5
    assert with_logo.millimetres == pytest.approx(millimetres(receipt(slip, profile), profile), abs=5)
    top = with_logo.picture.convert("L").crop((0, 0, profile.dots, HIGHEST))
    assert top.histogram()[0] > 500
