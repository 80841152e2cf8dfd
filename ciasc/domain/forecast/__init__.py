"""Forecasts: wait estimates, simulation, staffing and accuracy."""
