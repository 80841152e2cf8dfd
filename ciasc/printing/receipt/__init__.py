"""A paper ticket: its layout, its letters and its bytes."""
