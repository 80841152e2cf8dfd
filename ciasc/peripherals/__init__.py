"""Buttons, keypads and counters on wires: a process of its own on the machine that has them."""
