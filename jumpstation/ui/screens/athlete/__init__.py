"""Athlete: one athlete's history."""
