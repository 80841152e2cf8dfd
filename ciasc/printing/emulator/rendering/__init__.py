"""What an emulated printer draws: lines, pictures, QR codes, the roll."""
