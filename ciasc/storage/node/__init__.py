"""The store of a kiosk of its own."""
