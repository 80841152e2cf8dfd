"""The texts that people read, and the services of a new station: data, dated and with its source."""
