"""Plots: painted from plain data, in the palette of the theme."""
