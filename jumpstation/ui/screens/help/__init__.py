"""Help: beside every screen."""
