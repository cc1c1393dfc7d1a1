"""What is heard: beats and beeps counted in samples, words by a process of their own."""
