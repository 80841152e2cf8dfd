"""Tools of a checkout, which no station has."""
