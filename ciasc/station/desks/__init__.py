"""What is done with desks: open, pause, alerts, services and languages."""
