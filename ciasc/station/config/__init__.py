"""Draft the configuration, and publish it now or on the next day."""
