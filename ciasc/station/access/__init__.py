"""Accounts, devices and printers, and the secrets of which a hash is stored."""
