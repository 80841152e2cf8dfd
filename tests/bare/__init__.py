"""Checks of the two commands of README on a machine that has almost nothing: started by `.ci/bare`."""
