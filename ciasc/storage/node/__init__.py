"""The store of a self-contained kiosk."""
