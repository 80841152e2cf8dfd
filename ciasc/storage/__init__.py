"""The store of a station's state: SQLite in one station, PostgreSQL for several."""
