"""Years of a simulated station, written into a database."""
