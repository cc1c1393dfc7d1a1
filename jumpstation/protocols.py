"""Test protocols: TOML to a validated Protocol, all faults at once, each with its place."""
