"""The voice of the wall: what is scheduled, and how it sounds."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import TicketState
from tests.api import Desk, post, take
from tests.browser.browsing import DESK, WALL, opened, signed_in
from tests.builders import a_ticket
from tests.documents import ROOT
from tests.live import Live

pytestmark = pytest.mark.browser

PACK: Final[dict[str, Any]] = json.loads((ROOT / "static/voice/es-PE/manifest.json").read_text("utf-8"))
SECONDS: Final[dict[str, float]] = {row[0]: row[2] for rows in PACK["bundles"].values() for row in rows}
RESOLUTION_S: Final = 0.002
SLOW: Final = 776
"""The numbers after it are the ones that take longest to say."""

# Logs each scheduled sound by the audio clock, and the moment at which a chime ends.
LISTEN = """() => {
  window.said = [];
  window.chimes = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when) {
    window.said.push({ at: when, seconds: this.buffer.duration, wall: performance.now() });
    start.call(this, when);
  };
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    const chime = { begins: performance.now(), volume: this.volume };
    window.chimes.push(chime);
    this.addEventListener("ended", () => { chime.ends = performance.now(); }, { once: true });
    return play.call(this);
  };
}"""


@pytest.fixture
def wall(speaking: Browser, live: Live, complaints: list[str]) -> Iterator[Page]:
    """Yield the wall's page, connected and with the sounds that it waits for."""
    with opened(speaking, WALL, complaints) as page:
        page.add_init_script(f"({LISTEN})()")
        with page.expect_response("**/numbers-0.opus"):
            page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        yield page


def heard(page: Page, clips: int) -> list[dict[str, float]]:
    """Return the scheduled sounds when there are that many."""
    page.wait_for_function("(clips) => said.length >= clips", arg=clips)
    found: list[dict[str, float]] = page.evaluate("said")
    return found


def assert_said(sounds: list[dict[str, float]], names: list[str]) -> None:
    """Check that these clips were scheduled in this order, none into another."""
    lengths = [pytest.approx(SECONDS[name], abs=RESOLUTION_S) for name in names]
    assert [sound["seconds"] for sound in sounds] == lengths
    assert all(one["at"] + one["seconds"] <= other["at"] + 1e-6 for one, other in pairwise(sounds))


def test_a_call_is_said_after_its_chime_without_gaps(wall: Page, live: Live, complaints: list[str]) -> None:
    take(live)
    desk = Desk(live, 3).open()
    ticket = desk.call()
    first = heard(wall, 3)
    assert_said(first, ["ticket/A", "number/001", "desk/3"])
    gaps = [other["at"] - one["at"] - one["seconds"] for one, other in pairwise(first)]
    assert all(gap <= 0.3 for gap in gaps)
    (chime,) = wall.evaluate("chimes")
    assert chime["ends"] - 60 <= first[0]["wall"] <= chime["ends"] + 500
    live.clock.forward(10)
    desk.do("recall", version=ticket["version"])
    assert_said(heard(wall, 7)[3:], ["phrase/second", "ticket/A", "number/001", "desk/3"])
    assert complaints == []


def test_a_discreet_call_schedules_nothing_unless_its_desk_says_otherwise(wall: Page, live: Live) -> None:
    take(live, "reclamos")
    take(live, "reclamos")
    desk = Desk(live, 1).open()
    desk.complete()
    expect(wall.locator("#code")).to_have_text("A 001")
    wall.wait_for_function("() => chimes.length === 1 && !document.getElementById('call').dataset.calling")
    wall.wait_for_function("() => chimes[0].ends")
    assert wall.evaluate("said") == []
    admin = live.http("admin")
    document = admin.get("/admin/config").json()
    document["document"]["desks"][0]["calls_all_aloud"] = True
    document["document"]["sound"]["times"] = 2
    document["document"]["sound"]["volume"] = 40
    sent = {"revision": document["revision"], "document": document["document"]}
    draft = post(admin, "/admin/config/draft", **sent).json()
    assert post(admin, "/admin/config/publish", revision=draft["revision"]).status_code == 200
    live.clock.forward(10)
    desk.call()
    assert_said(heard(wall, 6), ["ticket/A", "number/002", "desk/1"] * 2)
    assert wall.evaluate("chimes[1].volume") == pytest.approx(0.4)


def test_without_a_clip_the_chime_alone_sounds_and_the_wall_goes_on(
    speaking: Browser, live: Live, complaints: list[str]
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=404)

    with opened(speaking, WALL, complaints) as page:
        page.add_init_script(f"({LISTEN})()")
        page.route("**/numbers-0.opus", refuse)
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        take(live)
        take(live)
        Desk(live, 1).open().call()
        Desk(live, 2, "second").open().call()
        page.wait_for_function("() => chimes.length === 2 && chimes[1].ends")
        expect(page.locator("#code")).to_have_text("A 002")
        assert page.evaluate("said") == []
        page.unroute("**/numbers-0.opus")
        take(live)
        Desk(live, 3, "officer").open().call()
        assert_said(heard(page, 3), ["ticket/A", "number/003", "desk/3"])


def test_a_browser_that_blocks_sound_is_reported_until_it_is_touched(
    chromium: Browser, live: Live, complaints: list[str]
) -> None:
    with opened(chromium, DESK, complaints) as health, opened(chromium, WALL, complaints) as page:
        signed_in(health, live.base, "admin", "/equipos")
        page.add_init_script(f"({LISTEN})()")
        page.goto(f"{live.base}/pantalla?token={live.tokens['display']}")
        # Playwright's own looks at a page count as a touch of a person, so the wall is not looked at before.
        expect(health.get_by_text("Sonido: su navegador no la deja sonar")).to_be_visible()
        page.locator("#sound").click()
        expect(page.locator("#sound")).to_be_hidden()
        expect(health.get_by_text("su navegador no la deja sonar")).to_be_hidden()
        take(live)
        Desk(live, 1).open().call()
        assert_said(heard(page, 3), ["ticket/A", "number/001", "desk/1"])


def call(live: Live, number: int, *, shows: bool = True) -> None:
    """Call a ticket to the desk of the same number, as it is stored; `shows` sends it to the walls."""
    at = live.clock()
    with live.application.store.begin() as tx:
        ticket = a_ticket(
            9_000 + number,
            at=at,
            day=at.date(),
            letter="B",
            number=SLOW + number,
            service="documentos",
            token=f"called-{number}",
        )
        called = replace(ticket, state=TicketState.CALLED, desk=number, called_at=at, times_called=1)
        tx.tickets.add(called)
        tx.events.record(EventKind.CALLED, SYSTEM, at, ticket=called.id, desk=number)
    if shows:
        live.application.screens.changed()


def test_calls_that_come_at_once_begin_with_a_chime_and_are_all_said(wall: Page, live: Live) -> None:
    for number in range(1, 6):
        live.clock.forward(0.4)
        call(live, number, shows=False)
    live.application.screens.changed()
    sounds = heard(wall, 15)
    assert all(one["at"] + one["seconds"] <= other["at"] + 1e-6 for one, other in pairwise(sounds))
    (chime,) = wall.evaluate("chimes")
    assert chime["ends"] - 60 <= sounds[0]["wall"]


def test_a_person_called_again_meanwhile_is_sent_to_the_last_desk_alone(wall: Page, live: Live) -> None:
    for _ in range(2):
        take(live)
    first, second = Desk(live, 1).open(), Desk(live, 2, "second").open()
    first.call()
    moved = second.call()
    live.clock.forward(10)
    second.do("transfer", version=moved["version"], service="documentos")
    live.clock.forward(1)
    Desk(live, 3, "officer").open().call()
    assert_said(heard(wall, 6), ["ticket/A", "number/001", "desk/1", "ticket/A", "number/002", "desk/3"])


@pytest.mark.long
def test_twelve_calls_within_five_seconds_are_all_said_within_forty(wall: Page, live: Live) -> None:
    begun = time.monotonic()
    for number in range(1, 13):
        live.clock.forward(0.4)
        call(live, number)
        wall.wait_for_timeout(max(0.0, number * 0.4 - (time.monotonic() - begun)) * 1000)
    assert time.monotonic() - begun < 5
    wall.wait_for_function("() => said.length === 36", timeout=60_000)
    sounds = heard(wall, 36)
    whole = ["ticket/B", f"number/{SLOW + 1}", "desk/1"]
    rest = [name for n in range(2, 13) for name in ("letter/B", f"number/{SLOW + n}", f"to_desk/{n}")]
    assert_said(sounds, whole + rest)
    first, last = sounds[0], sounds[-1]
    before_s = wall.evaluate("(said[0].wall - chimes[0].begins) / 1000")
    assert before_s + last["at"] + last["seconds"] - first["at"] <= 40


# Renders a call twice to a waveform; measures it against the clips and the chime, with K-weighting.
RENDER = """async () => {
  const voice = await import("/static/js/display/voice.js");
  const clips = await voice.prepare(["phrase/second", "ticket/B", "number/042", "desk/3"]);
  const rate = clips[0].sound.sampleRate;
  const offline = new OfflineAudioContext(1, rate * 14, rate);
  const { end } = voice.schedule(offline, clips, { start: 0.5, volume: 100, times: 2, hurried: false });
  const wave = (await offline.startRendering()).getChannelData(0);
  const power = (some) => some.reduce((sum, one) => sum + one * one, 0) / (some.length || 1);
  const level = (from, to) => Math.sqrt(power(wave.slice(from, to)));
  async function loudness(buffer) {
    const context = new OfflineAudioContext(1, Math.round(buffer.duration * rate), rate);
    const source = new AudioBufferSourceNode(context, { buffer });
    const shelf = new BiquadFilterNode(context, { type: "highshelf", frequency: 1682, gain: 4 });
    const pass = new BiquadFilterNode(context, { type: "highpass", frequency: 38, Q: -6.02 });
    source.connect(shelf).connect(pass).connect(context.destination);
    source.start();
    const data = (await context.startRendering()).getChannelData(0);
    const powers = [];
    const mean = (some) => some.reduce((sum, one) => sum + one, 0) / some.length;
    for (let at = 0; at + 0.4 * rate <= data.length; at += 0.1 * rate) {
      powers.push(power(data.slice(at, at + 0.4 * rate)));
    }
    const heard = powers.filter((one) => one > 1e-7);
    return -0.691 + 10 * Math.log10(mean(heard.filter((one) => one > mean(heard) / 10)));
  }
  const context = new OfflineAudioContext(1, 1, rate);
  const chime = await context.decodeAudioData(await (await fetch("/static/sounds/chime.wav")).arrayBuffer());
  const parts = [];
  let at = 0.5;
  for (const start of voice.starts(clips, { start: 0.5, times: 2, hurried: false })) {
    const { sound } = clips[parts.length % clips.length];
    const from = Math.round(start * rate);
    const samples = sound.getChannelData(0);
    let differs = 0;
    samples.forEach((one, n) => {
      differs = Math.max(differs, Math.abs(wave[from + n] - one));
    });
    parts.push({ differs, gap: start - at, silence: level(Math.round(at * rate), from) });
    at = start + sound.duration;
  }
  return {
    parts,
    end,
    before: level(0, rate / 2),
    after: level(Math.round(end * rate), wave.length),
    peak: wave.reduce((top, one) => Math.max(top, Math.abs(one)), 0),
    clips: await Promise.all(clips.map(({ sound }) => loudness(sound))),
    chime: await loudness(chime),
  };
}"""


def test_the_waveform_has_the_clips_in_order_silence_between_them_and_the_chimes_loudness(wall: Page) -> None:
    made = wall.evaluate(RENDER)
    assert len(made["parts"]) == 8
    assert all(part["differs"] < 1e-3 for part in made["parts"])
    assert made["before"] == made["after"] == 0
    assert [round(part["gap"], 3) for part in made["parts"]] == [0, 0.3, 0.1, 0.25, 0.6, 0.3, 0.1, 0.25]
    assert made["parts"][4]["silence"] == 0
    assert 0.2 < made["peak"] < 0.95
    assert made["chime"] == pytest.approx(-17.7, abs=0.7)
    assert all(abs(clip - made["chime"]) <= 1 for clip in made["clips"])


def test_quiet_hours_make_no_sound(wall: Page, live: Live) -> None:
    admin = live.http("admin")
    body = admin.get("/admin/config").json()
    body["document"]["sound"]["levels"] = [{"opens": "08:00", "closes": "10:00", "volume": 0}]
    draft = post(admin, "/admin/config/draft", revision=body["revision"], document=body["document"]).json()
    assert post(admin, "/admin/config/publish", revision=draft["revision"]).status_code == 200
    take(live)
    Desk(live, 1).open().call()
    expect(wall.locator("#code")).to_have_text("A 001")
    assert (wall.evaluate("said"), wall.evaluate("chimes")) == ([], [])
    live.clock.forward(timedelta(hours=1, minutes=5).total_seconds())
    take(live)
    Desk(live, 2, "second").open().call()
    assert_said(heard(wall, 3), ["ticket/A", "number/002", "desk/2"])
