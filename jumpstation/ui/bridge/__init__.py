"""The device's own thread, and the way of what it says to Qt."""
