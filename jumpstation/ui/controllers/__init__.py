"""One controller a screen: wishes become calls on station and store, data becomes view-models."""
