"""Composition root: device to runner to store, headless."""
