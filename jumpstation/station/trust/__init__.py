"""Whether a device can be believed: calibration, self-test, clock, and what is on file."""
