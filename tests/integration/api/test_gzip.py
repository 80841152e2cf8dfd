"""Static files are sent compressed to clients that accept gzip, and are the same files."""

import re

from ciasc.web.gzip import compact_script
from tests.live import Live

STYLES = "/static/css/kiosk/modes.css"
SCRIPT, FONT = "/static/js/kiosk/kiosk.js", "/static/fonts/plain-zero.woff2"


def test_a_script_is_squeezed_and_has_the_same_lines_of_code(steady: Live) -> None:
    browser = steady.browser()
    plain = browser.get(SCRIPT, headers={"Accept-Encoding": "identity"})
    squeezed = browser.get(SCRIPT, headers={"Accept-Encoding": "gzip"})
    assert plain.headers.get("Content-Encoding") is None
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert squeezed.content == compact_script(plain.content)
    assert squeezed.num_bytes_downloaded < len(plain.content) / 2
    assert plain.headers["Vary"] == squeezed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != squeezed.headers["ETag"]


def test_styles_are_squeezed_without_comments_and_have_the_same_rules(steady: Live) -> None:
    browser = steady.browser()
    plain = browser.get(STYLES, headers={"Accept-Encoding": "identity"}).text
    compact = browser.get(STYLES, headers={"Accept-Encoding": "gzip"}).text
    assert "/*" in plain
    assert "/*" not in compact
    assert len(compact) < len(plain) * 0.9
    bare = re.sub(r"/\*.*?\*/|\s", "", plain, flags=re.DOTALL).replace(";}", "}")
    assert re.sub(r"\s", "", compact) == bare
    assert ":where(.is-contrast) .kiosk{" in compact


def test_what_a_browser_has_already_is_not_sent_again(steady: Live) -> None:
    browser = steady.browser()
    for taken in ("gzip", "identity"):
        first = browser.get(SCRIPT, headers={"Accept-Encoding": taken})
        known = {"Accept-Encoding": taken, "If-None-Match": first.headers["ETag"]}
        again = browser.get(SCRIPT, headers=known)
        assert (again.status_code, again.content) == (304, b"")


def test_parts_fonts_and_pages_are_sent_as_they_are(steady: Live) -> None:
    browser = steady.browser()
    part = browser.get(SCRIPT, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
    for path in (FONT, "/"):
        answer = browser.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers.get("Content-Encoding") is None
