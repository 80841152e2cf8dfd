"""Check the packets that clients send by their sockets."""

from typing import Any, Final

from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

WATCH: Final = "watch"
"""All that a client may ask for."""


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
