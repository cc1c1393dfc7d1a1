"""Result: the hops of a session and what they say."""
