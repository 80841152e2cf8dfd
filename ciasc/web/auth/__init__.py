"""The caller of a request: credentials, login, second factor, rate limit."""
