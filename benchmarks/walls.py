"""From a desk's request to fifty walls: the delay until the last has it, also when one of them stalls."""

import json
import os
import re
import selectors
import socket
import struct
import threading
import time
from collections.abc import Sequence

from benchmarks.servers_and_clients import Client, Result, place, serving, share

WALLS = 50
CALLS = 200
STALLED_S = 25
SETTLED_S = 1
PAUSE_S = 0.1  # ten calls a second are many times what a station with fifty walls makes
_SEQ = re.compile(rb'"seq":(\d+)')


class Walls:
    """Screens on raw sockets, all read by one thread, so that reading costs next to nothing.

    `rooms` are the room of each, and its token.
    """

    def __init__(self, port: int, rooms: Sequence[tuple[str, str]]) -> None:
        many = len(rooms)
        self._came = threading.Condition()
        self._heard = [0] * many
        self._selector = selectors.DefaultSelector()
        self._buffers = [bytearray() for _ in range(many)]
        self._lines = [_watching(port, room, token) for room, token in rooms]
        self.last_at = 0.0
        for number, line in enumerate(self._lines):
            self._selector.register(line, selectors.EVENT_READ, number)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seq: int, but: int = 0) -> float:
        """Return when the last of them, without the first `but`, received that sequence."""
        with self._came:
            assert self._came.wait_for(lambda: min(self._heard[but:]) >= seq, 10), self._heard
            return self.last_at

    def settle(self, seq: int, but: int = 0) -> None:
        """Return when all, without the first `but`, received that sequence, or would have long ago.

        What no screen shows, such as a heartbeat of a device, is sent to none of them.
        """
        with self._came:
            self._came.wait_for(lambda: min(self._heard[but:]) >= seq, SETTLED_S)

    def stall(self, number: int) -> None:
        """Stop reading one, as a display whose program hangs."""
        self._selector.unregister(self._lines[number])

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                self._read(key.data)

    def _read(self, number: int) -> None:
        more = self._lines[number].recv(65536)
        if not more:
            self._selector.unregister(self._lines[number])
            return
        buffer = self._buffers[number]
        buffer += more
        while (frame := _frame(buffer)) is not None:
            if frame == b"2":
                _say(self._lines[number], b"3")
            elif found := _SEQ.search(frame):
                with self._came:
                    self._heard[number] = int(found[1])
                    self.last_at = time.perf_counter()
                    self._came.notify_all()


def _watching(port: int, room: str, token: str) -> socket.socket:
    """Return a websocket that watches that room."""
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(1)
    _say(line, b"40" + json.dumps({"token": token}).encode())
    buffer = bytearray()
    while not (frame := _frame(buffer)) or not frame.startswith(b"40"):
        if frame is None:
            buffer += line.recv(4096)
    _say(line, b"42" + json.dumps(["watch", {"room": room}]).encode())
    return line


def _say(line: socket.socket, text: bytes) -> None:
    mask = os.urandom(4)
    hidden = bytes(byte ^ mask[at % 4] for at, byte in enumerate(text))
    line.sendall(bytes((0x81, 0x80 | len(text))) + mask + hidden)


def _frame(buffer: bytearray) -> bytes | None:
    """Return the next whole text, removed from the buffer; None if it is not complete."""
    if len(buffer) < 2:
        return None
    length, start = buffer[1] & 0x7F, 2
    if length == 126:
        if len(buffer) < 4:
            return None
        length, start = struct.unpack(">H", buffer[2:4])[0], 4
    elif length == 127:
        if len(buffer) < 10:
            return None
        length, start = struct.unpack(">Q", buffer[2:10])[0], 10
    if len(buffer) < start + length:
        return None
    text = bytes(buffer[start : start + length])
    del buffer[: start + length]
    return text


def run() -> list[Result]:
    """Measure with all walls well, then with one that stalls until the server drops it."""
    with place() as here, serving(here.data) as server:
        walls = Walls(server.port, [("display", here.display)] * WALLS)
        with Client(server.port, here.kiosk) as kiosk, Client(server.port, here.desks[0]) as desk:
            desk.post("/desks/1/open")
            well = [call_heard(kiosk, desk, walls, 0) for _ in range(CALLS)]
            walls.stall(0)
            stalled: list[float] = []
            until = time.monotonic() + STALLED_S
            while time.monotonic() < until:
                stalled.append(call_heard(kiosk, desk, walls, 1))
                time.sleep(PAUSE_S)
    return [
        Result("a call heard by the last of 50 walls, p50", share(well, 0.5), 10, "ms"),
        Result("a call heard by the last of 50 walls, p99", share(well, 0.99), 60, "ms"),
        Result("the same while one wall stalls, p99", share(stalled, 0.99), 60, "ms"),
    ]


def call_heard(kiosk: Client, desk: Client, walls: Walls, but: int) -> float:
    """Return the milliseconds from the desk's call to the last wall without the first `but`."""
    kiosk.post("/tickets", {"service": "informes"})
    seq = int(json.loads(desk.send("GET", "/api/v1/queue")[1])["seq"])
    walls.settle(seq, but)
    began = time.perf_counter()
    _, ticket = desk.post("/desks/1/call-next")
    taken = (walls.wait(seq + 1, but) - began) * 1000
    _, ticket = desk.post("/desks/1/serve", {"version": ticket["version"]})
    desk.post("/desks/1/complete", {"version": ticket["version"], "outcome": "attended"})
    return taken
