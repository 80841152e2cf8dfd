"""Devices: pairing, health, paper rolls."""
