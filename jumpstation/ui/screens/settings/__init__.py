"""Settings: what was chosen for this computer."""
