"""Composition root: device to runner to store, and files to results; headless."""
