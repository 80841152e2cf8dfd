"""The frames on the line of counters and call buttons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.peripherals.serial_frames import ADDRESSES, COMMANDS, MOST_DATA, STX, Decoder, SerialFrame

FRAMES = st.builds(
    SerialFrame,
    st.sampled_from(ADDRESSES),
    st.sampled_from(sorted(COMMANDS)),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=MOST_DATA),
)
NO_START = st.binary(max_size=40).map(lambda noise: noise.replace(bytes([STX]), b""))


def test_the_example_of_the_guide() -> None:
    assert SerialFrame(1, "D", "BB042").encode() == b"\x0201DBB042077B\x03"


@given(st.lists(st.tuples(NO_START, FRAMES), max_size=5), st.integers(1, 60))
def test_frames_come_back_in_any_pieces_with_anything_between(
    sent: list[tuple[bytes, SerialFrame]], size: int
) -> None:
    wire = b"".join(noise + frame.encode() for noise, frame in sent)
    decoder = Decoder()
    came = [frame for at in range(0, len(wire), size) for frame in decoder.feed(wire[at : at + size])]
    assert came == [frame for _, frame in sent]


@given(st.binary(max_size=200), FRAMES)
def test_after_any_garbage_the_next_frame_but_one_is_read(garbage: bytes, frame: SerialFrame) -> None:
    decoder = Decoder()
    decoder.feed(garbage)
    decoder.feed(frame.encode())
    assert decoder.feed(frame.encode()) == [frame]


@given(FRAMES, st.data())
def test_a_frame_with_one_wrong_bit_is_dropped(frame: SerialFrame, data: st.DataObject) -> None:
    good = frame.encode()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = bytearray(good)
    bad[at] ^= 1 << data.draw(st.integers(0, 7))
    assert Decoder().feed(bytes(bad)) == []


@given(FRAMES, st.data())
def test_a_frame_that_ends_early_is_dropped_and_the_next_one_read(
    frame: SerialFrame, data: st.DataObject
) -> None:
    good = frame.encode()
    cut = data.draw(st.integers(0, len(good) - 1))
    assert Decoder().feed(good[:cut] + good) == [frame]


@pytest.mark.parametrize(
    "frame",
    [
        SerialFrame(0, "D"),
        SerialFrame(0xF8, "D"),
        SerialFrame(1, "Z"),
        SerialFrame(1, "D", "x" * 17),
        SerialFrame(1, "D", "ñ"),
        SerialFrame(1, "D", "\x03"),
    ],
)
def test_an_invalid_frame_is_not_sent(frame: SerialFrame) -> None:
    with pytest.raises(ValueError, match="not a frame"):
        frame.encode()
