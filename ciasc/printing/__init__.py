"""Printers: the layout of a ticket, its encoding as bytes, and one owner thread for each device."""
