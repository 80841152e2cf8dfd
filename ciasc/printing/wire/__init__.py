"""The wire to a printer: address, port, replies, status bits."""
