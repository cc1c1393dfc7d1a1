"""The screens, a room each: its model (plain values), view, controller and what only it uses."""
