"""Tickets: how they begin, move from state to state, end, and are rebuilt from events."""
