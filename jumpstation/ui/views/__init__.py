"""One file a screen: thin, it shows a view-model and asks for what the user wants."""
