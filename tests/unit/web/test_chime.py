import wave
from io import BytesIO
from pathlib import Path

from ciasc.display.chime import chime

COMMITTED = Path(__file__).parents[3] / "static" / "sounds" / "chime.wav"


def samples(content: bytes) -> list[int]:
    with wave.open(BytesIO(content)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        raw = sound.readframes(sound.getnframes())
    return [int.from_bytes(raw[at : at + 2], "little", signed=True) for at in range(0, len(raw), 2)]


def test_the_committed_chime_is_what_the_program_makes() -> None:
    pairs = zip(samples(COMMITTED.read_bytes()), samples(chime()), strict=True)
    # Another processor's sine may round one step differently.
    assert all(abs(ours - made) <= 1 for ours, made in pairs)


def test_the_chime_is_short_light_and_never_clips() -> None:
    content = chime()
    heard = samples(content)
    assert len(content) <= 45_000
    assert 0.9 <= len(heard) / 22_050 <= 1.0
    assert 10_000 < max(abs(sample) for sample in heard) < 32_000
    assert abs(heard[0]) < 200
    assert abs(heard[-1]) < 200
