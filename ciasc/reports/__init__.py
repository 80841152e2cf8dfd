"""Reports: what the comisario reads, with the definition beside each figure."""
