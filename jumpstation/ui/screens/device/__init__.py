"""Device: what is plugged in, and whether it is good."""
