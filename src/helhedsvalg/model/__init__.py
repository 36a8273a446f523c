"""What is known: the words, the catalogue, the method and an area's profile."""
