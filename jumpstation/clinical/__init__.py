"""Measurements against written criteria: screening, evidence, ladder, volume. A person decides."""
