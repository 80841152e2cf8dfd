"""One repository class for each part of the store: rows to values and back."""
