"""Forecasts: wait estimates, simulation, staffing and how accurate they were."""
