"""Rendering of an emulated printer: lines, pictures, QR codes, the roll."""
