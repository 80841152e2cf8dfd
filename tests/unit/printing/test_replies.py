"""The parser of a printer's replies, with pieces of any size and noise between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.printing.wire.replies import Automatic, BufferDrained, Printed, Replies, Reply, StatusByte


def bytes_with(mask: int, bits: int) -> st.SearchStrategy[int]:
    return st.sampled_from([byte for byte in range(256) if byte & mask == bits])


answers = bytes_with(0x93, 0x12).map(StatusByte)
papers = bytes_with(0x90, 0).map(BufferDrained)
automatic = st.tuples(bytes_with(0x93, 0x10), *[bytes_with(0x90, 0)] * 3).map(
    lambda four: Automatic(bytes(four))
)
printed = st.lists(st.integers(0x20, 0x7E), min_size=4, max_size=4).map(lambda name: Printed(bytes(name)))
replies = st.lists(st.one_of(answers, papers, automatic, printed))


def sent(reply: Reply) -> bytes:
    match reply:
        case StatusByte(byte) | BufferDrained(byte):
            return bytes((byte,))
        case Automatic(status):
            return status
        case Printed(name):
            return b"\x37\x22" + name + b"\x00"


@given(replies, st.lists(st.integers(1, 5)))
def test_replies_are_parsed_in_pieces_of_any_size(said: list[Reply], sizes: list[int]) -> None:
    data = b"".join(map(sent, said))
    reader = Replies()
    heard: list[Reply] = []
    for size in sizes:
        heard += reader.feed(data[:size])
        data = data[size:]
    assert heard + reader.feed(data) == said
    assert reader.give_up() == []


@given(st.binary())
def test_random_noise_raises_no_error(noise: bytes) -> None:
    reader = Replies()
    heard = reader.feed(noise) + reader.give_up()
    assert len(heard) <= len(noise)
    assert reader.feed(b"\x12\x12\x12\x12") == [StatusByte(0x12)] * 4


@given(st.lists(answers, min_size=1), st.sampled_from([b"\x11", b"\x13", b"\xff", b"\x80", b"\x33"]))
def test_flow_control_and_impossible_bytes_are_left_out(said: list[Reply], noise: bytes) -> None:
    assert Replies().feed(noise.join(map(sent, said)) + noise) == said


@pytest.mark.parametrize(
    ("begun", "found"),
    [
        (b"\x10\x00\x00", [BufferDrained(0), BufferDrained(0)]),
        (b"\x37\x22\x41\x42", [BufferDrained(0x22), BufferDrained(0x41), BufferDrained(0x42)]),
        (b"\x37\x22\x12\x12\x12\x12", [BufferDrained(0x22)] + [StatusByte(0x12)] * 4),
        (b"\x5f\x12\x12", [StatusByte(0x12)] * 2),
    ],
)
def test_an_incomplete_reply_delays_no_other(begun: bytes, found: list[Reply]) -> None:
    reader = Replies()
    assert reader.feed(begun) + reader.give_up() == found


def test_an_answer_ends_an_incomplete_automatic_status() -> None:
    assert Replies().feed(b"\x10\x00\x12\x12")[-2:] == [StatusByte(0x12)] * 2


@pytest.mark.parametrize("block", [b"\x37\x25\x00", b"\x5fTM-T20III\x00"])
def test_a_block_that_names_no_job_is_skipped_whole(block: bytes) -> None:
    assert Replies().feed(block + b"\x12") == [StatusByte(0x12)]


def test_a_block_without_an_end_is_given_up_after_a_while() -> None:
    assert StatusByte(0x12) in Replies().feed(b"\x5f" + b"\x41" * 79 + b"\x12")
