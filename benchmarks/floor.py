"""The least that a ticket costs with these libraries: Flask, SQLAlchemy Core and one commit under gunicorn.

`python -m benchmarks.floor DATA PORT` serves it: one row in a table of its own for each POST, no rules,
no rights and no screens. Writers take turns and share a commit as in CIASC.
"""

import json
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_socketio import SocketIO
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert

from ciasc.server import Server
from ciasc.settings import load
from ciasc.storage.engine import begin, engines
from ciasc.storage.writer import Writer

_COLUMNS = 12
_row = Table(
    "floor",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    Column("id", Text, unique=True),
    *(Column(f"of_{number}", Text) for number in range(_COLUMNS)),
)


@dataclass
class Floor:
    """The application under gunicorn, as it serves CIASC."""

    flask: Flask
    socketio: SocketIO

    def fault(self) -> None:
        """Return that nothing failed."""

    def start(self) -> None:
        """Start nothing."""

    def stop(self) -> None:
        """Stop nothing."""


def build(data: Path) -> Floor:
    """Return the application; its table is in a file of its own in that folder."""
    engine, _ = engines(f"sqlite:///{data / 'floor.sqlite3'}", 10)
    _row.metadata.create_all(engine)
    writer = Writer(lambda closing: begin(engine, closing, writes=True), 10)
    flask = Flask("floor")

    def write(connection: Connection, body: Any) -> str:  # noqa: ANN401 - any JSON
        name = secrets.token_hex(12)
        texts = {f"of_{number}": body.get("service", "") for number in range(_COLUMNS)}
        connection.execute(insert(_row), {"id": name, **texts})
        return name

    @flask.get("/healthz")
    def health() -> str:
        return "ok"

    @flask.post("/api/v1/<path:_rest>")
    def command(_rest: str) -> Response:
        body = json.loads(request.get_data())
        with writer.transaction() as connection:
            name = write(connection, body)
        told = {"id": name, "version": 1, "at": datetime.now(UTC).isoformat()}
        return Response(json.dumps(told), 201 if _rest == "tickets" else 200, mimetype="application/json")

    return Floor(flask, SocketIO(flask, async_mode="threading"))


def main() -> None:
    """Serve on the named port."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    settings = load(folder, host="127.0.0.1", port=port)
    Server(settings, lambda: build(folder), lambda: None).run()


if __name__ == "__main__":
    main()
