"""The queue: which desk calls whom, and in which order."""
