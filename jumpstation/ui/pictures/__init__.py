"""Stick figures that show a movement."""
