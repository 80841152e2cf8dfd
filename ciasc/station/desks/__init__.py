"""The use cases of desks: open, pause, alerts, services and languages."""
