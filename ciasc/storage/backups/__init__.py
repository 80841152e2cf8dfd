"""Copies of a station: backup, restore, and the numbers that go on after it."""
