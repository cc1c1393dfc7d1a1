"""What is around the screens: the window, its data, the bridge to the device."""
