"""A whole station to try: sample staff and devices, a printer in software, and a day that plays itself."""
