"""Accounts, devices and printers, with their hashed secrets."""
