"""What the screens show, in plain Python: no Qt here."""
