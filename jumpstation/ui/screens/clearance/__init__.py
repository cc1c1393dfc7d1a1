"""Clearance: a patient's steps back."""
