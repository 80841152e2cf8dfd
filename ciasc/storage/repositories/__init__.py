"""One class for each part of what is stored: rows to values and back."""
