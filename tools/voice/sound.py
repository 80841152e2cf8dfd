"""From words to sound: spoken by SVOX Pico, trimmed, levelled by loudness and encoded as Ogg Opus."""

from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyloudnorm
import soundfile
import ttspico

from .ogg_pages import with_serial
from .spanish import respelled

RATE: Final = 16_000
_VOLUME: Final = 50  # the engine's default of 100 clips
_SILENCE: Final = 10 ** (-36 / 20)  # of the loudest moment
_MOMENT: Final = round(0.02 * RATE)  # longer than the click after some words
_PAD_S: Final = 0.03
_FADE_S: Final = 0.005
_HIGHEST: Final = 0.89  # -1 dB of full scale
_BLOCK: Final = round(0.4 * RATE)  # what the loudness of the standard is measured over
_COMPRESSION: Final = 0.95  # 24 kbit/s

Samples = np.ndarray[Any, np.dtype[np.float64]]


def loudness(path: Path) -> float:
    """Return the loudness of a sound file in LUFS."""
    samples, rate = soundfile.read(path)
    return float(pyloudnorm.Meter(rate).integrated_loudness(samples))


def speak(words: str) -> Samples:
    """Return the words as samples; an engine is used for one text alone, else its second one differs."""
    engine = ttspico.TtsEngine("es-ES")
    engine.volume = _VOLUME
    spoken = np.frombuffer(engine.speak(respelled(words)), dtype="<i2")
    return spoken.astype(np.float64) / 32_768


def trimmed(samples: Samples) -> Samples:
    """Return the samples without the silence around them, with edges that do not click."""
    power = np.convolve(samples**2, np.ones(_MOMENT) / _MOMENT, mode="same")
    loud = np.flatnonzero(power > _SILENCE**2 * power.max())
    pad = round(_PAD_S * RATE)
    cut = samples[max(0, loud[0] - pad) : loud[-1] + pad].copy()
    fade = np.linspace(0, 1, round(_FADE_S * RATE))
    cut[: len(fade)] *= fade
    cut[-len(fade) :] *= fade[::-1]
    return cut


def levelled(samples: Samples, lufs: float) -> Samples:
    """Return the samples at that loudness, or below it where a peak would clip."""
    quiet = np.zeros(max(0, _BLOCK - len(samples)))
    now = pyloudnorm.Meter(RATE).integrated_loudness(np.concatenate([samples, quiet]))
    now += 10 * np.log10(_BLOCK / min(_BLOCK, len(samples)))
    gain = 10 ** ((lufs - now) / 20)
    made: Samples = samples * min(gain, _HIGHEST / np.abs(samples).max())
    return made


def opus(samples: Samples, serial: int) -> bytes:
    """Return the samples as Ogg Opus, the same bytes each time."""
    out = BytesIO()
    soundfile.write(out, samples, RATE, format="OGG", subtype="OPUS", compression_level=_COMPRESSION)
    return with_serial(out.getvalue(), serial)
