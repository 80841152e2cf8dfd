"""What all screens share: who is asking, commands and their answers, errors, and snapshots."""
