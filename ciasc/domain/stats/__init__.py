"""Statistics: legs, figures and indicators of what happened."""
