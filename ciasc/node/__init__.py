"""A kiosk node: the touch pages, a printer, and tickets also while the station does not answer."""
