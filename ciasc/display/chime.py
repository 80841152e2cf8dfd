"""The chime before a call: two soft bells, a falling third, made with the standard library.

`python -m ciasc.display.chime FILE` creates the file; the committed copy is `static/sounds/chime.wav`.
"""

import math
import struct
import sys
import wave
from io import BytesIO
from pathlib import Path
from typing import Final

RATE: Final = 22_050
SECONDS: Final = 0.95
PEAK: Final = 0.55
# Start in seconds, pitch in hertz: E5 then C5, heard well over voices and without alarm.
STROKES: Final = ((0.0, 659.26), (0.32, 523.25))
# Overtones of a struck bar: share of the first, factor on the pitch, and how fast each fades (per second).
PARTIALS: Final = ((1.0, 1.0, 5.0), (0.35, 2.0, 8.0), (0.12, 4.2, 14.0))
ATTACK_S: Final = 0.006
RELEASE_S: Final = 0.08


def chime() -> bytes:
    """Compute a mono 16-bit WAV of 0.95 s; the same bytes each time."""
    frames = [_sample(index / RATE) for index in range(round(RATE * SECONDS))]
    top = max(abs(frame) for frame in frames)
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", round(frame / top * PEAK * 32_767)) for frame in frames))
    return out.getvalue()


def _sample(at: float) -> float:
    """Compute the sum of both strokes at one moment; the end fades so that no loudspeaker clicks."""
    fade = min(1.0, (SECONDS - at) / RELEASE_S)
    return fade * sum(_stroke(at - start, pitch) for start, pitch in STROKES if at >= start)


def _stroke(age: float, pitch: float) -> float:
    attack = min(1.0, age / ATTACK_S)
    return attack * sum(
        share * math.exp(-decay * age) * math.sin(math.tau * pitch * factor * age)
        for share, factor, decay in PARTIALS
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(chime())
