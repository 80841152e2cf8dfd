"""What people read, and the services that a station starts with: data, dated and with its source."""
