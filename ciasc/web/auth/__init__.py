"""Who sends a request: credentials, login, second factor, rate limit."""
