"""What all screens share: callers, commands and their answers, errors, and snapshots."""
