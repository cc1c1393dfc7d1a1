"""Plain values that screens and parts hand to each other; no Qt."""
