"""Render the pack: `python -m tools.voice` writes `static/voice/es-PE/` anew.

A bundle holds many clips as one chained Ogg Opus stream, and `manifest.json` the length of each.
"""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from .clips import Clip, bundles
from .sound import RATE, levelled, loudness, opus, speak, trimmed
from .spanish import WORDS

_STATIC: Final = Path(__file__).parents[2] / "static"
_CHIME: Final = _STATIC / "sounds" / "chime.wav"
_VOICE: Final = "SVOX Pico es-ES, ttspico 0.3.2"
_LICENCE: Final = "Apache-2.0"

_SEPARATOR: Final = ",\n"

_Row = tuple[str, str, float, int]


def _rendered(task: tuple[int, Clip, float]) -> tuple[bytes, _Row]:
    """Return the clip as a stream, with its row of the manifest: name, words, seconds, bytes."""
    at, clip, lufs = task
    samples = levelled(trimmed(speak(clip.words)), lufs)
    stream = opus(samples, at + 1)
    return stream, (clip.name, clip.words, round(len(samples) / RATE, 3), len(stream))


def _write(folder: Path) -> None:
    """Write all bundles and the manifest to that folder."""
    lufs = round(loudness(_CHIME), 1)
    listed: dict[str, list[_Row]] = {}
    with ProcessPoolExecutor() as pool:
        for name, clips in bundles().items():
            tasks = [(at, clip, lufs) for at, clip in enumerate(clips)]
            made = list(pool.map(_rendered, tasks, chunksize=8))
            (folder / name).write_bytes(b"".join(stream for stream, _ in made))
            listed[name] = [row for _, row in made]
    head = {"lang": WORDS["lang"], "voice": _VOICE, "licence": _LICENCE, "lufs": lufs, "rate": RATE}
    (folder / "manifest.json").write_text(_manifest(head, listed), encoding="utf-8")


def _manifest(head: dict[str, object], listed: dict[str, list[_Row]]) -> str:
    """Return the manifest, one clip on each line."""
    heads = "".join(
        f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False)},\n" for key, value in head.items()
    )
    parts = [f"{json.dumps(name)}:[\n{_SEPARATOR.join(map(_line, rows))}\n]" for name, rows in listed.items()]
    return f'{{{heads}"bundles":{{\n{_SEPARATOR.join(parts)}\n}}}}\n'


def _line(row: _Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Replace the committed pack."""
    folder = _STATIC / "voice" / str(WORDS["lang"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _write(folder)


if __name__ == "__main__":
    main()
