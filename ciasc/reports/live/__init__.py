"""The figures of today, drawn live."""
