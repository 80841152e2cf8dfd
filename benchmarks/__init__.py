"""Benchmarks of what must be fast, measured as ratios in one run; never a timed test."""
