"""Test: a set while it runs, on this screen and on the athlete's."""
