"""The figures of today, updated live."""
