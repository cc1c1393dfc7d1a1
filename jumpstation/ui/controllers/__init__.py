"""What several controllers do with the history, and what every controller is."""
