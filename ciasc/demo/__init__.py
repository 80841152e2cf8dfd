"""A whole station to try: sample staff and devices, the printer emulator, and a day that plays by itself."""
