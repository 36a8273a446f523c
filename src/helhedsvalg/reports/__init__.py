"""What a reader sees of an answer, and in which order."""
