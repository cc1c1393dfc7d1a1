"""The simulated athlete: a spring-mass model that speaks the native wire and knows the truth."""
