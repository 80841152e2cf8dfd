"""The reports of the comisario: figures, each with its definition beside it."""
