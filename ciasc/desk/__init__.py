"""The desk: where an auxiliary or an officer calls and attends people."""
