"""Figures of any period, closed days, availability and estimates."""
