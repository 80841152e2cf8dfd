"""The kiosk: where a citizen chooses a service and gets a ticket."""
