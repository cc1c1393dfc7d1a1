"""Printable pages as PDF: the same bytes for the same data; no Qt, no browser, no clock."""
