"""The tables of the estimates: the estimate of each ticket, and the scores by day and service."""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKeyConstraint, Integer, Table, Text

from ciasc.storage.tables.columns import metadata, of_station

promise = Table(
    "promise",
    metadata,
    of_station(),
    Column("ticket", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("p10_s", Integer, nullable=False),
    Column("p50_s", Integer, nullable=False),
    Column("p80_s", Integer, nullable=False),
    Column("p90_s", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    ForeignKeyConstraint(["station_id", "ticket"], ["ticket.station_id", "ticket.id"]),
    sqlite_with_rowid=False,
)

# A row without a service means that the day was scored, with or without any estimate given.
estimate_score = Table(
    "estimate_score",
    metadata,
    of_station(),
    Column("day", Date, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
    Column("inside", Integer, nullable=False),
    Column("by_p80", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("error_s", Float, nullable=False),
    Column("bias_s", Float, nullable=False),
    Column("pinball_s", Float, nullable=False),
    Column("untils", Integer, nullable=False, server_default="0"),
    Column("leapt", Integer, nullable=False, server_default="0"),
    Column("definition", Integer, nullable=False, server_default="1"),
)
