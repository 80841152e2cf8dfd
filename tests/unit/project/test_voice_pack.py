"""The voice pack is whole, is what tools/voice would speak, and is small enough for the wheel."""

import json
import struct
from pathlib import Path
from typing import Any, Final

import pytest

from ciasc.content.spoken_texts import built_in_texts
from tests.documents import ROOT
from tools.voice.clips import bundles
from tools.voice.ogg_pages import with_serial
from tools.voice.spanish import code_words, number_words, respelled

PACK: Final = ROOT / "static" / "voice" / "es-PE"
MANIFEST: Final[dict[str, Any]] = json.loads((PACK / "manifest.json").read_text(encoding="utf-8"))
MOST_BYTES: Final = 7_500_000
FIRST, LAST = 0x02, 0x04


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "cero cero cero"),
        (7, "cero cero siete"),
        (42, "cero cuarenta y dos"),
        (22, "cero veintidós"),
        (100, "cien"),
        (101, "ciento uno"),
        (531, "quinientos treinta y uno"),
        (999, "novecientos noventa y nueve"),
    ],
)
def test_the_digits_of_a_ticket_are_said_as_people_say_them(number: int, words: str) -> None:
    assert code_words(number) == words


def test_every_number_has_words_of_its_own() -> None:
    assert len({number_words(number) for number in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("cinco", "sinco"),
        ("doscientos", "dosientos"),
        ("Diez", "dies"),
        ("rapidez", "rapidés"),
        ("lápiz", "lápis"),
        ("excelente", "ekselente"),
        ("acción", "acsión"),
        ("Zeta, casa.", "seta, casa."),
    ],
)
def test_words_are_respelled_for_the_sounds_of_peru(word: str, spelled: str) -> None:
    assert respelled(word) == spelled


def test_the_pack_has_every_clip_with_its_words_and_no_other() -> None:
    listed = {name: [tuple(row[:2]) for row in rows] for name, rows in MANIFEST["bundles"].items()}
    assert listed == {name: [(one.name, one.words) for one in clips] for name, clips in bundles().items()}
    names = [name for rows in listed.values() for name, _ in rows]
    assert len(set(names)) == len(names) == (2 * 26 + 4 + 2 * 99 + 1_000 + 100 + 4 + len(built_in_texts()))
    assert MANIFEST["licence"] == "Apache-2.0"


def flags(stream: bytes) -> list[int]:
    """Return the flags of each page of an Ogg stream."""
    found, at = [], 0
    while at < len(stream):
        assert stream[at : at + 4] == b"OggS"
        found.append(stream[at + 5])
        count = stream[at + 26]
        at += 27 + count + sum(stream[at + 27 : at + 27 + count])
    return found


@pytest.mark.parametrize("bundle", MANIFEST["bundles"])
def test_each_clip_is_one_whole_stream_where_the_manifest_says(bundle: str) -> None:
    content, at = (PACK / bundle).read_bytes(), 0
    for position, (name, _, seconds, size) in enumerate(MANIFEST["bundles"][bundle], start=1):
        stream = content[at : at + size]
        at += size
        first, *_, last = flags(stream)
        assert (first & FIRST, last & LAST) == (FIRST, LAST), name
        assert with_serial(stream, position) == stream, name  # its checksums too
        (granule,) = struct.unpack_from("<q", stream, stream.rindex(b"OggS") + 6)
        (skipped,) = struct.unpack_from("<H", stream, stream.index(b"OpusHead") + 10)
        assert (granule - skipped) / 48_000 == pytest.approx(seconds, abs=0.002), name
    assert at == len(content)


def test_the_pack_is_small_and_no_other_file_is_in_it() -> None:
    files = [path for path in PACK.iterdir() if path.is_file()]
    assert {path.name for path in files} == {"manifest.json", *MANIFEST["bundles"]}
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES


def test_no_lock_of_a_station_or_of_the_tests_has_the_engine() -> None:
    for lock in Path(ROOT).glob("requirements*.txt"):
        assert "ttspico" not in lock.read_text(encoding="utf-8")
    assert "ttspico==0.3.2" in (ROOT / "tools" / "voice" / "requirements.txt").read_text(encoding="utf-8")
