"""Printers: what a ticket looks like, how it becomes bytes, and one owner for each device."""
