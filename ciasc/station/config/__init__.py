"""The configuration is drafted, published now or on the next day."""
