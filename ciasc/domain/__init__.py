"""The rules of the queue: frozen values and pure functions, standard library only."""
