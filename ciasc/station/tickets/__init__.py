"""What is done with a ticket: issue, call, complete, leave, undo."""
