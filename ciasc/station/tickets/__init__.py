"""The use cases of a ticket: issue, call, complete, leave, undo."""
