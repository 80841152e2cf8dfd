"""Check the packets that clients send by their sockets, and send to each client apart from the others."""

from contextlib import suppress
from typing import Any, Final

import structlog
from engineio.exceptions import SocketIsClosedError
from flask_socketio import SocketIO
from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

WATCH: Final = "watch"
"""All that a client may ask for."""

_log = structlog.get_logger(part="screens")


class SocketPacket(Packet):  # type: ignore[misc]  # Socket.IO has no types
    """A packet of Socket.IO; one that no page sends is handled as a disconnect.

    Otherwise the libraries would log a stack trace for each, as often as a stranger likes, and pass on the
    names by which they themselves report that a client came or left.
    """

    packet_type: int
    data: Any

    def __init__(self, *given: Any, encoded_packet: object = None, **named: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(*given, encoded_packet=encoded_packet, **named)
        if encoded_packet is not None and not encoded_packet:
            self._say_farewell()

    def decode(self, encoded_packet: object) -> int:
        """Parse a packet of a client; return how many attachments follow, which is none."""
        try:
            more = super().decode(encoded_packet)
        except Exception:  # noqa: BLE001 - whatever the nonsense breaks
            more = 1
        wished = self.packet_type == EVENT and isinstance(self.data, list) and self.data[:1] == [WATCH]
        if more or not (wished or self.packet_type in (CONNECT, DISCONNECT)):
            self._say_farewell()
        return 0

    def _say_farewell(self) -> None:
        self.packet_type, self.data, self.namespace = DISCONNECT, None, None


def send_apart(socketio: SocketIO) -> None:
    """Disconnect a client to which sending fails; the library would not send to the others of its room."""
    server, engine = socketio.server, socketio.server.eio
    send = server._send_eio_packet  # noqa: SLF001 - the one place where a packet goes to a single client

    def send_to(client: str, packet: object) -> None:
        try:
            send(client, packet)
        except SocketIsClosedError:
            pass  # it left just now
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one client
            _log.warning("client_failed", error=type(error).__name__)
            with suppress(KeyError):
                engine.sockets[client].close(wait=False, abort=True)  # without a last packet to it

    server._send_eio_packet = send_to  # noqa: SLF001 - as above


def mute_in(message: object) -> bool:
    """Return whether a page that watches reports that its browser lets nothing sound."""
    return isinstance(message, dict) and message.get("mute") is True
